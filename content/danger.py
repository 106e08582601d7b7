"""Reads the danger rules: content/danger.yml, content/danger_words.yml and content/danger_languages.yml.

The rules are data that a clinician can read; what they mean is decided in `safety/`. This module only loads them
and says in one sentence what is wrong with a file and what to do next (`DangerFileError`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import yaml

HERE = Path(__file__).resolve().parent
RULES = "danger.yml"
LANGUAGES = "danger_languages.yml"
WORDS = "danger_words.yml"

REASONS = ("emergency", "crisis")
# The C loader is five times as fast where it is installed, and reads the same.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RULE_KEYS = {"id", "reason", "means", "says", "names", "unless", "despite", "must_match", "must_not_match"}


class DangerFileError(ValueError):
    """A danger file cannot be used. The message names the file, the problem and the next step."""


@dataclass(frozen=True)
class Rule:
    """One danger sign, as written in the file. Patterns are still text here."""

    id: str
    reason: str  # "emergency" | "crisis"
    language: str  # "en", "es", ...: whose circumstances (negation, past, ...) apply
    means: str
    says: tuple[str, ...]  # by themselves they say that it happens
    names: tuple[str, ...]  # they only name the sign; the message must also say that it happens
    unless: tuple[str, ...]  # word-sets or patterns that speak against it in the same sentence
    despite: tuple[str, ...]  # circumstances that do not speak against this rule
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]


@dataclass(frozen=True)
class DangerBook:
    """Everything the three files hold."""

    rules: tuple[Rule, ...]
    sets: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str]  # what people write -> the words it stands for
    loosely_spelt: frozenset[str]  # words that may have one wrong letter
    not_misspelt: frozenset[str]  # real words that merely look like one of those
    circumstances: Mapping[str, Mapping[str, tuple[str, ...]]]  # language -> name -> patterns
    retractions: tuple[str, ...]


def _read(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise DangerFileError(f"content/{name}: the file is missing. Restore it from the repository.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise DangerFileError(
            f"content/{name}: not readable as YAML{where}. Check the indentation and put sentences in quotes."
        ) from error
    if not isinstance(data, dict):
        raise DangerFileError(f"content/{name}: expected named sections at the top. Compare with the repository's version.")
    return data


def _listed(value: Any) -> tuple[str, ...]:
    """Accepts a YAML list, or one text with commas: `he, she, my wife`."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip().strip('"') for part in value.split(",") if part.strip())
    return tuple(value)


def _texts(name: str, rule: str, key: str, value: Any) -> tuple[str, ...]:
    items = () if value is None else tuple(value) if isinstance(value, list) else (value,)
    for item in items:
        if not isinstance(item, str):
            raise DangerFileError(f"content/{name}: {rule}: an entry of `{key}` is not text ({item!r}). Put it in quotes.")
    return items


def _sets(*files: tuple[str, dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The word-sets of all files; a name may stand only once."""
    sets: dict[str, tuple[str, ...]] = {}
    for name, data in files:
        for key, value in (data.get("sets") or {}).items():
            if key in sets:
                raise DangerFileError(f"content/{name}: the word-set `{key}` stands twice. Rename one of the two.")
            sets[key] = _listed(value)
    return sets


def _rule(name: str, entry: Any, language: str) -> Rule:
    if not isinstance(entry, dict) or not entry.get("id"):
        raise DangerFileError(f"content/{name}: a rule has no `id`. Give it one, in lower case, such as `chest_pain`.")
    rule = str(entry["id"])
    unknown = sorted(set(entry) - RULE_KEYS)
    if unknown:
        raise DangerFileError(f"content/{name}: {rule}: unknown key `{unknown[0]}`. Known: {', '.join(sorted(RULE_KEYS))}.")
    if entry.get("reason") not in REASONS:
        raise DangerFileError(f"content/{name}: {rule}: `reason` must be one of {', '.join(REASONS)}.")
    if not entry.get("means"):
        raise DangerFileError(f"content/{name}: {rule}: `means` is missing. Say in plain words what the sign is.")
    said = {key: _texts(name, rule, key, entry.get(key)) for key in RULE_KEYS - {"id", "reason", "means"}}
    if not said["says"] and not said["names"]:
        raise DangerFileError(f"content/{name}: {rule}: has neither `says` nor `names`. Add at least one pattern.")
    if not said["must_match"] or not said["must_not_match"]:
        raise DangerFileError(
            f"content/{name}: {rule}: `must_match` or `must_not_match` is empty. These sentences are its tests; write some."
        )
    return Rule(id=rule, reason=entry["reason"], language=language, means=str(entry["means"]).strip(), **said)


@lru_cache(maxsize=4)
def load(folder: Path = HERE) -> DangerBook:
    """Reads and checks the three files; the result is kept."""
    words = _read(folder, WORDS)
    english = _read(folder, RULES)
    others = _read(folder, LANGUAGES)

    rules = [_rule(RULES, entry, "en") for entry in english.get("rules") or []]
    circumstances = {"en": {name: _listed(value) for name, value in (words.get("circumstances") or {}).items()}}
    sets = _sets((WORDS, words), (RULES, english), (LANGUAGES, others))
    for language, section in ((name, section) for name, section in others.items() if name != "sets"):
        circumstances[language] = {name: _listed(value) for name, value in (section.get("circumstances") or {}).items()}
        rules.extend(_rule(LANGUAGES, entry, language) for entry in section.get("rules") or [])
    if not rules:
        raise DangerFileError(f"content/{RULES}: holds no rules. Restore it from the repository.")

    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise DangerFileError(f"content/{RULES}: the rule id `{rule.id}` stands twice. Rename one of the two.")
        seen.add(rule.id)

    spellings: dict[str, str] = {}
    for standard, variants in (words.get("spellings") or {}).items():
        for variant in _listed(variants):
            spellings[variant] = str(standard)
    return DangerBook(
        rules=tuple(rules),
        sets=sets,
        spellings=spellings,
        loosely_spelt=frozenset(_listed(words.get("loosely_spelt"))),
        not_misspelt=frozenset(_listed(words.get("not_misspelt"))),
        circumstances=circumstances,
        retractions=_listed(words.get("retractions")),
    )
