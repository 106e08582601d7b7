"""The figures about cases: waiting, endings, help, wrong answers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from desk.conversations.forgetting import DISPOSITION as FORGOTTEN
from desk.conversations.models import HelpfulReason

from .. import words as desk_words
from ..charts import Bar
from ..figures.dispositions import dispositions
from ..figures.helped import helped
from ..figures.helpful import helpful
from ..figures.reopened import reopened
from ..figures.reports import reports
from ..figures.waits import Wait, Waits
from . import words
from .section import Asked, Section
from .sheet import Column, Kind, Sheet, share, show
from .usual import counted_section, lying, most_of


def claims(asked: Asked) -> Section:
    return _waits("claims", asked.waits, lambda row: row.claim)


def replies(asked: Asked) -> Section:
    return _waits("replies", asked.waits, lambda row: row.reply)


def _waits(name: str, rows: list[Waits], of: Callable[[Waits], Wait]) -> Section:
    said = words.SECTIONS[name]
    named = [(desk_words.priority(row.priority).word, row.target.total_seconds() / 60, of(row)) for row in rows]
    drawn = [
        Bar(f"{word}, within {show(target, Kind.MINUTES)}", _percent(wait), show(share(wait.within, wait.judged), Kind.SHARE))
        for word, target, wait in named
    ]
    says = " ".join(f"{one.name}: {one.shown}." for one in drawn)
    return Section(
        name, said.title, said.says,
        Sheet(
            (
                Column("Priority", Kind.TEXT), Column("Target", Kind.MINUTES), Column("Cases"), Column("Within target", Kind.SHARE),
                Column("Median", Kind.MINUTES), Column("9 of 10 within", Kind.MINUTES), Column("Never"), Column("Still waiting"),
            ),
            tuple(
                (word, target, wait.cases, share(wait.within, wait.judged), wait.spread.median, wait.spread.ninetieth, wait.never, wait.waiting)
                for word, target, wait in named
            ),
        ),
        (lying(drawn, name=name, title="Share within the target", says=says, whole=100),) if any(wait.judged for _word, _target, wait in named) else (),
        wide=True,
    )


def _percent(wait: Wait) -> float | None:
    part = share(wait.within, wait.judged)
    return None if part is None else 100 * part


def ended(asked: Asked) -> Section:
    rows = [(_ending(key), count) for key, count in dispositions(asked.period, asked.channel)]
    return counted_section("dispositions", "Cases", rows)


def _ending(key: str) -> str:
    return desk_words.disposition(key) if key == FORGOTTEN else settings.DISPOSITIONS.get(key, key) or words.NO_DISPOSITION


def again(asked: Asked) -> Section:
    said = words.SECTIONS["reopened"]
    rows = [(desk_words.priority(row.priority).word, row.opened, row.again) for row in reopened(asked.period, asked.channel)]
    drawn = [Bar(word, None if not opened else 100 * again / opened, show(share(again, opened), Kind.SHARE)) for word, opened, again in rows]
    return Section(
        "reopened", said.title, said.says,
        Sheet(
            (Column("Priority", Kind.TEXT), Column("Cases"), Column("Opened again"), Column("Share", Kind.SHARE)),
            tuple((word, opened, again, share(again, opened)) for word, opened, again in rows),
        ),
        (lying(drawn, name="reopened", title="Share opened again", says=" ".join(f"{one.name}: {one.shown}." for one in drawn), whole=100),)
        if any(opened for _word, opened, _again in rows) else (),
    )


def help_given(asked: Asked) -> Section:
    answers = helped(asked.period, asked.channel)
    return counted_section("helped", "Cases", [("Yes", answers.yes), ("No", answers.no), ("No answer", answers.silent)])


def judged(asked: Asked) -> Section:
    said = words.SECTIONS["helpful"]
    rows = [(desk_words.topic(row.response.removeprefix("utter_")), row) for row in helpful(asked.period, asked.channel)]
    drawn = [Bar(name, 100 * row.yes / row.total, f"{show(share(row.yes, row.total), Kind.SHARE)} of {row.total:,}") for name, row in rows]
    return Section(
        "helpful", said.title, said.says,
        Sheet(
            (
                Column("Answer", Kind.TEXT), Column("Judged"), Column("Helped", Kind.SHARE), Column("Did not help"),
                *(Column(words.WHY_NOT[reason]) for reason in ("", *HelpfulReason.values)),
            ),
            tuple(
                (name, row.total, share(row.yes, row.total), row.no, *(row.reasons.get(reason, 0) for reason in ("", *HelpfulReason.values)))
                for name, row in rows
            ),
        ),
        (lying(drawn, name="helpful", title="Share that it helped", says=" ".join(f"{one.name}: {one.shown}." for one in drawn), whole=100),) if rows else (),
        wide=True,
    )


def wrong(asked: Asked) -> Section:
    said = words.SECTIONS["reports"]
    rows = [(desk_words.topic(row.response.removeprefix("utter_")), row) for row in reports(asked.period, asked.channel)]
    drawn = [Bar(name, row.total, f"{row.total:,}") for name, row in rows]
    return Section(
        "reports", said.title, said.says,
        Sheet(
            (Column("Answer", Kind.TEXT), Column("Reports"), Column("Open"), Column("Settled")),
            tuple((name, row.total, row.open, row.settled) for name, row in rows),
        ),
        (lying(drawn, name="reports", title=said.title, says=most_of([(name, row.total) for name, row in rows])),) if rows else (),
    )
