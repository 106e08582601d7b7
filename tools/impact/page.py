"""The difference as one HTML file that needs nothing else. Pure but for its style, which stands in tools/impact/page.css."""

from __future__ import annotations

import pathlib
from html import escape
from typing import Iterable, Sequence

from tools.impact.compare import Change, Held, Impact, Kind, Need, Piece, Question, Reworded, Said, reworded, words

STYLE = pathlib.Path(__file__).with_name("page.css")
TAG = {Piece.KEPT: "{}", Piece.GONE: "<del>{}</del>", Piece.COME: "<ins>{}</ins>"}
LONGEST = 90  # characters of a message in a list


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return f"\u201c{text}\u201d" if len(text) <= LONGEST else f"\u201c{text[: LONGEST - 1]}\u2026\u201d"


def name(change: Change) -> str:
    """The question, and which of its messages when it has several."""
    several = len(change.question.turns) > 1
    return f"{change.question.id} ({change.question.channel}{f', message {change.turn + 1}' if several else ''})"


NOT_RELEASED = "This is not what was released. If you meant it, run `make impact RELEASE=1` and commit tests/impact/released.jsonl with the change; if not, undo it."


def summary(impact: Impact) -> str:
    """The whole in one sentence."""
    if impact.flipped:
        return f"{count(len(impact.flipped), 'needed reply is', 'needed replies are')} lost: this may not be released. {count(len(impact.changes), 'reply', 'replies')} changed in all."
    if impact.changes:
        return f"{count(len(impact.changes), 'reply', 'replies')} changed, {impact.same} as released. Nothing that is needed is lost."
    return f"All {impact.same} replies are as released." + ("" if not impact.added else f" {count(len(impact.added), 'question is', 'questions are')} new.")


def html(impact: Impact) -> str:
    """The whole file."""
    turned = {kind: [change for change in impact.changes if change.kind is kind] for kind in Kind}
    groups = reworded(impact.changes)
    parts = [
        _section("Fails: needed and lost", [_failed(held, sentence) for held, sentence in zip(impact.flipped, impact.sentences())]),
        _section("Hand-off changed", map(_turned, turned[Kind.HANDOFF])),
        _section("Topic changed", map(_turned, turned[Kind.TOPIC])),
        _section("Wording changed", map(_rewritten, groups)),
        _section("Asked for the first time", map(_listed, impact.added)),
        _section("Not as needed, and not when last released either", map(_listed, impact.never_met)),
        _section("No longer asked", (f"<article><h3>{escape(question.id)}</h3></article>" for question in impact.dropped)),
    ]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Which replies change</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<h1>Which replies change</h1>
<p class="verdict{" bad" if impact.flipped else ""}">{escape(summary(impact))}</p>
<p class="legend">Against the replies as last released (tests/impact/released.jsonl). <del>Words that go</del> <ins>words that come</ins></p>
{"".join(parts)}</main>
</body>
</html>
"""


def _section(title: str, articles: Iterable[str]) -> str:
    found = list(articles)
    return f"<section>\n<h2>{escape(title)} <span>{len(found)}</span></h2>\n{''.join(found)}</section>\n" if found else ""


def _asked(question: Question, turn: int) -> str:
    earlier = "".join(f'<p class="earlier">{escape(text)}</p>' for text in question.turns[:turn])
    need = {None: "", Need.HANDOFF: '<span class="need">needs a hand-off</span>', Need.DANGER: '<span class="need">needs an alarm</span>'}[question.must]
    return f'<h3>{escape(question.id)} <span>{escape(question.channel)}</span>{need}</h3>\n{earlier}<p class="asked">{escape(question.turns[turn])}</p>\n'


def _turned(change: Change) -> str:
    return f"<article>\n{_asked(change.question, change.turn)}<div class=\"pair\">{_side('Was', change.before)}{_side('Now', change.after)}</div>\n</article>\n"


def _side(title: str, said: Said) -> str:
    return f"<div><h4>{title}: {escape(said.outcome())}</h4>{_texts(said.replies)}</div>"


def _texts(replies: Sequence[str]) -> str:
    return "".join(f'<p class="said">{escape(text)}</p>' for text in replies)


def _rewritten(group: Reworded) -> str:
    marked = "".join(TAG[piece].format(escape(text)) for piece, text in words("\n\n".join(group.before), "\n\n".join(group.after)))
    met = "".join(f"<li>{escape(name(change))}: {escape(shortened(change.question.turns[change.turn]))}</li>" for change in group.changes)
    return f'<article>\n<p class="said">{marked}</p>\n<h4>{count(len(group.changes), "message gets", "messages get")} it</h4>\n<ul>{met}</ul>\n</article>\n'


def _failed(held: Held, sentence: str) -> str:
    last = len(held.question.turns) - 1
    return f'<article class="bad">\n{_asked(held.question, last)}<p>{escape(sentence)}</p>\n{_side("Now", held.said[last])}\n</article>\n'


def _listed(held: Held) -> str:
    last = len(held.question.turns) - 1
    return f"<article>\n{_asked(held.question, last)}{_side('Now', held.said[last])}\n</article>\n"
