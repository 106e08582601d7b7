"""Stands in for the desk's commands: says what it was asked, and writes $STUB_REPLIES where a replay would; `first_staff` has something to print once; `qcluster` works for ever.

With $STUB_READS, a replay reads as the model does: a message that stands in what was trained has its intent, any other is
unclear. `lessons` prints accepted.json, and notes what is learnt in learnt.txt.
"""

import json
import os
import pathlib
import sys
import time

var = pathlib.Path(os.environ["DESK_VAR"])
command = sys.argv[1]


def turn(text):
    """As the trained examples have it; $STUB_STUBBORN is a message that no training changes."""
    intent = ""
    for line in pathlib.Path("models/assistant.tar.gz").read_text().splitlines():
        intent = line.split(": ", 1)[1] if line.startswith("- intent: ") else intent
        if line == f"    - {text}" and text != os.environ.get("STUB_STUBBORN"):
            return {"replies": [intent], "topics": [intent], "handoff": None, "clarify": [], "ms": 1.0, "rule": ""}
    return {"replies": ["Call us."], "topics": [], "handoff": {"reason": "unclear", "priority": 3}, "clarify": [], "ms": 1.0, "rule": ""}


def replay(asked):
    rows = [json.loads(line) for line in pathlib.Path(asked).read_text().splitlines()]
    return "".join(json.dumps({"id": row["id"], "turns": [turn(text) for text in row["turns"]]}) + "\n" for row in rows)


with open(var / "manage-calls.txt", "a") as calls:
    calls.write(command + "\n")
if command in ("ask", "replay"):
    print("ARGUMENTS " + json.dumps(sys.argv[1:]))
    if os.environ.get("STUB_REPLAY_FAILS"):
        sys.exit("CommandError: the assistant stopped while starting")
    if "STUB_REPLIES" in os.environ:
        pathlib.Path(sys.argv[3]).write_text(os.environ["STUB_REPLIES"])
    elif "STUB_READS" in os.environ:
        pathlib.Path(sys.argv[3]).write_text(replay(sys.argv[2]))
elif command == "lessons" and sys.argv[2] == "--accepted":
    accepted = var / "accepted.json"
    print(accepted.read_text() if accepted.exists() else "[]")
elif command == "lessons":
    (var / "learnt.txt").write_text(" ".join(sys.argv[3:]))
    print(f"Noted as learnt: {len(sys.argv[3:])}.")
elif command == "first_staff" and not (var / "staff").exists():
    (var / "staff").touch()
    print(json.dumps({"user": "helpline", "password": "swordfish-for-a-test"}))
elif command == "migrate" and os.environ.get("STUB_MIGRATE_FAILS"):
    sys.exit("django.db.utils.OperationalError: the records cannot be opened")
elif command == "qcluster":
    (var / "worker.pid").write_text(str(os.getpid()))
    print("worker is up", flush=True)
    time.sleep(3600)
