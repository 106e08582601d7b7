"""`manage.py replay` and `manage.py ask`, run as they are run: in a process of their own, against records of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from content import answers
from desk.replay.lines import BadLine, Reply, Request, Spoken, read
from desk.replay.summary import outcome
from desk.settings.secrets import FOR_TESTS

from .fake_assistant import FakeAssistant, answer

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {name: "".join(reversed(value.removeprefix("for-tests-only-"))) + "0123456789abcdefXYZ" for name, value in FOR_TESTS.items()}


@pytest.fixture
def fake():
    fake = FakeAssistant()
    yield fake
    fake.stop()


@pytest.fixture
def environ(tmp_path: Path, fake: FakeAssistant) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "ASSISTANT_", "TWILIO_", "PYTEST_"))}
    return clean | SECRETS | {"DESK_VAR": str(tmp_path / "var"), "ASSISTANT_URL": fake.url, "TMPDIR": str(tmp_path), "COLUMNS": "120"}


@pytest.fixture
def manage(environ: dict[str, str], tmp_path: Path):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "desk" / "manage.py"), *arguments]
        return subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def replay(manage, tmp_path: Path):
    def run(*requests: dict[str, Any] | str) -> tuple[subprocess.CompletedProcess[str], list[dict[str, Any]]]:
        lines = [line if isinstance(line, str) else json.dumps(line) for line in requests]
        (tmp_path / "requests.jsonl").write_text("\n".join(lines) + "\n")
        out = tmp_path / "replies.jsonl"
        result = manage("replay", "requests.jsonl", "replies.jsonl")
        return result, [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []

    return run


def asked(channel: str, *turns: str, name: str = "c1") -> dict[str, Any]:
    return {"id": name, "channel": channel, "turns": list(turns)}


def test_each_line_gets_its_replies_in_the_agreed_shape(replay, fake):
    result, replies = replay(asked("web", "what is bcma"))
    assert result.returncode == 0, result.stderr
    turn = replies[0]["turns"][0]
    assert replies == [{"id": "c1", "turns": [turn]}]
    assert turn.pop("ms") > 0
    assert turn == {
        "replies": [answers.load()["utter_bcma_definition"].render("web")],
        "topics": ["bcma_definition"],
        "handoff": None,
        "clarify": [],
        "rule": "",
    }


def test_a_conversation_by_phone_goes_through_the_signed_webhook(replay, fake):
    fake.says = lambda turn: answer("utter_handoff_logistics")
    _, replies = replay(asked("sms", "how much is it", "and the other one"))
    first, second = replies[0]["turns"]
    assert first["handoff"] == second["handoff"] == {"reason": "logistics", "priority": 3}
    known = answers.load()
    assert first["replies"] == [known[name].render("sms", "US") for name in ("utter_sms_intro", "utter_handoff_logistics", "utter_reply_offer")]
    assert second["replies"] == first["replies"][1:]
    assert [turn["channel"] for turn in fake.asked] == ["sms", "sms"]


def test_the_turns_of_a_line_are_one_conversation_and_lines_are_several(replay, fake):
    lines = [asked(channel, "first", "second", name=f"{channel}{number}") for channel in ("web", "sms") for number in range(2)]
    replay(*lines)
    assert [turn["context"] for turn in fake.asked] == [{}, {"subject": "bcma_definition"}] * 4


def test_replies_stand_in_the_order_of_the_requests(replay):
    names = [f"c{number:03}" for number in (7, 3, 9, 1, 5)]
    _, replies = replay(*[asked(("web", "sms")[at % 2], "what is bcma", name=name) for at, name in enumerate(names)])
    assert [reply["id"] for reply in replies] == names


def test_danger_clarifying_and_trouble_are_told(replay, fake):
    fake.says = lambda turn: {
        "explain": answer("utter_clarify", topics=[], clarify=["bcma_definition", "car_t"]),
        "break": b"garbage",
    }[turn["text"]]
    _, replies = replay(asked("web", "my husband has chest pain right now", "explain", "break"))
    danger, clarify, trouble = replies[0]["turns"]
    assert danger["handoff"] == {"reason": "emergency", "priority": 1} and danger["rule"].startswith("danger:")
    assert clarify["clarify"] == ["bcma_definition", "car_t"]
    assert trouble["rule"] == "assistant_wrong" and trouble["handoff"]["reason"] == "unclear"


def test_any_text_gets_an_entry_with_words_in_it(replay):
    texts = ["", " ", "\ud800", "\x00", "x" * 40_000, "+ & = %", "👍", "/restart", "1" * 4001]
    result, replies = replay(*[asked(channel, text, name=f"{channel} {at}") for channel in ("web", "sms") for at, text in enumerate(texts)])
    assert result.returncode == 0, result.stderr
    turns = [(reply["id"], turn) for reply in replies for turn in reply["turns"]]
    assert len(turns) == 2 * len(texts)
    assert [name for name, turn in turns if not turn["replies"] or "failed" in turn["rule"]] == []


def test_sixty_messages_in_a_row_meet_no_limit(replay):
    _, replies = replay(asked("web", *["what is bcma"] * 60))
    assert {turn["rule"] for turn in replies[0]["turns"]} == {""}


def test_it_leaves_nothing_behind(replay, tmp_path, environ):
    result, _ = replay(asked("web", "what is bcma"), asked("sms", "what is bcma", name="c2"))
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left <= {"requests.jsonl", "replies.jsonl"}, left
    assert "2 conversations" in result.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "not a JSON object"),
        ('{"turns": ["x"]}', "`id`"),
        ('{"id": 5, "turns": ["x"]}', "`id`"),
        ('{"id": "b", "channel": "fax", "turns": ["x"]}', "`channel`"),
        ('{"id": "b", "channel": ["web"], "turns": ["x"]}', "`channel`"),
        ('{"id": "b"}', "`turns`"),
        ('{"id": "b", "turns": []}', "`turns`"),
        ('{"id": "b", "turns": "x"}', "`turns`"),
        ('{"id": "b", "turns": [5]}', "`turns`"),
        ('{"id": "a", "turns": ["x"]}', "on line 1 already"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_named(line, says):
    lines = ['{"id": "a", "turns": ["x"]}', "", line]
    with pytest.raises(BadLine, match=r"^requests\.jsonl, line 3: ") as bad:
        list(read(lines, "requests.jsonl"))
    assert says in str(bad.value)


def test_a_bad_line_stops_the_command_before_anything_runs(replay, fake):
    result, replies = replay(asked("web", "what is bcma"), "{")
    assert result.returncode != 0 and "requests.jsonl, line 2" in result.stderr and "Traceback" not in result.stderr
    assert replies == [] and fake.asked == []


def test_a_file_that_is_not_there_is_named(manage):
    result = manage("replay", "nothing.jsonl", "replies.jsonl")
    assert result.returncode != 0 and "nothing.jsonl" in result.stderr and "Traceback" not in result.stderr


def test_an_interrupted_replay_still_has_a_line_for_each(environ, fake, tmp_path):
    fake.pause = 0.3
    lines = [json.dumps(asked("web", "what is bcma", name=f"c{number}")) for number in range(40)]
    (tmp_path / "requests.jsonl").write_text("\n".join(lines))
    command = [sys.executable, str(ROOT / "desk" / "manage.py"), "replay", "requests.jsonl", "replies.jsonl"]
    process = subprocess.Popen(command, env=environ, cwd=tmp_path, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(fake.asked) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    replies = [json.loads(line) for line in (tmp_path / "replies.jsonl").read_text().splitlines()]
    assert [reply["id"] for reply in replies] == [f"c{number}" for number in range(40)]
    assert replies[0]["turns"][0]["rule"] == "" and replies[-1]["turns"][0]["rule"] == "interrupted"
    assert not list(tmp_path.glob("desk-replay-*"))


def test_without_an_assistants_environment_it_says_what_to_run(environ, tmp_path):
    (tmp_path / "requests.jsonl").write_text(json.dumps(asked("web", "hello")))
    script = (
        "import django; django.setup(); import pathlib;"
        "from django.conf import settings; settings.ROOT = pathlib.Path('.').resolve();"
        "from django.core.management import call_command; call_command('replay', 'requests.jsonl', 'replies.jsonl')"
    )
    changed = environ | {"ASSISTANT_URL": "http://127.0.0.1:9", "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "desk.settings"}
    result = subprocess.run([sys.executable, "-c", script], env=changed, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert result.returncode != 0 and "make train" in result.stderr


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (Spoken(topics=("car_t",)), "answered"),
        (Spoken(topics=("car_t",), handoff={"reason": "logistics", "priority": 3}), "hand-off: logistics"),
        (Spoken(clarify=("car_t",)), "asked back"),
        (Spoken(rule="too_long"), "other"),
        (Spoken(rule="assistant_slow", handoff={"reason": "unclear", "priority": 3}), "trouble: assistant_slow"),
    ],
)
def test_the_summary_names_what_became_of_a_turn(turn, said):
    assert outcome(turn) == said


def test_a_request_without_a_channel_is_one_of_the_web():
    assert list(read(['{"id": "a", "turns": ["x"]}'], "r")) == [Request("a", "web", ("x",))]


def test_a_reply_is_one_line_of_ascii():
    line = Reply("c\n1", (Spoken(replies=("two\nlines \ud800 é",)),)).line()
    assert line.isascii() and "\n" not in line
    assert json.loads(line)["turns"][0]["replies"] == ["two\nlines \ud800 é"]


# --- ask ---


def test_ask_shows_the_answer_and_where_it_is_from(manage):
    shown = manage("ask", "--", "what is bcma").stdout
    known = answers.load()["utter_bcma_definition"]
    assert known.web.split(".")[0] in shown
    for part in ("bcma_definition", known.heading, "2025-05-19", "0.930"):
        assert part in shown


def test_ask_shows_a_handoff_and_its_case(manage, fake):
    fake.says = lambda turn: answer("utter_handoff_side_effects")
    assert "side_effects (case with priority 2)" in manage("ask", "--", "does", "it", "hurt").stdout


def test_ask_shows_the_danger_rule_without_asking_the_assistant(manage, fake):
    shown = manage("ask", "--", "my husband has chest pain right now").stdout
    assert "emergency (case with priority 1)" in shown and "danger:" in shown
    assert fake.asked == []
