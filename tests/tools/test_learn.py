"""`make learn`: from accepted lessons to examples, tests and a model that reads them. Training and desk are stand-ins."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
import rich
import yaml

from tools.impact import files as impact_files
from tools.learn import examples, lesson, taught
from tools.learn.lesson import Lesson, Reading
from tools.learn.plan import plan
from tools.say import Stop

from .project import ROOT, Project

DATA = """\
version: "3.1"

# a comment
nlu:

# ---- treatments ----

- intent: car_t
  examples: |
    - car t
    - what is car t
    - how does car t work for people like me

- intent: adc
  examples: |
    - adc basics
"""
HANDOFF = "nlu:\n- intent: logistics\n  examples: |\n    - who pays for it\n"
FILES = {"data/nlu.yml": DATA, "data/nlu_handoff.yml": HANDOFF}
EMPTY = ("tests/taught.yml", taught.HEAD)


def made(*texts: str, label: str = "car_t", number: int = 1) -> Lesson:
    return Lesson(number, 2, label, texts)


# --- where an example goes ---


def test_an_example_stands_after_those_that_are_as_short_and_nothing_else_changes() -> None:
    after = examples.inserted(DATA, "car_t", "explain car t")
    assert after == DATA.replace("    - what is car t\n", "    - explain car t\n    - what is car t\n")


@pytest.mark.parametrize("text", ["one", "one two three four", "a very long example that has more words than any other in here has", "- # : {x} 'q' \"r\" ?"])
def test_yaml_reads_the_file_with_the_new_example_as_it_was_written(text: str) -> None:
    before, after = (yaml.safe_load(content)["nlu"] for content in (DATA, examples.inserted(DATA, "adc", text)))
    assert after[1]["examples"].split("\n").count(f"- {text}") == 1
    assert [line for line in after[1]["examples"].split("\n") if line != f"- {text}"] == before[1]["examples"].split("\n")
    assert after[0] == before[0]


def test_the_last_example_of_a_file_may_be_the_new_one() -> None:
    assert examples.inserted(HANDOFF, "logistics", "who pays for all of it in the end").endswith("    - who pays for it\n    - who pays for all of it in the end\n")


def test_an_intent_without_examples_is_no_place() -> None:
    with pytest.raises(ValueError, match="off_topic"):
        examples.inserted(DATA, "off_topic", "x")


def test_the_real_files_are_read_as_rasa_reads_them() -> None:
    for name in ("data/nlu.yml", "data/nlu_handoff.yml"):
        content = (ROOT / name).read_text(encoding="utf-8")
        rows = yaml.safe_load(content)["nlu"]
        told = {lesson.same(line[2:]) for row in rows for line in row["examples"].split("\n") if line.startswith("- ")}
        assert set(examples.labels(content)) == told
        assert all(examples.has_intent(content, row["intent"]) for row in rows)


# --- the plan ---


def test_a_lesson_becomes_an_example_and_a_test_for_every_way_to_ask() -> None:
    found = plan([made("taking the cells out", "cells out how"), made("who foots the bill", label="logistics", number=2)], FILES, EMPTY, "2026-05-01")
    assert [one.number for one in found.fresh] == [1, 2] and not found.refused
    assert set(found.files) == {"data/nlu.yml", "data/nlu_handoff.yml", "tests/taught.yml"}
    assert "    - taking the cells out\n" in found.files["data/nlu.yml"] and "    - who foots the bill\n" in found.files["data/nlu_handoff.yml"]
    assert [(one.text, one.label, one.date) for one in taught.parse(found.files["tests/taught.yml"])] == [
        ("taking the cells out", "car_t", "2026-05-01"), ("cells out how", "car_t", "2026-05-01"), ("who foots the bill", "logistics", "2026-05-01")
    ]  # fmt: skip


def test_what_is_written_already_is_not_written_again() -> None:
    first = plan([made("taking the cells out")], FILES, EMPTY, "2026-05-01")
    again = plan([made("Taking the  cells OUT")], {**FILES, "data/nlu.yml": first.files["data/nlu.yml"]}, ("tests/taught.yml", first.files["tests/taught.yml"]), "2026-06-01")
    assert not again.files and not again.fresh and len(again.written) == 1


def test_an_example_that_is_there_only_becomes_a_test() -> None:
    assert set(plan([made("what is car t")], FILES, EMPTY, "2026-05-01").files) == {"tests/taught.yml"}


def test_the_same_words_twice_in_one_lesson_are_one_line() -> None:
    found = plan([made("cells out", "Cells out")], FILES, EMPTY, "2026-05-01")
    assert found.files["data/nlu.yml"].lower().count("- cells out\n") == 1 and len(taught.parse(found.files["tests/taught.yml"])) == 1


@pytest.mark.parametrize(
    ("lessons", "sentence"),
    [
        ([made("who pays for it")], "is an example of logistics already"),
        ([made("cells out"), made("cells out", label="adc", number=2)], "was taught as car_t"),
        ([made("known before")], "was taught as adc"),
        ([made("x", label="unclear")], "no file of examples has the intent unclear"),
        ([made("see [this](thing)")], "takes for a mark"),
    ],
)
def test_a_contradiction_is_refused_whole_with_what_to_do(lessons: list[Lesson], sentence: str) -> None:
    known = ("tests/taught.yml", taught.added("", [taught.Taught("known before", "adc", "2026-01-01")]))
    found = plan(lessons, FILES, known, "2026-05-01")
    assert [one.lesson for one in found.refused] == [lessons[-1]] and sentence in found.refused[0].why
    assert len(found.kept) == len(lessons) - 1
    if len(lessons) == 1:
        assert not found.files


# --- tests/taught.yml ---


@pytest.mark.parametrize("text", ["plain", 'with "quotes" and \\ backslash', "colon: # dash - {brace}", "héé 🤔 日本語", "'", "null", "12"])
def test_a_taught_line_is_yaml_and_is_read_back(text: str) -> None:
    content = taught.added("", [taught.Taught(text, "car_t", "2026-05-01")])
    assert taught.parse(content) == [taught.Taught(text, "car_t", "2026-05-01")]
    (row,) = yaml.safe_load(content)
    assert (row["text"], row["label"], str(row["date"])) == (text, "car_t", "2026-05-01")


@pytest.mark.parametrize("line", ["- {text: x, label: car_t, date: 2026-05-01}", '- {text: "x", label: car_t}', '- {text: " ", label: car_t, date: 2026-05-01}', "what is bcma", '- {text: "x", label: car t, date: 2026-05-01}', '- {text: "\\x", label: car_t, date: 2026-05-01}'])
def test_a_line_that_is_no_lesson_is_a_sentence(line: str) -> None:
    with pytest.raises(Stop, match="tests/taught.yml, line 2"):
        taught.parse(f"# head\n{line}\n")


def test_the_stored_file_is_well_formed_names_known_labels_and_contradicts_nothing() -> None:
    known = taught.parse((ROOT / "tests/taught.yml").read_text(encoding="utf-8"))
    learnt: dict[str, str] = {}
    for name in ("data/nlu.yml", "data/nlu_handoff.yml"):
        learnt |= examples.labels((ROOT / name).read_text(encoding="utf-8"))
    assert len({lesson.same(one.text) for one in known}) == len(known)
    assert [one for one in known if learnt.get(lesson.same(one.text)) != one.label] == [], "each is a training example, too"


# --- readings ---


@pytest.mark.parametrize(
    ("label", "reading", "right"),
    [
        ("car_t", Reading(("car_t",)), True),
        ("car_t", Reading(("adc",)), False),
        ("car_t", Reading(("car_t", "adc")), True),
        ("car_t", Reading(("car_t",), "logistics"), False),
        ("logistics", Reading((), "logistics"), True),
        ("logistics", Reading(("car_t",), "logistics"), True),
        ("logistics", Reading((), "unclear"), False),
        ("car_t", Reading((), "", ("car_t", "adc")), False),
    ],
)
def test_right_is_what_was_meant_and_no_hand_off_beside_it(label: str, reading: Reading, right: bool) -> None:
    assert reading.is_right(label) is right


def test_trouble_is_what_the_impact_report_calls_trouble() -> None:
    assert lesson.TROUBLE == impact_files.TROUBLE


@pytest.mark.parametrize("rows", [[], [{"id": "1", "turns": [{"topics": [], "handoff": None, "clarify": [], "rule": ""}]}]])
def test_an_example_without_a_reply_stops_it(rows: list[Any]) -> None:
    with pytest.raises(Stop, match="not answered every example"):
        lesson.readings("\n".join(map(json.dumps, rows)), 1)


@pytest.mark.parametrize("printed", ["", "{", "{}", '[{"lesson": 1}]', '[{"lesson": 1, "version": 2, "label": "a b", "texts": ["x"]}]', '[{"lesson": 1, "version": 2, "label": "a", "texts": []}]', "[1]"])
def test_what_is_no_list_of_lessons_is_a_sentence(printed: str) -> None:
    with pytest.raises(Stop, match="it holds no lessons"):
        lesson.read(printed, "it")


# --- the command, with stand-ins for the training and the desk ---


@pytest.fixture
def desk(built: Project) -> Project:
    """Two lessons are accepted; the replies are released."""
    (built.folder / "rich").symlink_to(pathlib.Path(rich.__file__).parent)
    built.write("data/nlu.yml", DATA)
    built.write("data/nlu_handoff.yml", HANDOFF)
    built.write("tests/impact/questions.jsonl", '{"id": "a", "turns": ["what does it cost"], "must": "handoff"}\n')
    code, output = built.run("make", "impact", "RELEASE=1", STUB_READS="1")
    assert code == 0, output
    accept(built, made("taking the cells out", "cells out how"), made("what is car t", number=7))
    return built


def accept(project: Project, *lessons: Lesson) -> None:
    rows = [{"lesson": one.number, "version": one.version, "label": one.label, "was": "", "texts": list(one.texts)} for one in lessons]
    project.write("var/accepted.json", json.dumps(rows))


def learn(project: Project, *variables: str, **more: str) -> tuple[int, str]:
    code, output = project.run("make", "learn", *variables, STUB_READS="1", **more)
    assert "Traceback" not in output, output
    return code, output


def learnt(project: Project) -> str:
    noted = project.folder / "var/learnt.txt"
    return noted.read_text() if noted.exists() else ""


def test_it_shows_before_writes_trains_shows_after_and_notes_what_is_right(desk: Project) -> None:
    code, output = learn(desk, "TRAIN=1")
    assert code == 0, output
    before, after = output.split("After", 1)
    assert "not yet: 'taking the cells out' is read as handed off as unclear, should be car_t" in before
    assert "right already, kept as a test: 'what is car t'" in before
    assert "right: Lesson 1, car_t" in after and "right: Lesson 7, car_t" in after
    assert learnt(desk) == "1:2 7:2"
    assert len(taught.parse((desk.folder / "tests/taught.yml").read_text())) == 3
    assert (desk.folder / "data/nlu.yml").read_text().count("- what is car t\n") == 1


def test_without_train_it_writes_and_the_second_call_after_training_notes(desk: Project) -> None:
    code, output = learn(desk)
    assert code == 0 and "Next: `make train`" in output and not learnt(desk)
    code, output = learn(desk)
    assert code != 0 and "The model is not what the files here make" in output and not learnt(desk)
    assert desk.run("make", "train")[0] == 0
    code, output = learn(desk)
    assert code == 0 and "Before" not in output and learnt(desk) == "1:2 7:2", output


def test_what_stays_wrong_is_told_with_the_next_step_and_stays_accepted(desk: Project) -> None:
    code, output = learn(desk, "TRAIN=1", STUB_STUBBORN="cells out how")
    assert code != 0 and "still wrong: 'cells out how'" in output
    assert "Lesson 1 stays accepted. Add other ways to ask it" in output and "First look with `make ask`" in output
    assert learnt(desk) == "7:2"


def test_a_lesson_that_costs_a_needed_hand_off_is_not_noted(desk: Project) -> None:
    accept(desk, made("what does it cost"))
    code, output = learn(desk, "TRAIN=1")
    assert code != 0 and "a needs a hand-off" in output and "no lesson is noted as learnt" in output
    assert not learnt(desk)


def test_a_contradiction_is_told_and_the_rest_is_learnt(desk: Project) -> None:
    accept(desk, made("who pays for it"), made("taking the cells out", number=2))
    code, output = learn(desk, "TRAIN=1")
    assert code != 0 and "Lesson 1 is not learnt: 'who pays for it' is an example of logistics already" in output
    assert learnt(desk) == "2:2"


def test_with_nothing_accepted_nothing_is_written_or_trained(desk: Project) -> None:
    accept(desk)
    code, output = learn(desk, "TRAIN=1")
    assert code == 0 and "Nothing is accepted that is not learnt" in output
    assert not (desk.folder / "tests/taught.yml").exists() and (desk.folder / "data/nlu.yml").read_text() == DATA


def test_lessons_of_a_desk_elsewhere_come_from_a_file_and_the_command_to_note_them_is_shown(desk: Project) -> None:
    desk.write("elsewhere/lessons.json", (desk.folder / "var/accepted.json").read_text())
    accept(desk)
    code, output = learn(desk, "TRAIN=1", "FROM=elsewhere/lessons.json")
    assert code == 0 and "desk/manage.py lessons --learnt 1:2 7:2" in output and not learnt(desk)
