"""Stands in for the desk's commands: says what it was asked, and writes $STUB_REPLIES where a replay would; `first_staff` has something to print once; `qcluster` works for ever."""

import json
import os
import pathlib
import sys
import time

var = pathlib.Path(os.environ["DESK_VAR"])
command = sys.argv[1]
with open(var / "manage-calls.txt", "a") as calls:
    calls.write(command + "\n")
if command in ("ask", "replay"):
    print("ARGUMENTS " + json.dumps(sys.argv[1:]))
    if os.environ.get("STUB_REPLAY_FAILS"):
        sys.exit("CommandError: the assistant stopped while starting")
    if "STUB_REPLIES" in os.environ:
        pathlib.Path(sys.argv[3]).write_text(os.environ["STUB_REPLIES"])
elif command == "first_staff" and not (var / "staff").exists():
    (var / "staff").touch()
    print(json.dumps({"user": "helpline", "password": "swordfish-for-a-test"}))
elif command == "migrate" and os.environ.get("STUB_MIGRATE_FAILS"):
    sys.exit("django.db.utils.OperationalError: the records cannot be opened")
elif command == "qcluster":
    (var / "worker.pid").write_text(str(os.getpid()))
    print("worker is up", flush=True)
    time.sleep(3600)
