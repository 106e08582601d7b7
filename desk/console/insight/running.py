"""The figures about running the helpline: text messages and their cost, and what each account did."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings

from .. import words as desk_words
from ..charts import Bar
from ..figures.texts import Price, Texts, price, texts
from ..figures.workload import Work, workload
from ..told import colleague
from . import words
from .section import Asked, Section
from .sheet import Column, Kind, Sheet, share
from .usual import lying, most_of


def sent(asked: Asked) -> Section | None:
    """None where the asked channel has no text messages."""
    found = texts(asked.period, asked.channel)
    if found is None:
        return None
    said, cost = words.SECTIONS["texts"], price(settings.SMS_SEGMENT_COST)
    total = sum(row.messages for row in found)
    named = [(desk_words.DELIVERIES.get(row.state, row.state), row) for row in found]
    drawn = [Bar(name, row.messages, f"{row.messages:,}") for name, row in named]
    return Section(
        "texts", said.title, f"{said.says} {_bill(found, cost)}",
        Sheet(
            (
                Column("State", Kind.TEXT), Column("Messages"), Column("Share", Kind.SHARE), Column("Segments"),
                *(Column(f"Cost, {cost.currency}".removesuffix(", "), Kind.MONEY) for _ in range(cost is not None)),
            ),
            tuple(
                (name, row.messages, share(row.messages, total), row.segments, *([_cost(row, cost)] if cost else [])) for name, row in named
            ),
        ),
        (lying(drawn, name="texts", title=said.title, says=most_of([(name, row.messages) for name, row in named])),) if total else (),
    )


def _cost(row: Texts, cost: Price) -> Decimal:
    return cost.amount * row.segments if row.charged else Decimal(0)


def _bill(found: list[Texts], cost: Price | None) -> str:
    said = words.SEGMENTS.format(segments=f"{sum(row.segments for row in found if row.charged):,}")
    if cost is None:
        return said
    total = sum((_cost(row, cost) for row in found), Decimal(0))
    return f"{said} {words.COST.format(amount=cost.amount, currency=cost.currency, sum=f'{total:,.2f}')}"


def worked(asked: Asked) -> Section:
    said = words.SECTIONS["workload"]
    rows = [(_name(row), row) for row in workload(asked.period, asked.channel)]
    drawn = [Bar(name, row.resolved, f"{row.resolved:,}") for name, row in rows]
    return Section(
        "workload", said.title, said.says,
        Sheet(
            (Column("Account", Kind.TEXT), Column("Claimed"), Column("Replies"), Column("Resolved")),
            tuple((name, row.claimed, row.replies, row.resolved) for name, row in rows),
        ),
        (lying(drawn, name="workload", title="Cases resolved", says=" ".join(f"{one.name}: {one.shown}." for one in drawn[:5])),)
        if any(row.resolved for _name, row in rows) else (),
    )


def _name(row: Work) -> str:
    return colleague(row.staff) if row.staff else words.NO_ACCOUNT
