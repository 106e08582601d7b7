"""What happens when somebody slips in a danger file: one sentence with the file, the problem and the next step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content import danger
from safety.rules import RuleBook

FILES = (danger.RULES, danger.WORDS, danger.LANGUAGES)

RULE = """
rules:
  - id: hiccups
    reason: emergency
    means: Hiccups that do not stop.
    says: ["{person} .. hiccups"]
    must_match: ["he has hiccups"]
    must_not_match: ["no hiccups"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(danger.HERE / name, tmp_path / name)
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(danger.DangerFileError) as refused:
        RuleBook(danger.load(folder))
    return str(refused.value)


def rewrite(folder: Path, old: str, new: str, name: str = danger.RULES) -> Path:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def replace_rules(folder: Path, old: str, new: str) -> Path:
    """A short rule file with the word-sets of the real one, so that one slip stands alone."""
    sets = (folder / danger.RULES).read_text(encoding="utf-8").split("\nrules:\n")[0]
    assert old in RULE
    (folder / danger.RULES).write_text(sets + RULE.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / danger.WORDS).unlink()
    assert refusal(folder) == "content/danger_words.yml: the file is missing. Restore it from the repository."


def test_broken_yaml_is_refused_with_its_line(folder: Path) -> None:
    (folder / danger.RULES).write_text("rules:\n  - id: [", encoding="utf-8")
    assert "content/danger.yml: not readable as YAML near line" in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reason: emergency", "reason: urgent", "hiccups: `reason` must be one of emergency, crisis"),
        ("means: Hiccups that do not stop.", "means:", "hiccups: `means` is missing"),
        ("says:", "sais:", "hiccups: unknown key `sais`"),
        ('says: ["{person} .. hiccups"]', "says: []", "hiccups: has neither `says` nor `names`"),
        ('must_match: ["he has hiccups"]', "must_match: []", "`must_match` or `must_not_match` is empty"),
        ('must_match: ["he has hiccups"]', "must_match: [no]", "an entry of `must_match` is not text (False). Put it in quotes"),
        ("{person} .. hiccups", "{persons} .. hiccups", "the word-set {persons} does not exist"),
        ("{person} .. hiccups", "(he|she hiccups", "unbalanced brackets"),
        ("{person} .. hiccups", "he) hiccups", "unbalanced brackets"),
        ("{person} .. hiccups", "[hiccups]", "can match nothing at all"),
        ("  - id: hiccups", "  - name: hiccups", "a rule has no `id`"),
    ],
)
def test_a_slip_in_a_rule_is_explained(folder: Path, old: str, new: str, said: str) -> None:
    assert said in refusal(replace_rules(folder, old, new))


def test_a_rule_id_stands_once(folder: Path) -> None:
    assert "the rule id `chest_pain` stands twice" in refusal(rewrite(folder, "- id: cannot_breathe", "- id: chest_pain"))


def test_a_word_set_stands_once(folder: Path) -> None:
    assert "the word-set `person` stands twice" in refusal(rewrite(folder, "sets:\n", "sets:\n  person: me\n"))


def test_a_new_sign_is_one_entry_in_one_file(folder: Path) -> None:
    book = RuleBook(danger.load(replace_rules(folder, "hiccups", "hiccups")))
    reading = book.reader.read("my dad has terrible hiccups")
    signs, _, _ = book.find(book.rules[0], book.doc(reading, 0, len(reading.words)), reading.words)
    assert [found.rule.id for found in signs] == ["hiccups"]
