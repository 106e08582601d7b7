"""All the content together, as the checks and the report take it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content import answers, contacts, may_say, page, snapshot
from content.answers import Answer, Answers
from content.contacts import Contacts
from content.errors import Problem
from content.files import ROOT
from content.may_say import Rules
from content.page import Page
from content.snapshot import Statement


@dataclass(frozen=True)
class Content:
    root: Path
    answers: Answers
    page: Page
    contacts: Contacts
    statements: tuple[Statement, ...]
    rules: Rules


def read(root: Path = ROOT) -> Content:
    """Raises ContentError when a file cannot be used."""
    return Content(root, answers.load(root), page.load(root), contacts.load(root), snapshot.load(root), may_say.load(root))


def problem(answer: Answer, channel: str, what: str, step: str) -> Problem:
    """What is wrong with one wording, as a sentence that names it."""
    return Problem(answers.FILE, f"The {'SMS' if channel == 'sms' else 'web'} text of {answer.response} {what}.", step)
