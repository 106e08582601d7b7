"""var/secrets.json: private, made once, and weaker than the environment."""

from __future__ import annotations

import json
import pathlib
import stat
import subprocess
import sys

import pytest

from tools import run, secret_file
from tools.say import Stop

from .project import HANG, ROOT


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "var" / "secrets.json"


def test_the_first_start_makes_secrets_that_only_the_owner_reads(path: pathlib.Path) -> None:
    made = secret_file.load_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700, "the records lie in the same folder"
    assert json.loads(path.read_text()) == made
    assert set(made) == {"DESK_SECRET_KEY", "DESK_AUDIT_KEY", "DESK_NUMBER_KEY", "ASSISTANT_TOKEN", "TWILIO_AUTH_TOKEN", "MODEL_SIGNING_KEY"}
    assert all(len(value) >= 32 for value in made.values())
    assert len(set(made.values())) == len(made)


def test_they_stay_the_same_afterwards(path: pathlib.Path) -> None:
    assert secret_file.load_or_make(path) == secret_file.load_or_make(path)


def test_two_that_make_them_at_once_get_the_same(path: pathlib.Path) -> None:
    script = "import json, pathlib, sys; from tools import secret_file; made = secret_file.load_or_make(pathlib.Path(sys.argv[1])); print(json.dumps(made))"
    both = [subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [json.loads(child.communicate(timeout=HANG)[0].splitlines()[-1]) for child in both]
    assert all(one == json.loads(path.read_text()) for one in said)


def test_no_two_machines_share_them(path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert not set(secret_file.load_or_make(path).values()) & set(secret_file.load_or_make(tmp_path / "other.json").values())


def test_what_is_missing_is_added_and_what_is_there_is_kept(path: pathlib.Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"DESK_SECRET_KEY": "mine" * 10, "DESK_SMS_NUMBER": "+18005550100"}))
    stored = secret_file.load_or_make(path)
    assert (stored["DESK_SECRET_KEY"], stored["DESK_SMS_NUMBER"]) == ("mine" * 10, "+18005550100")
    assert stored["ASSISTANT_TOKEN"]
    assert json.loads(path.read_text()) == stored


def test_a_file_that_others_can_read_is_made_private(path: pathlib.Path) -> None:
    secret_file.load_or_make(path)
    path.chmod(0o644)
    secret_file.load_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"DESK_SECRET_KEY": 1}'])
def test_a_damaged_file_is_left_alone_and_said(path: pathlib.Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(Stop, match="damaged"):
        secret_file.load_or_make(path)
    assert path.read_text() == content


STORED = {"DESK_SECRET_KEY": "stored-key", "ASSISTANT_TOKEN": "stored-token", "TWILIO_AUTH_TOKEN": "stored-auth", "MODEL_SIGNING_KEY": "stored-signing-key"}


def test_the_environment_wins_over_the_file() -> None:
    values = run.settings({"ASSISTANT_TOKEN": "from-environment", "DESK_SECRET_KEY": ""}, STORED)
    assert (values["ASSISTANT_TOKEN"], values["DESK_SECRET_KEY"]) == ("from-environment", "stored-key")


@pytest.mark.parametrize(
    ("environ", "name", "value"),
    [
        ({}, "DESK_PUBLIC_URL", "http://127.0.0.1:8000"),
        ({"DESK_PORT": "18123"}, "DESK_PUBLIC_URL", "http://127.0.0.1:18123"),
        ({"DESK_PUBLIC_URL": "https://chat.foundation.test"}, "DESK_PUBLIC_URL", "https://chat.foundation.test"),
        ({}, "DESK_SIMULATOR", "1"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "DESK_SIMULATOR", "0"),
        ({"TWILIO_ACCOUNT_SID": "AC1", "DESK_SIMULATOR": "1"}, "DESK_SIMULATOR", "1"),
    ],
)
def test_defaults_are_for_a_trial_on_this_machine(environ: dict[str, str], name: str, value: str) -> None:
    assert run.settings(environ, STORED)[name] == value


def test_the_assistant_is_not_told_the_desks_secrets() -> None:
    values = run.settings({"DESK_DATABASE": "postgres://user:hidden@host/name"}, STORED)
    assistant = next(service for service in run.services(values) if service.name == "assistant")
    assert assistant.environ["ASSISTANT_TOKEN"] == "stored-token"
    assert assistant.environ["MODEL_SIGNING_KEY"] == "stored-signing-key"
    assert not {"stored-key", "stored-auth", "postgres://user:hidden@host/name"} & set(assistant.environ.values())


def test_no_secret_stands_in_a_command_line() -> None:
    commands = " ".join(part for service in run.services(run.settings({}, STORED)) for part in service.command)
    assert not any(secret in commands for secret in STORED.values())
