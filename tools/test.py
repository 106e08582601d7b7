"""Run every test: `make test`. Goes on after a failure, so that one run tells everything; the exit code tells if all passed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence

from tools import chromium, environments, kannel, model_stamp, places, postgres, say, secret_file, train

# Rooms that import Rasa. Their tests run in the assistant's environment, all others in the desk's.
ASSISTANT_ROOMS = ("tests/nlu", "tests/channels", "tests/actions", "tests/assistant_content")
# These run a second time on PostgreSQL: the records and their locks, and the pages that ask the database in its own words. Replay
# makes records of its own, always in a file.
POSTGRES_ROOMS = ("tests/desk", *(f"tests/console/test_{page}.py" for page in ("claim", "next", "queue", "queue_tabs", "search", "live", "figures", "audit_page", "accounts", "lessons_command")))


@dataclass(frozen=True)
class Step:
    """One part of the run and how it went. `note` says more, such as why something was left out."""

    name: str
    passed: bool
    seconds: float
    note: str = ""


def run(name: str, command: Sequence[str], environ: Mapping[str, str]) -> Step:
    """Run one command with its output shown as it is."""
    say.heading(f"\n== {name}")
    began = time.monotonic()
    code = subprocess.call(list(command), cwd=str(places.ROOT), env=dict(environ))
    return Step(name, code == 0, time.monotonic() - began, "" if code == 0 else f"exit code {code}")


def browser_is_promised(environ: Mapping[str, str]) -> bool:
    """On the machine that guards the main branch, a test that could not run is a failure."""
    return environ.get("CI", "").lower() in ("1", "true")


def browser_step(environ: Mapping[str, str]) -> "Step | None":
    """Without a browser the journeys cannot run: a failure where it was promised, a remark elsewhere."""
    if chromium.find(environ):
        return None
    return Step("browser", not browser_is_promised(environ), 0.0, f"no Chromium, so what needs a browser did not run: {chromium.HOW_TO_GET_IT}")


def kannel_step(environ: Mapping[str, str]) -> "Step | None":
    """Like a browser: a failure where it was promised, a remark elsewhere."""
    if kannel.programs(environ):
        return None
    return Step("Kannel", not browser_is_promised(environ), 0.0, f"no Kannel, so texts were not tried on it: {kannel.HOW_TO_GET_IT}")


def postgres_is_missing(environ: Mapping[str, str]) -> Step:
    """Like a browser: a failure where it was promised, a remark elsewhere."""
    return Step("records on PostgreSQL", not browser_is_promised(environ), 0.0, f"no PostgreSQL, so this did not run: {postgres.HOW_TO_GET_IT}")


def on_postgres(command: Sequence[str], clean: Mapping[str, str], environ: Mapping[str, str]) -> Step:
    """The same tests of the records on the other database, a server of their own."""
    if postgres.programs(environ) is None:
        return postgres_is_missing(environ)
    with postgres.server(environ) as url:
        return run("records on PostgreSQL", command, dict(clean, DESK_DATABASE=url))


def processes(environ: Mapping[str, str]) -> int:
    """How many processes share the tests: one a core, four at most. The journeys start a whole product in each."""
    named = environ.get("TEST_PROCESSES", "")
    return int(named) if named.isdigit() else min(4, os.cpu_count() or 1)


def variables_for_tests(environ: Mapping[str, str]) -> Dict[str, str]:
    """Tests never see this machine's records, secrets or accounts; only the key of its model, which they serve with."""
    hidden = ("DESK_", "ASSISTANT_", "TWILIO_", "VONAGE_", "KANNEL_", "DJANGO_")
    result = {name: value for name, value in environ.items() if not name.startswith(hidden)}
    key = secret_file.value(environ, model_stamp.KEY)
    if key:
        result[model_stamp.KEY] = key
    browser = chromium.find(environ)
    if browser:
        result["CHROMIUM"] = browser
    return result


def variables_for_impact(clean: Mapping[str, str], environ: Mapping[str, str]) -> Dict[str, str]:
    """The report goes where reports go. The token is new: an assistant that runs already, perhaps with an older model, does not know it and is not asked."""
    return dict(places.base_variables(clean), DESK_VAR=str(places.var(environ)), ASSISTANT_TOKEN=secrets.token_urlsafe(32))


def summary(steps: Sequence[Step]) -> List[str]:
    """One line a step, and one for the whole."""
    width = max(len(step.name) for step in steps)
    lines = [f"  {'passed' if step.passed else 'FAILED'}  {step.name:<{width}}  {step.seconds:6.1f} s  {step.note}".rstrip() for step in steps]
    failed = [step.name for step in steps if not step.passed]
    lines.append(f"Failed: {', '.join(failed)}." if failed else f"All passed in {sum(step.seconds for step in steps):.0f} s.")
    return lines


def main() -> int:
    environments.ensure(places.ROOT, environments.NAMES, os.environ)
    set_up = say.elapsed()
    train.ensure(places.ROOT, os.environ)
    steps = [Step("environments", True, set_up), Step("model", True, say.elapsed() - set_up)]
    clean = variables_for_tests(os.environ)
    assistant, desk = (str(places.python(name)) for name in environments.NAMES)
    rooms = [room for room in ASSISTANT_ROOMS if (places.ROOT / room).is_dir()]
    with_rasa = places.assistant_variables(clean)
    steps.append(run("rasa data validate", [sys.executable, "-m", "tools.validate"], with_rasa))
    steps.append(run("rasa test", [sys.executable, "-m", "tools.stories"], with_rasa))
    steps.append(run("tests of the assistant", [assistant, "-m", "pytest", *rooms], with_rasa))
    steps.append(run("impact: replies as released", [sys.executable, "-m", "tools.impact", "--as-released"], variables_for_impact(clean, os.environ)))
    many = [desk, "-m", "pytest", "-n", str(processes(os.environ)), "--dist", "loadgroup", "--no-loadscope-reorder"]
    steps.append(run("tests of the desk and all else", many, places.base_variables(clean)))
    steps.append(on_postgres([*many, *POSTGRES_ROOMS, "--ignore=tests/desk/test_replay.py"], places.base_variables(clean), os.environ))
    steps += [step for step in (browser_step(os.environ), kannel_step(os.environ)) if step]
    say.heading("\n== Summary")
    for line in summary(steps):
        say.heading(line)
    return 0 if all(step.passed for step in steps) else 1


if __name__ == "__main__":
    say.entry(main)
