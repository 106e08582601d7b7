"""The challenge sets, as a floor. How well the rules do on what they have never seen: bench/danger.py, docs/add-a-danger-sign.md."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from content import danger
from safety import screen

HERE = Path(__file__).parent
SETS = sorted(HERE.glob("challenge*.yml"))
RECALL, FALSE_ALARMS = 0.9, 0.02


def texts(path: Path, part: str) -> list[str]:
    return [text for listed in yaml.safe_load(path.read_text(encoding="utf-8"))[part].values() for text in listed]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_dangers_are_caught(path: Path) -> None:
    missed = [text for text in texts(path, "danger") if screen.screen(text) is None]
    assert len(missed) <= (1 - RECALL) * len(texts(path, "danger")), missed


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_false_alarms_are_rare(path: Path) -> None:
    alarms = [text for text in texts(path, "safe") if screen.screen(text) is not None]
    assert len(alarms) <= FALSE_ALARMS * len(texts(path, "safe")), alarms


@pytest.mark.parametrize("path", [path for path in SETS if path.stem != "challenge_plain"], ids=lambda path: path.stem)
def test_nobody_copied_a_challenge_into_the_rules(path: Path) -> None:
    known = {text.casefold() for rule in danger.load().rules for text in (*rule.must_match, *rule.must_not_match)}
    assert [text for text in (*texts(path, "danger"), *texts(path, "safe")) if text.casefold() in known] == []


def test_the_sets_keep_their_size() -> None:
    sizes = {path.stem: (len(texts(path, "danger")), len(texts(path, "safe"))) for path in SETS}
    assert sizes == {"challenge": (150, 250), "challenge_fifth": (105, 128), "challenge_fourth": (40, 40), "challenge_plain": (180, 128), "challenge_third": (40, 60), "challenge_unseen": (60, 100)}
