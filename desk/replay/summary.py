"""A replay in a few numbers, for whoever watched it. The scores are made elsewhere, from the written file."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable

from rich.table import Table

from .lines import Reply, Spoken

TROUBLE = ("assistant_", "desk_error", "failed:", "http_5", "interrupted", "not_")


def outcome(turn: Spoken) -> str:
    """What became of one turn, in a word or two. Trouble first: a helpline reply in an emergency of ours is no result."""
    if turn.rule.startswith(TROUBLE):
        return f"trouble: {turn.rule}"
    if turn.handoff:
        return f"hand-off: {turn.handoff['reason']}"
    if turn.topics:
        return "answered"
    return "asked back" if turn.clarify else "other"


def summary(replies: Iterable[Reply]) -> Table:
    turns = [turn for reply in replies for turn in reply.turns]
    table = Table("outcome", "turns", title=f"{len(turns)} turns")
    table.columns[1].justify = "right"
    for name, count in sorted(Counter(outcome(turn) for turn in turns).items()):
        table.add_row(name, str(count))
    times = sorted(turn.ms for turn in turns if turn.ms)
    if times:
        table.caption = f"median {statistics.median(times):.0f} ms, slowest {times[-1]:.0f} ms a turn"
    return table
