"""Start the whole product: `make run`. Builds and trains what changed, starts three processes, says where to go, and ends all of them with Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import signal
import subprocess
import time
from typing import Dict, List, Mapping

from tools import ask_http, environments, model_stamp, places, ports, say, secret_file, train
from tools.say import Stop
from tools.services import Service, Services

ASSISTANT_PATIENCE = 180.0  # seconds; 10 on a quiet machine, ten times that when two other things use both cores
DESK_PATIENCE = 60.0


def settings(environ: Mapping[str, str], stored: Mapping[str, str]) -> Dict[str, str]:
    """The environment of every process: what the caller set, the stored secrets, and defaults for a trial on this machine."""
    result = secret_file.merged(environ, stored)
    for name in ports.DEFAULTS:
        result[name] = str(ports.chosen(environ, name))
    result["DESK_VAR"] = str(places.var(environ))
    result["DESK_PUBLIC_URL"] = environ.get("DESK_PUBLIC_URL") or f"http://127.0.0.1:{result['DESK_PORT']}"
    # Without an account at the SMS provider, the simulator plays its part; never in production.
    real = has_account(result) or environ.get("DESK_PRODUCTION", "").strip().lower() in ("1", "true", "yes", "on")
    result["DESK_SIMULATOR"] = environ.get("DESK_SIMULATOR") or ("0" if real else "1")
    return result


def has_account(values: Mapping[str, str]) -> bool:
    """Whether somebody's texts are carried, by Twilio or another provider."""
    return bool(values.get("TWILIO_ACCOUNT_SID")) or (values.get("DESK_SMS_PROVIDER") or "twilio") != "twilio"


def services(values: Mapping[str, str]) -> List[Service]:
    """Assistant, desk and worker. The assistant is told its own token, the key of its model, and nothing else that is secret."""
    logs = pathlib.Path(values["DESK_VAR"]) / "logs"
    desk = str(places.python("desk"))
    port, assistant_port, token = int(values["DESK_PORT"]), int(values["ASSISTANT_PORT"]), values["ASSISTANT_TOKEN"]
    others_secrets = [name for name in secret_file.MAKERS if name not in ("ASSISTANT_TOKEN", model_stamp.KEY)] + ["DESK_DATABASE", *secret_file.OF_PROVIDERS]
    for_assistant = {name: value for name, value in values.items() if name not in others_secrets}
    return [
        Service(
            "assistant", [str(places.python("assistant")), "-m", "channels.serve"], places.assistant_variables(for_assistant),
            places.ROOT, logs / "assistant.log", lambda: ask_http.assistant_is_ready(assistant_port, token),
        ),
        Service(
            # Nothing stands in front of it here, so whoever names another address in X-Forwarded-For is not believed.
            "desk", [desk, "-m", "uvicorn", "desk.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log",
                     "--no-proxy-headers", "--no-server-header", "--lifespan", "off", "--timeout-graceful-shutdown", "3"],
            places.desk_variables(values), places.ROOT, logs / "desk.log", lambda: ask_http.desk_is_ready(port),
        ),
        Service("worker", [desk, "desk/manage.py", "qcluster"], places.desk_variables(values), places.ROOT, logs / "worker.log"),
    ]  # fmt: skip


def manage(values: Mapping[str, str], *arguments: str) -> str:
    """What a management command of the desk prints. Raises Stop with its complaint."""
    command = [str(places.python("desk")), "desk/manage.py", *arguments]
    done = subprocess.run(command, cwd=str(places.ROOT), env=places.desk_variables(values), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)  # fmt: skip
    if done.returncode:
        complaint = "\n".join("    " + line for line in (done.stderr.strip() or done.stdout.strip()).splitlines()[-6:])
        raise Stop(f"`desk/manage.py {arguments[0]}` failed.", f"Mend what it says, then run again:\n{complaint}")
    return done.stdout.strip()


def start(together: Services, values: Mapping[str, str]) -> None:
    """Start everything and wait until it works."""
    assistant, desk, worker = services(values)
    together.start(assistant)  # the slowest first; the records are prepared meanwhile
    manage(values, "migrate", "--noinput", "--verbosity", "0")
    together.start(desk)
    together.start(worker)
    together.wait_ready(desk, DESK_PATIENCE)
    together.wait_ready(assistant, ASSISTANT_PATIENCE)


def sign_in_line(said: str) -> str:
    """What `first_staff` printed, for a person: the new account as JSON the first time, a sentence later."""
    try:
        account = json.loads(said)
        return f"{'Sign in to the console as':<26} {account['user']}, password {account['password']}\n{'':<26} (shown this once: write it down)"
    except (ValueError, TypeError, KeyError):
        return said


def announce(values: Mapping[str, str], sign_in: str) -> None:
    here = values["DESK_PUBLIC_URL"].rstrip("/")
    rows = [("Demo page with the widget", f"{here}/")]
    if values["DESK_SIMULATOR"] == "1":
        rows.append(("SMS simulator", f"{here}/sms/simulator/"))
    elif not has_account(values):
        rows.append(("Text messages", "off, without an account at a provider: docs/sms-providers.md"))
    rows.append(("Staff console", f"{here}/console/"))
    rows.append(("Logs", f"{values['DESK_VAR']}/logs/"))
    say.heading("")
    for what, where in rows:
        say.heading(f"  {what:<26} {where}")
    if sign_in:
        say.heading("")
        for text in sign_in.splitlines():
            say.heading(f"  {text}")
    say.heading("\n  Stop with Ctrl-C.\n")


def first_answer(values: Mapping[str, str]) -> None:
    """Say how long it took from the command to the first answer. The assistant is asked, so nothing is stored."""
    if ask_http.ask_assistant(int(values["ASSISTANT_PORT"]), values["ASSISTANT_TOKEN"]):
        say.line(f"First answer ({ask_http.QUESTION!r}): {say.elapsed():.1f} s after the start")
    else:
        say.complain(f"The assistant does not answer {ask_http.QUESTION!r} as it should. Train again with `make train FORCE=1`; people get the helpline meanwhile.")


def say_which_model(values: Mapping[str, str]) -> None:
    """The launcher refuses a model that is not as it was trained or answers its first questions wrongly, and takes the one before."""
    if ask_http.model(int(values["ASSISTANT_PORT"]), values["ASSISTANT_TOKEN"]) == model_stamp.previous(places.MODEL).name:
        say.complain(f"The assistant refused its model and serves with the one before. {values['DESK_VAR']}/logs/assistant.log says why and what to do.")


def check_first_answer(values: Mapping[str, str]) -> int:
    """Ask as a visitor does. 0 when the right answer came."""
    text = ask_http.ask_desk(int(values["DESK_PORT"]))
    if text is None:
        say.complain(f"No right answer to {ask_http.QUESTION!r} through the widget API. Look into {values['DESK_VAR']}/logs/.")
        return 1
    say.line(f"First answer through the widget API ({ask_http.QUESTION!r}): {say.elapsed():.1f} s after the start")
    print("\n".join("    " + line for line in text.splitlines()))
    return 0


def _end(number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.run", description="Start assistant, desk and worker; end them with Ctrl-C.")
    parser.add_argument("--check-first-answer", action="store_true", help="ask one question as a visitor would, say how long it took, and end")
    arguments = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)  # however we are ended, the children are ended in order
    ports.require_free(os.environ)
    environments.ensure(places.ROOT, environments.NAMES, os.environ)
    train.ensure(places.ROOT, os.environ)
    values = settings(os.environ, secret_file.load_or_make(places.var(os.environ) / "secrets.json"))
    try:
        with Services() as together:
            start(together, values)
            say.line(f"Ready after {say.elapsed():.1f} s")
            say_which_model(values)
            if arguments.check_first_answer:
                return check_first_answer(values)
            first_answer(values)
            announce(values, sign_in_line(manage(values, "first_staff")))
            while True:
                together.watch_once()
                time.sleep(0.5)
    except KeyboardInterrupt:
        say.line("Stopped: everything has ended")
        return 0


if __name__ == "__main__":
    say.entry(main)
