"""A new snapshot: what it changes, and which answers it keeps off. The page is stood in for by a text of our own, a numbered
sentence for each statement, with the same facts behind it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from content import answers, everything, held, may_say, snapshot, source_change
from content.files import ROOT
from content.source_change import Change

from .project import Copy

TODAY = date(2026, 1, 1)


@pytest.fixture
def page_text(copy: Copy) -> list[str]:
    """The stand-in's statements, recorded in the copy."""
    recorded = snapshot.load()
    said = [f"This is sentence number {number}." for number in range(len(recorded))]
    path = copy.root / snapshot.FILE
    text = path.read_text(encoding="utf-8")
    start = text.index("statements:")
    lines = text[start:].splitlines()[1:]
    fresh = [f"- {snapshot.fingerprint(new)}{line[2 + snapshot.DIGITS:]}" for new, line in zip(said, lines)]
    path.write_text(text[:start] + "\n".join(["statements:", *fresh]) + "\n", encoding="utf-8")
    return said


def place(fact: str) -> int:
    return next(at for at, statement in enumerate(snapshot.load()) if fact in statement.became)


def compare(copy: Copy, said: list[str]) -> Change:
    return source_change.compare(everything.read(copy.root), "\n\n".join(said))


def test_the_recorded_page_is_no_change(copy: Copy, page_text: list[str]) -> None:
    change = compare(copy, page_text)
    assert (change.gone, change.new, change.sections, change.answers) == ((), (), (), {})


def test_a_statement_that_only_moved_is_no_change(copy: Copy, page_text: list[str]) -> None:
    page_text.append(page_text.pop(place("bcma-9")))
    change = compare(copy, page_text)
    assert (change.gone, change.new, change.answers) == ((), (), {})


def test_a_changed_word_names_the_section_its_facts_and_every_answer_that_rests_on_it(copy: Copy, page_text: list[str]) -> None:
    page_text[place("works-5")] = "This is another sentence."
    change = compare(copy, page_text)
    assert change.sections == ("how-bispecifics-work",)
    assert [statement.became for statement, _ in change.gone] == [("works-5",)]
    assert [(new.text, new.section) for new in change.new] == [("This is another sentence.", "how-bispecifics-work")]
    assert change.facts == ("works-1", "works-2", "works-3", "works-4", "works-5")
    resting = {a.response for a in answers.load().topics().values() if any("works-" in fact for channel in ("web", "sms") for facts in a.facts(channel) for fact in facts)}
    assert set(change.answers) == resting == {"utter_bispecifics_mechanism", "utter_car_t"}


def test_a_statement_that_is_gone_and_one_that_is_added_change_their_sections(copy: Copy, page_text: list[str]) -> None:
    del page_text[place("give-1")]
    page_text.insert(place("types-9") + 1, "This therapy is new.")
    change = compare(copy, page_text)
    assert set(change.sections) == {"types-of-immune-therapies", "give"}
    assert [new.section for new in change.new] == ["types-of-immune-therapies"]
    assert "utter_donate" in change.answers and "utter_listed_only_therapy" in change.answers


def test_a_changed_heading_changes_its_section(copy: Copy, page_text: list[str]) -> None:
    at = next(at for at, statement in enumerate(snapshot.load()) if statement.heading == "what-is-bcma")
    page_text[at] = "This heading is new."
    assert compare(copy, page_text).sections == ("what-is-bcma",)


def test_the_lines_to_record_keep_what_is_known_and_ask_for_the_rest(copy: Copy, page_text: list[str]) -> None:
    at = place("works-5")
    page_text[at] = "This is another sentence."
    lines = compare(copy, page_text).lines
    assert lines[at] == f"- {snapshot.fingerprint('This is another sentence.')} ?"
    assert lines[place("bcma-6")].endswith(" bcma-6") and len(lines) == len(page_text)


def run(copy: Copy, said: list[str], tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    new = tmp_path / "new.txt"
    new.write_text("\n\n".join(said), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools/check_source.py"), str(new), "--root", str(copy.root), "--today", "2026-01-01", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={"COLUMNS": "160", "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}, timeout=120)


def test_the_command_keeps_the_answers_off_and_says_what_to_do(copy: Copy, page_text: list[str], tmp_path: Path) -> None:
    page_text[place("works-5")] = "This is another sentence."
    done = run(copy, page_text, tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    for words in ("How Do Bispecific Antibodies Work?", "works-5", "utter_bispecifics_mechanism", "Written: content/held.yml", "set snapshot_sha256: ", " ?\n"):
        assert words in done.stdout
    assert set(held.load(copy.root)) == {"utter_bispecifics_mechanism", "utter_car_t"}
    decisions = may_say.decide(answers.load(copy.root), may_say.load(copy.root), channel="sms", today=TODAY, production=False)
    assert decisions["utter_car_t"].handoff == "other_medical" and decisions["utter_adc"].handoff is None
    assert any("utter_car_t is kept off since 2026-01-01 (the page changed in: How Do Bispecific" in str(p) for p in held.warnings(answers.load(copy.root), held.load(copy.root)))


def test_what_was_held_before_stays_held(copy: Copy, page_text: list[str], tmp_path: Path) -> None:
    copy.edit(held.FILE, r"held: \{\}", 'held:\n  utter_donate: {since: 2025-12-01, why: "the page changed in: Give"}')
    page_text[place("works-5")] = "This is another sentence."
    run(copy, page_text, tmp_path)
    assert held.load(copy.root)["utter_donate"] == held.Held(date(2025, 12, 1), "the page changed in: Give")
    assert (copy.root / held.FILE).read_text(encoding="utf-8").startswith("# Answers that are kept off")


def test_the_command_writes_nothing_when_nothing_changed(copy: Copy, page_text: list[str], tmp_path: Path) -> None:
    before = (copy.root / held.FILE).read_bytes()
    done = run(copy, page_text, tmp_path)
    assert done.returncode == 0 and "No statement changed" in done.stdout and (copy.root / held.FILE).read_bytes() == before


def test_a_file_that_is_not_the_page_is_refused_unless_asked_for(copy: Copy, page_text: list[str], tmp_path: Path) -> None:
    before = (copy.root / held.FILE).read_bytes()
    done = run(copy, ["Not found."], tmp_path)
    assert done.returncode == 2 and "only 0 of 83 recorded statements" in done.stdout and (copy.root / held.FILE).read_bytes() == before
    assert run(copy, ["Not found."], tmp_path, "--anyway").returncode == 1
    assert set(held.load(copy.root)) == {answer.response for answer in answers.load().topics().values()}


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools/check_source.py"), str(tmp_path / "none.txt")], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "cannot be read" in done.stdout and "Traceback" not in done.stderr


def test_a_held_name_that_is_no_answer_is_named(copy: Copy) -> None:
    copy.edit(held.FILE, r"held: \{\}", "held:\n  utter_abc: {since: 2025-12-01, why: x}")
    assert ["utter_abc is held, but there is no such answer." in str(p) for p in held.warnings(answers.load(copy.root), held.load(copy.root))] == [True]
