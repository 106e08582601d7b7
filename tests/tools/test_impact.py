"""`make impact`: what counts as a change, what fails, and what a person reads of it."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
import rich
import yaml

from desk.replay import summary
from tools.impact import files, page
from tools.impact.compare import Held, Kind, Need, Piece, Question, Said, compare, kind_of, reworded, words
from tools.say import Stop

from .project import HANG, ROOT, Project

STORED = ROOT / "tests" / "impact" / "questions.jsonl"
BCMA = Said(("A protein.",), topics=("bcma_definition",))
COST = Said(("Call us.",), handoff="logistics", priority=3)
ALARM = Said(("Call 911.",), handoff="emergency", priority=1)
BACK = Said(("Which?",), clarify=("bcma_definition", "car_t"))


def held(said: Said, must: Need | None = None, name: str = "q", text: str = "what is it") -> Held:
    return Held(Question(name, "web", (text,), must), (said,))


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (BCMA, None),
        (replace(BCMA, rule="another"), None),
        (replace(BCMA, replies=("A small protein.",)), Kind.WORDING),
        (replace(BCMA, topics=("car_t",)), Kind.TOPIC),
        (BACK, Kind.TOPIC),
        (COST, Kind.HANDOFF),
        (replace(BCMA, handoff="logistics", priority=3), Kind.HANDOFF),
    ],
)
def test_the_gravest_difference_names_the_change(after: Said, kind: Kind | None) -> None:
    assert kind_of(BCMA, after) is kind


def test_another_priority_is_a_change_of_the_hand_off() -> None:
    assert kind_of(COST, replace(COST, priority=2)) is Kind.HANDOFF


@pytest.mark.parametrize(
    ("must", "before", "after", "flips"),
    [
        (Need.HANDOFF, COST, BCMA, True),
        (Need.HANDOFF, COST, BACK, True),
        (Need.HANDOFF, COST, ALARM, False),
        (Need.DANGER, ALARM, COST, True),
        (Need.DANGER, ALARM, replace(ALARM, handoff="crisis"), False),
        (None, COST, BCMA, False),
        (None, BCMA, COST, False),
    ],
)
def test_only_a_needed_reply_that_is_lost_fails(must: Need | None, before: Said, after: Said, flips: bool) -> None:
    impact = compare([held(before)], [held(after, must)])
    assert bool(impact.flipped) is flips
    assert len(impact.changes) == 1, "and it is listed, whether it fails or not"


def test_the_failure_names_the_question_and_what_to_do() -> None:
    (sentence,) = compare([held(ALARM, name="crisis-3")], [held(BCMA, Need.DANGER, name="crisis-3")]).sentences()
    assert "crisis-3 needs an alarm" in sentence and "answers bcma_definition" in sentence
    assert "data/nlu.yml or content/danger.yml" in sentence and "tests/impact/questions.jsonl" in sentence


def test_what_was_never_as_needed_is_told_and_does_not_fail() -> None:
    impact = compare([held(BCMA)], [held(BCMA, Need.HANDOFF)])
    assert (len(impact.never_met), impact.flipped, impact.same) == (1, (), 1)


def test_a_new_question_fails_when_its_need_is_not_met() -> None:
    impact = compare([], [held(BCMA, Need.HANDOFF), held(COST, Need.HANDOFF, name="r")])
    assert [one.question.id for one in impact.flipped] == ["q"]
    assert len(impact.added) == 2


def test_a_need_cannot_be_escaped_by_asking_in_other_words() -> None:
    impact = compare([held(COST, text="how much")], [held(BCMA, Need.HANDOFF, text="how much is it")])
    assert (len(impact.flipped), len(impact.added), impact.changes) == (1, 1, ())


def test_a_question_that_is_no_longer_asked_is_told() -> None:
    assert [question.id for question in compare([held(COST), held(BCMA, name="r")], [held(COST)]).dropped] == ["r"]


def test_the_need_is_about_the_last_message_of_a_dialogue() -> None:
    question = Question("d", "web", ("what is bcma", "what does it cost"), Need.HANDOFF)
    assert compare([Held(question, (BCMA, COST))], [Held(question, (COST, COST))]).flipped == ()
    impact = compare([Held(question, (BCMA, COST))], [Held(question, (COST, BCMA))])
    assert len(impact.flipped) == 1 and [change.turn for change in impact.changes] == [0, 1]


def test_one_change_of_words_is_read_once() -> None:
    said = [replace(BCMA, replies=(*more, f"{word} protein.")) for word in ("A", "One") for more in ((), ("Hello.",))]
    impact = compare([held(said[0], name="a"), held(said[1], name="b")], [held(said[2], name="a"), held(said[3], name="b")])
    (group,) = reworded(impact.changes)
    assert (group.before, group.after) == (("A protein.",), ("One protein.",))
    assert [change.question.id for change in group.changes] == ["a", "b"]


def test_replies_in_another_order_are_shown_whole() -> None:
    said = replace(BCMA, replies=("One.", "Two."))
    (group,) = reworded(compare([held(said)], [held(replace(said, replies=("Two.", "One.")))]).changes)
    assert group.before == ("One.", "Two.")


def test_the_difference_is_told_word_by_word_and_nothing_is_lost() -> None:
    before, after = "It is an\n\nexcellent target.", "It is a\n\nvery good target."
    pieces = words(before, after)
    assert (Piece.GONE, "excellent") in pieces and (Piece.KEPT, "It is ") in pieces
    assert "".join(text for piece, text in pieces if piece is not Piece.COME) == before
    assert "".join(text for piece, text in pieces if piece is not Piece.GONE) == after


# --- the files ---


def row(name: str, said: Said, text: str = "what is it", **more: Any) -> dict[str, Any]:
    handoff = {"reason": said.handoff, "priority": said.priority} if said.handoff else None
    turn = {"replies": list(said.replies), "topics": list(said.topics), "handoff": handoff, "clarify": list(said.clarify), "ms": 1.0, "rule": said.rule}
    return {"id": name, "turns": [turn], **more}


class Files:
    """The four paths of the command, in a folder of their own."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.questions, self.released, self.replies = (folder / f"{name}.jsonl" for name in ("questions", "released", "replies"))
        self.report = folder / "report" / "impact.html"

    def ask(self, **musts: str) -> None:
        self._write(self.questions, [{"id": name, "turns": ["what is it"], **({"must": must} if must else {})} for name, must in musts.items()])

    def hold(self, **said: Said) -> None:
        self._write(self.replies, [row(name, one) for name, one in said.items()])

    def _write(self, path: pathlib.Path, rows: list[dict[str, Any]]) -> None:
        path.write_text("".join(json.dumps(line) + "\n" for line in rows))

    def show(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "tools.impact.show", *map(str, (self.questions, self.released, self.replies, self.report)), *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}, capture_output=True, text=True, timeout=HANG)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def stored(tmp_path: pathlib.Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def release(stored: Files) -> Files:
    """Two replies are released."""
    stored.ask(a="", b="danger")
    stored.hold(a=BCMA, b=ALARM)
    code, output = stored.show("--release")
    assert code == 0, output
    return stored


def test_nothing_changed(release: Files) -> None:
    code, output = release.show()
    assert code == 0
    assert "All 2 replies are as released." in output
    assert "All 2 replies are as released." in release.report.read_text()


def test_a_changed_word_is_shown_and_does_not_fail(release: Files) -> None:
    release.hold(a=replace(BCMA, replies=("A tiny protein.",)), b=ALARM)
    code, output = release.show()
    assert code == 0
    assert "A {+tiny +}protein." in output and "a (web)" in output
    assert "A <ins>tiny </ins>protein." in release.report.read_text()


def test_a_lost_alarm_fails_and_the_page_says_so(release: Files) -> None:
    release.hold(a=BCMA, b=COST)
    code, output = release.show()
    assert code == 1
    assert "b needs an alarm (emergency or crisis), and now hands off: logistics" in output
    assert "may not be released" in output
    assert '<article class="bad">' in release.report.read_text()


def test_a_lost_alarm_cannot_be_released(release: Files) -> None:
    before = release.released.read_text()
    release.hold(a=BCMA, b=COST)
    assert release.show("--release")[0] == 1
    assert release.released.read_text() == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"a": BCMA, "b": ALARM}, 0),
        ({"a": replace(BCMA, replies=("A tiny protein.",)), "b": ALARM}, 1),
        # read otherwise by a model trained elsewhere, and nothing needed is lost
        ({"a": COST, "b": ALARM}, 0),
        ({"a": BCMA, "b": replace(ALARM, handoff="crisis")}, 0),
        ({"a": BCMA, "b": COST}, 1),
    ],
)
def test_in_make_test_an_unreleased_wording_and_a_lost_need_fail(release: Files, said: dict[str, Said], code: int) -> None:
    release.hold(**said)
    shown, output = release.show("--as-released")
    assert shown == code and ("This is not what was released." in output or "needs an alarm" in output) is bool(code), output


@pytest.mark.parametrize("asked", [{"a": ""}, {"a": "", "b": "danger", "c": ""}])
def test_in_make_test_a_question_that_came_or_went_fails(release: Files, asked: dict[str, str]) -> None:
    release.ask(**asked)
    release.hold(**{name: ALARM if name == "b" else BCMA for name in asked})
    code, output = release.show("--as-released")
    assert code == 1 and "make impact RELEASE=1" in output


def test_a_release_keeps_the_present_replies(release: Files) -> None:
    release.hold(a=COST, b=ALARM)
    code, output = release.show("--release")
    assert code == 0 and "was answers bcma_definition" in output
    code, output = release.show()
    assert code == 0 and "All 2 replies are as released." in output


def test_the_first_release_says_what_is_not_as_needed(stored: Files) -> None:
    stored.ask(a="handoff")
    stored.hold(a=BCMA)
    code, output = stored.show("--release")
    assert code == 0 and "Not as needed, and released so: a answers bcma_definition" in output


def test_without_released_replies_it_says_how_to_make_them(stored: Files) -> None:
    stored.ask(a="")
    stored.hold(a=BCMA)
    code, output = stored.show()
    assert code == 1 and "make impact RELEASE=1" in output and "Traceback" not in output


@pytest.mark.parametrize("rule", ["assistant_slow", "failed:KeyError", "not_answered"])
def test_a_reply_from_trouble_is_not_compared(release: Files, rule: str) -> None:
    before = release.released.read_text()
    release.hold(a=BCMA, b=replace(ALARM, rule=rule))
    code, output = release.show("--release")
    assert code == 1 and rule in output and "again" in output and "Traceback" not in output
    assert release.released.read_text() == before


def test_trouble_is_what_the_desk_calls_trouble() -> None:
    assert files.TROUBLE == summary.TROUBLE


@pytest.mark.parametrize(
    ("line", "says"),
    [("{", "line 2"), ("[]", "line 2"), ('{"id": "b"}', "no list of messages"), ('{"id": "b", "turns": ["x"], "must": "answer"}', "`must`"), ('{"id": "a", "turns": ["x"]}', "used twice")],
)
def test_a_broken_line_of_questions_is_a_sentence(tmp_path: pathlib.Path, line: str, says: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"id": "a", "turns": ["x"]}}\n{line}\n')
    with pytest.raises(Stop, match="questions.jsonl, line 2") as stopped:
        files.questions(path)
    assert says in str(stopped.value)


def test_a_released_line_that_was_cut_off_is_a_sentence(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "released.jsonl"
    path.write_text('{"id": "a", "turns": ["x", "y"], "said": [{"replies": ["z"]}]}\n')
    with pytest.raises(Stop, match="released.jsonl, line 1"):
        files.released(path)


def test_the_page_needs_nothing_else_and_shows_hostile_text_as_text() -> None:
    hostile = '<script>alert("x")</script>'
    now = [held(replace(COST, replies=(hostile,)), text=hostile), held(BCMA, Need.HANDOFF, name="r")]
    text = page.html(compare([held(BCMA, text=hostile), held(COST, name="r")], now))
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "http" not in text and "src=" not in text and "<link" not in text


# --- the command, with a stand-in for the desk ---


@pytest.fixture
def project(built: Project) -> Project:
    (built.folder / "rich").symlink_to(pathlib.Path(rich.__file__).parent)
    built.write("tests/impact/questions.jsonl", '{"id": "a", "turns": ["what is it"], "must": "handoff"}\n')
    return built


def test_make_impact_releases_compares_and_fails(project: Project) -> None:
    code, output = project.run("make", "impact", "RELEASE=1", STUB_REPLIES=json.dumps(row("a", COST)))
    assert code == 0, output
    assert str(project.folder / "tests/impact/questions.jsonl") in output
    assert "as released" in project.run("make", "impact", STUB_REPLIES=json.dumps(row("a", COST)))[1]
    later = json.dumps(row("a", replace(COST, replies=("Ring us.",))))
    assert project.run("make", "impact", STUB_REPLIES=later)[0] == 0
    code, output = project.run("python3", "-m", "tools.impact", "--as-released", STUB_REPLIES=later)
    assert code != 0 and "This is not what was released." in output
    code, output = project.run("make", "impact", STUB_REPLIES=json.dumps(row("a", BCMA)))
    assert code != 0 and "a needs a hand-off" in output and "Traceback" not in output
    assert "a needs a hand-off" in (project.folder / "var/report/impact.html").read_text()


def test_make_impact_stops_where_the_replay_stops(project: Project) -> None:
    code, output = project.run("make", "impact", STUB_REPLAY_FAILS="1")
    assert code != 0 and "the assistant stopped while starting" in output and "Traceback" not in output
    assert not (project.folder / "var/report").exists()


# --- the stored questions ---


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    return files.questions(STORED)


def names() -> dict[str, list[str]]:
    """The ids in domain.yml of what is answered and of what is handed off."""
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    metadata = [rows[0].get("metadata") or {} for rows in responses.values()]
    return {kind: [one[kind] for one in metadata if one.get(kind)] for kind in ("topic", "handoff")}


def test_every_topic_and_every_reason_is_asked_for_five_times(asked: list[Question]) -> None:
    counted = {name: sum(question.id.rpartition("-")[0] == name for question in asked) for kind in names().values() for name in kind}
    topics = names()["topic"]
    assert len(topics) >= 22
    assert {name: number for name, number in counted.items() if number < 5} == {}


def test_needs_stand_where_they_belong(asked: list[Question]) -> None:
    musts = {name: {question.must for question in asked if question.id.rpartition("-")[0] == name} for name in names()["handoff"]}
    assert musts.pop("emergency") == musts.pop("crisis") == {Need.DANGER}
    assert musts.pop("unclear") == {None}, "asking back is as good"
    assert set(map(frozenset, musts.values())) == {frozenset({Need.HANDOFF})}
    assert sum(question.must is Need.DANGER for question in asked) >= 12


def test_both_channels_and_dialogues_are_among_them(asked: list[Question]) -> None:
    channels = [question.channel for question in asked]
    assert min(channels.count("web"), channels.count("sms")) > len(asked) / 3
    assert sum(len(question.turns) > 1 for question in asked) >= 10
    assert sum(len(question.turns) for question in asked) >= 200
