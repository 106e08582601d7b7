"""Texts written to keep the screen busy. The budget is 50 ms for 32 kB (bench/danger.py --hostile); this is the hang guard."""

from __future__ import annotations

import time

import pytest

from bench.danger import hostile
from safety import screen
from safety.rules import rule_book

# Processor time, five times the budget: a machine under load must not fail it, a runaway search must.
GUARD_SECONDS = 0.25


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    screen.warm_up()


def quickest(work, text: str) -> float:
    spent = []
    for _ in range(3):
        started = time.process_time()
        work(text)
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.mark.parametrize("name", hostile())
@pytest.mark.parametrize("work", [screen.screen, screen.retracts, screen.language, screen.is_foreign], ids=lambda work: work.__name__)
def test_it_does_not_hang(name: str, work) -> None:
    assert quickest(work, hostile()[name]) < GUARD_SECONDS


def test_only_so_much_is_read() -> None:
    assert quickest(screen.screen, "chest and breath. " * 200_000) < GUARD_SECONDS


def test_no_word_of_a_message_stays_in_memory() -> None:
    screen.screen("Zebulon Quackenbush-Thistlewood of Upper Wobbleton has chest pain")
    screen.retracts("Zebulon is fine")
    strings = rule_book().vocab.strings
    assert [word for word in ("zebulon", "Zebulon", "quackenbush", "thistlewood", "wobbleton") if word in strings] == []
