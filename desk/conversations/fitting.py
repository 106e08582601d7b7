"""A turn made to fit its channel: three messages at most, and on a phone three segments each. Pure.

What belongs together is joined. If that is not enough, something waits or is left out, in this order: the offer that
staff may reply (the next hand-off makes it again), the introduction (the next reply brings it), the later answers of the
page. Danger, hand-offs and everything else that carries the numbers is always said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from .plan import Plan, Said

# Messages of one turn, and segments of one text message (acceptance I13).
MOST = 3
MOST_SEGMENTS = 3

Fits = Callable[[str], bool]


@dataclass(frozen=True)
class Fitted:
    """What goes out, in order, and the topics whose answers had to stay behind."""

    said: list[Said]
    left_out: tuple[str, ...] = ()


def fit(
    plan: Plan, *, intro: Said | None = None, offer: Said | None = None, more: Said | None = None, fits: Fits = lambda text: True, apart: bool = False
) -> Fitted:
    """The plan's messages with what goes along with them. In danger the introduction comes after the advice.

    `more` tells of answers that had to stay behind. `fits` says whether a text may be one message, `apart` that no two
    answers share one (each has its own section below it). Should nothing fit, everything is said in `MOST` messages all the same.
    """
    for answers, left_out in _fewer_and_fewer(plan):
        if left_out and more is not None:
            answers = [*answers, more]
        for said in _with_less_and_less(plan, answers, intro, offer):
            joined = join(said, fits=fits, apart=apart)
            if joined is not None:
                return Fitted(joined, left_out)
    return Fitted(join(list(plan.said)) or [])


def join(said: list[Said], *, most: int = MOST, fits: Fits = lambda text: True, apart: bool = False) -> list[Said] | None:
    """All of it in at most `most` messages, neighbours sharing one; None if that cannot fit.

    What is by the way shares a message rather than two answers do; then the longest message is as short as can be.
    """
    for groups in sorted(_groupings(said, min(most, len(said))), key=_cost):
        if apart and _cost(groups)[0]:
            continue
        joined = [_merged(*group) for group in groups]
        if all(fits(one.text) for one in joined):
            return joined
    return None


def _fewer_and_fewer(plan: Plan) -> Iterator[tuple[list[Said], tuple[str, ...]]]:
    """All answers; then without the last answer of the page, and so on. One text always stays."""
    answers, left_out = list(plan.said), ()
    yield answers, left_out
    for at in reversed(range(len(plan.said))):
        topic = plan.topic_of(plan.said[at])
        if topic is not None and len(answers) > 1:
            answers, left_out = answers[:at] + answers[at + 1 :], (topic, *left_out)
            yield answers, left_out


def _with_less_and_less(plan: Plan, answers: list[Said], intro: Said | None, offer: Said | None) -> Iterator[list[Said]]:
    intros = [intro] if intro is not None else []
    offers = [offer] if offer is not None else []
    in_front, behind = [*intros, *answers], [*answers, *intros]
    if plan.handoff is not None and plan.handoff.is_danger:
        in_front = behind
    yield [*in_front, *offers]
    yield [*behind, *offers]
    yield in_front
    yield behind
    yield [*answers, *offers]
    yield answers


def _groupings(said: list[Said], count: int) -> Iterator[list[list[Said]]]:
    """Every way to cut the row into `count` groups of neighbours."""
    if not said:
        yield []
        return
    for cuts in combinations(range(1, len(said)), count - 1):
        yield [said[start:end] for start, end in pairwise((0, *cuts, len(said)))]


def _cost(groups: list[list[Said]]) -> tuple[int, int]:
    answers = [sum(not one.by_the_way for one in group) for group in groups]
    lengths = [sum(len(one.text) for one in group) for group in groups]
    return sum(max(0, number - 1) for number in answers), max(lengths, default=0)


def _merged(first: Said, *more: Said) -> Said:
    """The record names the answer, not what goes along with it."""
    for second in more:
        named = second if first.by_the_way and not second.by_the_way else first
        first = replace(named, text=f"{first.text}\n\n{second.text}", choices=first.choices + second.choices)
    return first
