"""Where things are, and the environment variables that our processes run with."""

from __future__ import annotations

import os
import pathlib
from typing import Dict, Mapping

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".venv"
MODEL = ROOT / "models" / "assistant.tar.gz"


def python(environment: str) -> pathlib.Path:
    """The interpreter of an environment: "assistant" or "desk"."""
    return ENVIRONMENTS / environment / "bin" / "python"


def var(environ: Mapping[str, str]) -> pathlib.Path:
    """The folder of records, secrets and logs: $DESK_VAR, or var/."""
    return pathlib.Path(environ.get("DESK_VAR") or ROOT / "var").expanduser().absolute()


def base_variables(environ: Mapping[str, str]) -> Dict[str, str]:
    """What every process of ours inherits, without another environment's traces and with the project importable."""
    result = {name: value for name, value in environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONSAFEPATH")}
    result["PYTHONPATH"] = str(ROOT)
    result["PYTHONUNBUFFERED"] = "1"
    return result


def assistant_variables(environ: Mapping[str, str]) -> Dict[str, str]:
    """For anything that imports Rasa: nothing about us leaves the machine, and TensorFlow keeps its greetings to itself."""
    result = base_variables(environ)
    result["RASA_TELEMETRY_ENABLED"] = "false"  # a crash would be posted to a third party otherwise
    result.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    result.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # about Rasa's own code; nobody here can act on it
    return result


def training_variables(environ: Mapping[str, str]) -> Dict[str, str]:
    """The same, with as many threads as are useful: more than two only wait for each other."""
    result = assistant_variables(environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        result.setdefault(name, str(min(2, os.cpu_count() or 1)))
    return result


def desk_variables(environ: Mapping[str, str]) -> Dict[str, str]:
    """For the desk's management commands and servers."""
    result = base_variables(environ)
    result.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    return result
