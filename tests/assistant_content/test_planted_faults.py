"""Eight faults, each planted in a copy of the project: `make check` fails on each alone, and one sentence says the file, the text and what to do.

Here because only this environment has the base forms of words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from content import answers
from content.approvals import CHANNELS
from content.files import ROOT
from tests.content.project import Copy
from tools import check

WHILE_CURRENT = "2026-01-01"


def invented_number(copy: Copy) -> None:
    copy.within("utter_adc", "It delivers a toxic drug", "It delivers 3 toxic drugs")


def drug_the_page_does_not_name(copy: Copy) -> None:
    copy.within("utter_bispecifics_mechanism", "such as BCMA\\.", "such as BCMA (teclistamab).")


def uncited_sentence(copy: Copy) -> None:
    copy.within("utter_bispecifics_mechanism", "      - works-5\n", "      - ''\n")


def curly_quote_in_an_sms(copy: Copy) -> None:
    copy.within("utter_donate", r'\\"Donation\\" at the top\. Questions', "“Donation” at the top. Questions")


def third_segment(copy: Copy) -> None:
    copy.within("utter_reply_yes", "Thank you, noted\\.", "Thank you, noted." + " Thank you." * 16)


def orphan_fact(copy: Copy) -> None:
    copy.edit("content/page.yml", "      give-2:", "      give-3: The page thanks those who give.\n      give-2:")
    copy.edit("content/snapshot.yml", "give-2", "give-2 give-3")


def unapproved_revision(copy: Copy) -> None:
    """Everything is approved; then one word of one SMS changes."""
    entries = [
        f'- {{answer: {name}, channel: {channel}, revision: "{answer.revision(channel)}", by: Dr. Ana Example, when: 2025-12-01}}'
        for name, answer in answers.load(ROOT).items()
        for channel in CHANNELS
    ]
    copy.edit("content/approvals.yml", r"approvals: \[\]", "approvals:\n" + "\n".join(entries))
    copy.within("utter_adc", "ADCs are one type", "ADCs are a type")


def date_gone_by(copy: Copy) -> None:
    copy.edit("content/page.yml", r"reviewed: 2025-05-19", "reviewed: 2022-05-19")


@dataclass(frozen=True)
class Fault:
    """How it is planted, and what the table's line says: the file, what is wrong with which text, the next step."""

    plant: Callable[[Copy], None]
    file: str
    what: str
    step: str
    production: bool = False


FAULTS = [
    Fault(invented_number, "domain.yml", 'The web text of utter_adc says the number "3" in "It delivers 3 toxic drugs straight to the myeloma cells.", which neither its facts (bcma-14) nor', "Take it out, cite the fact that holds it, or have it approved in content/glossary.yml."),
    Fault(drug_the_page_does_not_name, "domain.yml", 'The web text of utter_bispecifics_mechanism says the word "teclistamab" in "One arm typically binds', "Take it out, cite the fact that holds it, or have it approved in content/glossary.yml."),
    Fault(uncited_sentence, "domain.yml", 'The web text of utter_bispecifics_mechanism cites nothing for "It activates the immune cell and triggers it to kill the cancer cell."', "Name the facts of content/page.yml it rests on."),
    Fault(curly_quote_in_an_sms, "domain.yml", "The SMS text of utter_donate has characters that an SMS cannot carry cheaply: “ ”.", "Use plain ones: \" and ' for quotes"),
    Fault(third_segment, "domain.yml", "The SMS text of utter_reply_yes is 334 characters with its longest numbers; two segments hold 306.", "Shorten it."),
    Fault(orphan_fact, "content/page.yml", "The fact give-3 is said by no answer.", "Cite it in domain.yml, or move it to `left_out` with the reason."),
    Fault(unapproved_revision, "content/approvals.yml", "The SMS text of utter_adc, revision ", "Have a clinician approve it, and add the entry (docs/approve-the-answers.md).", production=True),
    Fault(date_gone_by, "content/page.yml", "The medical review of May 19, 2022 ran out on May 18, 2025 (1095 days), so no answer is given any more.", "Have the page reviewed, then set `reviewed`; the period stands in content/review.yml."),
]  # fmt: skip
each = pytest.mark.parametrize("fault", FAULTS, ids=[fault.plant.__name__ for fault in FAULTS])


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of the table is broken."""
    monkeypatch.setenv("COLUMNS", "500")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def lines(output: str) -> list[list[str]]:
    """The cells of the table, without its frame and its head."""
    return [[cell.strip() for cell in line.strip("│┃\n").split("│")] for line in output.splitlines() if line.startswith("│")]


def checked(copy: Copy, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[list[str]]]:
    code = check.main([str(copy.root), "--today", WHILE_CURRENT, *arguments])
    return code, lines(capsys.readouterr().out)


@each
def test_a_planted_fault_alone_fails_with_one_sentence_that_says_what_to_do(copy: Copy, capsys: pytest.CaptureFixture[str], fault: Fault) -> None:
    fault.plant(copy)
    code, ((file, what, step),) = checked(copy, capsys, *(["--production"] if fault.production else []))
    assert code == 1
    assert file == fault.file and fault.what in what and fault.step in step


def test_without_a_fault_there_is_nothing_to_say(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(copy, capsys) == (0, [])


def test_make_check_itself_names_all_of_them(copy: Copy) -> None:
    """Through make, in a whole copy of what it needs; the mode of production makes it say what is unapproved."""
    for fault in FAULTS:
        fault.plant(copy)
    for folder in ("content", "tools", "requirements"):
        shutil.copytree(ROOT / folder, copy.root / folder, ignore=shutil.ignore_patterns("__pycache__", "*.yml"), dirs_exist_ok=True)
    shutil.copy(ROOT / "Makefile", copy.root)
    (copy.root / ".venv").symlink_to(ROOT / ".venv")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    done = subprocess.run(["make", "check", "PRODUCTION=1"], cwd=copy.root, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0, done.stdout + done.stderr
    found = lines(done.stdout)
    unseen = [fault.plant.__name__ for fault in FAULTS if not any(file == fault.file and fault.what in what and fault.step in step for file, what, step in found)]
    assert unseen == [], done.stdout
