"""Starts the assistant: `python -m channels.serve` in the assistant's environment, from the project's folder.

Settings come from the environment: ASSISTANT_PORT (5005), ASSISTANT_TOKEN (32 characters or more),
ASSISTANT_MODEL (models/assistant.tar.gz). Listens on loopback only; there is no setting for another address.
"""

from __future__ import annotations

import functools
import logging
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Before Rasa is imported: no telemetry, no crash reports to anyone, quiet TensorFlow, one thread a process.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")

logger = logging.getLogger("assistant")


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logger.setLevel(logging.INFO)
    port = int(os.environ.get("ASSISTANT_PORT", "5005"))
    model = pathlib.Path(os.environ.get("ASSISTANT_MODEL", "models/assistant.tar.gz"))
    if not model.is_file():
        print(f"{model}: no trained model. Run `make train`, then start again.", file=sys.stderr)
        return 1

    import rasa.core.run
    import structlog
    from rasa.core.utils import AvailableEndpoints

    from channels.desk_input import DeskInput
    from channels.in_process_actions import InProcessActions

    # Rasa's event log prints what people write at DEBUG; ours starts at ERROR, whatever LOG_LEVEL says.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        door = DeskInput.from_credentials({"token": os.environ.get("ASSISTANT_TOKEN")})
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = InProcessActions()
    app = rasa.core.run.configure_app([door], enable_api=False, endpoints=endpoints, port=port)
    app.register_listener(functools.partial(rasa.core.run.load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    logger.info("assistant.starting port=%d model=%s", port, model.name)
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
