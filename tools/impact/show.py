"""Show what `make impact` found: in the terminal, and as var/report/impact.html. Runs in the desk's environment, which has rich."""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from tools import say
from tools.impact import files, page
from tools.impact.compare import Change, Held, Impact, Kind, Piece, Reworded, compare, reworded, words

WIDEST = 110  # columns where no terminal says its own
STYLE = {Piece.KEPT: "", Piece.GONE: "red strike", Piece.COME: "green bold"}
# Where there is no colour, signs tell what goes and what comes.
SIGN = {Piece.KEPT: ("", ""), Piece.GONE: ("[-", "-]"), Piece.COME: ("{+", "+}")}


def show(impact: Impact, console: Console) -> None:
    """Failures last, where the eye is when the command ends."""
    for kind in (Kind.HANDOFF, Kind.TOPIC):
        found = [change for change in impact.changes if change.kind is kind]
        _section(console, f"{kind.value}: {page.count(len(found), 'reply', 'replies')} changed", [text for change in found for text in _turned(change)])
    groups = reworded(impact.changes)
    met = sum(len(group.changes) for group in groups)
    _section(console, f"wording: {page.count(met, 'reply', 'replies')} changed, {page.count(len(groups), 'change', 'changes')} of words", [text for group in groups for text in _rewritten(group)])
    _section(console, f"asked for the first time: {len(impact.added)}", [_line(held) for held in impact.added])
    _section(console, f"no longer asked: {len(impact.dropped)}", [Text(f"  {question.id}") for question in impact.dropped])
    _section(console, f"not as needed, and not when last released either: {len(impact.never_met)}", [_line(held) for held in impact.never_met])
    _section(console, f"FAILS: {page.count(len(impact.flipped), 'needed reply is', 'needed replies are')} lost", [Text(f"  {sentence}", style="red") for sentence in impact.sentences()])
    console.print(Text(page.summary(impact), style="red bold" if impact.flipped else "bold"))


def _section(console: Console, title: str, rows: Sequence[Text]) -> None:
    if rows:
        console.print(Rule(title, align="left", style="dim"))
        for row in rows:
            console.print(row)
        console.print()


def _line(held: Held) -> Text:
    return Text(f"  {held.question.id}  {page.shortened(held.question.turns[-1])}\n      {held.said[-1].outcome()}")


def _turned(change: Change) -> Iterator[Text]:
    yield Text.assemble("  ", (page.name(change), "bold"), f"  {page.shortened(change.question.turns[change.turn])}")
    yield Text.assemble("      ", ("was ", "dim"), (change.before.outcome(), "red"))
    yield Text.assemble("      ", ("now ", "dim"), (change.after.outcome(), "green"))


def _rewritten(group: Reworded) -> Iterator[Text]:
    yield Text("  " + ", ".join(page.name(change) for change in group.changes), style="bold")
    text = Text()
    for piece, part in words("\n\n".join(group.before), "\n\n".join(group.after)):
        opens, closes = SIGN[piece]
        text.append(f"{opens}{part}{closes}", style=STYLE[piece])
    for line in text.split("\n"):
        yield Text.assemble("      ", line)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.impact.show")
    for name in ("questions", "released", "replies", "report"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--as-released", action="store_true")
    options = parser.parse_args(arguments)
    now = files.replies(options.replies, files.questions(options.questions))
    console = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDEST, highlight=False)
    first = options.release and not options.released.is_file()
    impact = compare([] if first else files.released(options.released), now)
    if first:
        for held in impact.flipped:
            console.print(Text(f"Not as needed, and released so: {held.question.id} {held.said[-1].outcome()}", style="yellow"))
    else:
        show(impact, console)
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page.html(impact), encoding="utf-8")
        console.print(f"For reading: {options.report}", soft_wrap=True)
        if impact.flipped:
            return 1
        if options.as_released and impact.is_unreleased():
            console.print(Text(page.NOT_RELEASED, style="red"))
            return 1
    if options.release:
        files.release(options.released, now)
        console.print(f"Released: {page.count(len(now), 'conversation', 'conversations')} in {options.released.name}. Commit it with the change.", soft_wrap=True)
    return 0


if __name__ == "__main__":
    say.entry(lambda: main(sys.argv[1:]))
