"""`make run` from the first line to the last, with stand-ins for the three processes."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from desk.settings.secrets import SHORTEST_IF_SET
from tools import secret_file
from tools.run import announce, services, settings

from .project import HANG, Project
from .test_ports import free
from .test_services import alive, until


class Running:
    """A `make run` under way: what it has said so far, and its ports."""

    def __init__(self, project: Project, *arguments: str, **variables: str) -> None:
        self.project = project
        self.desk, self.assistant = free(), free()
        self.lines: list[str] = []
        numbers = {"DESK_PORT": str(self.desk), "ASSISTANT_PORT": str(self.assistant)}
        self.child = project.start(sys.executable, "-m", "tools.run", *arguments, **numbers, **variables)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def says(self, text: str) -> None:
        until(lambda: text in self.output or self.child.poll() is not None)
        assert text in self.output, self.output

    def end(self, number: int = signal.SIGINT) -> int:
        self.child.send_signal(number)
        return self.child.wait(timeout=HANG)


@pytest.fixture
def running(built: Project) -> Iterator[Running]:
    run = Running(built)
    try:
        run.says("Stop with Ctrl-C")
        yield run
    finally:
        if run.child.poll() is None:
            run.end(signal.SIGTERM)


def pid_of(project: Project, word: str) -> int:
    found = subprocess.run(["pgrep", "-f", f"{project.folder}.*{word}"], capture_output=True, text=True, timeout=HANG).stdout.split()
    assert found, f"no process {word}"
    return int(found[0])


def test_it_says_where_to_go_and_how_long_it_took(running: Running) -> None:
    assert f"http://127.0.0.1:{running.desk}/\n" in running.output
    assert f"http://127.0.0.1:{running.desk}/sms/simulator/" in running.output
    assert f"http://127.0.0.1:{running.desk}/console/" in running.output
    assert "Ready after" in running.output
    assert "First answer ('what is BCMA')" in running.output


def test_it_prepares_the_records_and_shows_the_first_sign_in_once(running: Running) -> None:
    assert "helpline, password swordfish-for-a-test" in running.output
    calls = (running.project.folder / "var/manage-calls.txt").read_text().split()
    assert calls.index("migrate") < calls.index("qcluster") and calls.count("first_staff") == 1
    assert running.end() == 0
    logs = "".join(path.read_text() for path in (running.project.folder / "var/logs").iterdir())
    assert "swordfish" not in logs
    again = Running(running.project)
    again.says("Stop with Ctrl-C")
    again.end()
    assert "swordfish" not in again.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_however_it_is_ended_it_ends_its_children(running: Running, number: int) -> None:
    children = [pid_of(running.project, word) for word in ("channels.serve", "uvicorn", "qcluster")]
    assert running.end(number) == 0
    until(lambda: not any(alive(child) for child in children))
    until(lambda: "Stopped: everything has ended" in running.output)  # the reader thread may be behind


def test_a_process_that_is_killed_comes_back(running: Running) -> None:
    first = int((running.project.folder / "var/worker.pid").read_text())
    os.kill(first, signal.SIGKILL)
    running.says("The worker died (exit code -9); starting it again in 1 s")
    until(lambda: (running.project.folder / "var/worker.pid").read_text() not in ("", str(first)))


def test_the_assistant_gets_its_token_and_no_other_secret(running: Running) -> None:
    secrets = json.loads((running.project.folder / "var/secrets.json").read_text())
    told = json.loads((running.project.folder / "var/assistant-environment.json").read_text())
    assert told["ASSISTANT_TOKEN"] == secrets["ASSISTANT_TOKEN"]
    assert not {secrets["DESK_SECRET_KEY"], secrets["TWILIO_AUTH_TOKEN"]} & set(told.values())


def test_the_assistant_is_not_told_a_providers_secret() -> None:
    values = {"DESK_VAR": "var", "DESK_PORT": "1", "ASSISTANT_PORT": "2", "ASSISTANT_TOKEN": "t", **{name: "real" for name in secret_file.OF_PROVIDERS}}
    assistant, desk, worker = services(values)
    assert "real" not in assistant.environ.values()
    assert all(dict(service.environ)[name] == "real" for service in (desk, worker) for name in secret_file.OF_PROVIDERS)


def test_the_desk_and_the_tools_name_the_same_secrets_of_providers() -> None:
    assert set(secret_file.OF_PROVIDERS) == set(SHORTEST_IF_SET)


def test_check_asks_one_question_and_ends(built: Project) -> None:
    run = Running(built, "--check-first-answer")
    assert run.child.wait(timeout=HANG) == 0, run.output
    until(lambda: "A protein on myeloma cells." in run.output)
    assert "First answer through the widget API" in run.output
    assert "refused" not in run.output
    assert "first_staff" not in (built.folder / "var/manage-calls.txt").read_text(), "nobody would see the password"


def test_it_says_when_the_assistant_serves_with_the_model_before(built: Project) -> None:
    run = Running(built, "--check-first-answer", STUB_MODEL="assistant-previous.tar.gz")
    assert run.child.wait(timeout=HANG) == 0, run.output
    until(lambda: "refused its model and serves with the one before" in run.output)


def test_check_fails_when_the_answer_is_wrong(built: Project) -> None:
    server = built.folder / "uvicorn.py"
    server.write_text(server.read_text().replace("bcma_definition", "donate"))
    run = Running(built, "--check-first-answer")
    assert run.child.wait(timeout=HANG) == 1, run.output


def test_records_that_cannot_be_opened_are_a_sentence_and_nothing_stays(built: Project) -> None:
    run = Running(built, STUB_MIGRATE_FAILS="1")
    assert run.child.wait(timeout=HANG) == 1
    time.sleep(0)  # the reader thread may be behind
    until(lambda: "`desk/manage.py migrate` failed" in run.output)
    assert "the records cannot be opened" in run.output and "Traceback" not in run.output
    assert subprocess.run(["pgrep", "-f", f"{built.folder}.*channels.serve"], timeout=HANG).returncode == 1


def test_another_folder_for_records_is_respected(built: Project, tmp_path: pathlib.Path) -> None:
    elsewhere = tmp_path / "records"
    run = Running(built, "--check-first-answer", DESK_VAR=str(elsewhere))
    assert run.child.wait(timeout=HANG) == 0, run.output
    assert (elsewhere / "secrets.json").exists() and (elsewhere / "logs/desk.log").exists()
    assert not (built.folder / "var").exists()


@pytest.mark.parametrize(
    ("said", "simulator"),
    [({}, "1"), ({"TWILIO_ACCOUNT_SID": "AC1"}, "0"), ({"DESK_PRODUCTION": "1"}, "0"), ({"DESK_PRODUCTION": "0"}, "1"), ({"DESK_SIMULATOR": "0"}, "0")],
)
def test_the_simulator_plays_the_phone_unless_real_people_text(said: dict[str, str], simulator: str) -> None:
    assert settings(said, {})["DESK_SIMULATOR"] == simulator


@pytest.mark.parametrize(
    ("said", "told"),
    [({}, "SMS simulator "), ({"DESK_PRODUCTION": "1"}, "off, without an account"), ({"DESK_PRODUCTION": "1", "TWILIO_ACCOUNT_SID": "AC1"}, None)],
)
def test_it_says_whether_text_messages_are_simulated_or_off(said: dict[str, str], told: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    announce(settings(said, {}), "")
    printed = capsys.readouterr().out
    assert told in printed if told else "SMS" not in printed and "Text messages" not in printed


@pytest.mark.parametrize("stored", [{"TWILIO_ACCOUNT_SID": "AC1"}, {"DESK_SMS_PROVIDER": "vonage"}])
def test_an_account_in_the_file_of_secrets_is_an_account_as_well(stored: dict[str, str]) -> None:
    assert settings({}, stored)["DESK_SIMULATOR"] == "0"
