"""The figures about what people asked and what the assistant made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .. import words as desk_words
from ..charts import Bar, Series, columns, line
from ..figures.endings import Ending, endings
from ..figures.handoffs import handoffs
from ..figures.period import Period, Step
from ..figures.topics import topics
from ..figures.volume import Volume, channels, volume
from ..figures.wanted import Wanted, wanted
from . import words
from .section import Asked, Drawn, Section
from .sheet import Column, Kind, Sheet, share, show
from .usual import counted_section, lying, most_of


def volumes(asked: Asked, step: Step | None = None) -> Section:
    """By the period's own step on the page; by day for the CSV."""
    cut = step or asked.period.step
    rows = volume(asked.period, asked.channel, step=cut)
    shown = channels(asked.channel)
    said = words.SECTIONS["volume"]
    names = [words.step_name(row.step, cut) for row in rows]
    per = words.STEPS[cut]
    return Section(
        name="volume",
        title=said.title,
        says=said.says.format(step=per),
        sheet=_volume_sheet(rows, shown, cut),
        charts=(_messages(rows, shown, names, per), _shares(rows, names, per)),
        wide=True,
    )


def _volume_sheet(rows: list[Volume], shown: list[str], cut: Step) -> Sheet:
    named = [desk_words.CHANNELS[one] for one in shown]
    return Sheet(
        (
            Column({Step.DAY: "Day", Step.WEEK: "From", Step.MONTH: "From"}[cut], Kind.DAY),
            *(Column("To", Kind.DAY) for _ in range(cut is not Step.DAY)),
            *(Column(f"{name}: messages") for name in named),
            *(Column(f"{name}: conversations") for name in named),
            Column("Handed off"),
            Column("Not understood"),
        ),
        tuple(
            (
                *_days(row.step, cut),
                *(row.messages[one] for one in shown),
                *(row.conversations[one] for one in shown),
                row.handed_off,
                row.not_understood,
            )
            for row in rows
        ),
    )


def _days(part: Period, cut: Step) -> tuple[date, ...]:
    return (part.first,) if cut is Step.DAY else (part.first, part.last)


def _messages(rows: list[Volume], shown: list[str], names: list[str], per: str) -> Drawn:
    sums = {one: sum(row.messages[one] for row in rows) for one in shown}
    series = [Series(desk_words.CHANNELS[one], tuple(row.messages[one] for row in rows), f"{sums[one]:,}") for one in shown]
    most = max(rows, key=lambda row: row.total)
    says = f"{sum(sums.values()):,} messages in all. " + (f"The most, {most.total:,}, came in the {per} from {show(most.step.first, Kind.DAY)}." if most.total else "")
    title = f"Messages by {per}"
    return Drawn(title, columns(names, series, name="volume", title=title, says=says))


def _shares(rows: list[Volume], names: list[str], per: str) -> Drawn:
    def percents(counts: Iterable[int]) -> tuple[float | None, ...]:
        return tuple(100 * count / row.total if row.total else None for count, row in zip(counts, rows, strict=True))

    total = sum(row.total for row in rows)
    off, unclear = sum(row.handed_off for row in rows), sum(row.not_understood for row in rows)
    shown = [show(share(count, total), Kind.SHARE) for count in (off, unclear)]
    series = [
        Series("Handed off", percents(row.handed_off for row in rows), shown[0]),
        Series("Not understood", percents(row.not_understood for row in rows), shown[1]),
    ]
    title = f"Share of messages handed off or not understood, by {per}"
    says = f"Over the whole time {shown[0]} were handed off and {shown[1]} not understood."
    return Drawn(title, line(names, series, name="shares", title=title, says=says, unit=lambda value: f"{value:.0f} %", most=100))


def ends(asked: Asked) -> Section:
    counted = endings(asked.turns, asked.topics)
    return counted_section("endings", "Messages", [(words.ENDINGS[one], counted[one]) for one in Ending if counted[one] or one in _ALWAYS])


_ALWAYS = (Ending.ANSWERED, Ending.HANDED_OFF, Ending.ASKED_BACK, Ending.NOT_UNDERSTOOD)


def answered(asked: Asked) -> Section:
    rows = topics(asked.turns, asked.topics)
    return counted_section("topics", "Messages", [(desk_words.topic(topic), count) for topic, count in rows], of=sum(one.count for one in asked.turns), wide=True)


def handed_off(asked: Asked) -> Section:
    rows = [("Off topic" if reason == "off_topic" else desk_words.reason(reason).name, count) for reason, count in handoffs(asked.turns)]
    return counted_section("handoffs", "Messages", rows)


def missed(asked: Asked) -> Section:
    rows = wanted(asked.period, asked.channel, asked.topics)
    reasons = sorted({reason for row in rows for reason in row.reasons}, key=lambda one: (-sum(row.reasons.get(one, 0) for row in rows), one))
    named = [(desk_words.topic(row.topic) if row.topic else words.NO_TOPIC, row) for row in rows]
    said = words.SECTIONS["wanted"]
    return Section(
        "wanted", said.title, said.says,
        Sheet(
            (Column("Nearest topic", Kind.TEXT), Column("Messages"), *(Column(desk_words.reason(one).name) for one in reasons)),
            tuple((name, row.total, *(row.reasons.get(one, 0) for one in reasons)) for name, row in named),
        ),
        (_wanted_bars(named, said.title),) if rows else (),
        wide=True,
    )


def _wanted_bars(named: list[tuple[str, Wanted]], title: str) -> Drawn:
    drawn = [Bar(name, row.total, f"{row.total:,}") for name, row in named]
    return lying(drawn, name="wanted", title=title, says=most_of([(name, row.total) for name, row in named]))
