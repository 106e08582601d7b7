"""`make sms-table`: every text of domain.yml as the SMS that costs most, and what a phone shows first. Exits 1 when one is too long or too dear.

Runs in both environments. Each text is measured with its longest values, for the kind of phone that gets most characters.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from content import checks, gsm  # noqa: E402

# Where no terminal says its own: the longest name, the four measures and a whole first segment.
WIDEST = 260


@dataclass(frozen=True)
class Line:
    response: str
    characters: int  # as the carrier counts them: a character of the extension table is two
    segments: int
    encoding: str
    first_segment: str
    problem: str = ""


def lines(content: checks.Content) -> Iterator[Line]:
    for answer in content.answers.values():
        text = max(checks.longest(content, answer).values(), key=gsm.septets)
        yield line(answer.response, text)


def line(response: str, text: str) -> Line:
    """The measures of one text as it goes out. Pure."""
    foreign = gsm.outside(text)
    problem = ""
    if foreign:
        problem = f"not in GSM-7: {' '.join(foreign)}"
    elif gsm.septets(text) > gsm.TWO_SEGMENTS:
        problem = f"over {gsm.TWO_SEGMENTS}"
    return Line(response, gsm.septets(text), gsm.segments(text), "UCS-2" if foreign else "GSM-7", gsm.first_segment(text), problem)


def table(found: Sequence[Line]) -> Table:
    made = Table(title="Every text as an SMS, at its longest", show_lines=False)
    made.add_column("response", no_wrap=True)
    for name in ("char.", "seg."):
        made.add_column(name, justify="right")
    made.add_column("encoding")
    made.add_column("first segment")
    made.add_column("to mend")
    for one in found:
        shown = one.first_segment.replace("\n", " / ")
        made.add_row(one.response.removeprefix("utter_"), str(one.characters), str(one.segments), one.encoding, shown, one.problem)
    return made


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.sms_table", description="Show every text as an SMS; fail on one that is no GSM-7 or longer than two segments.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="another copy of the project")
    found = list(lines(checks.read(parser.parse_args(arguments).root.resolve())))
    console = Console(width=None if sys.stdout.isatty() else WIDEST)
    console.print(table(found), markup=False)
    wrong = [one for one in found if one.problem]
    for one in wrong:
        console.print(f"{one.response}: {one.problem}. Shorten it, or use plain characters, in domain.yml.", markup=False, highlight=False)
    two = sum(one.segments == 2 for one in found)
    console.print(f"{len(found)} texts: {len(found) - two - len(wrong)} of one segment, {two} of two, {len(wrong)} to mend.", highlight=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
