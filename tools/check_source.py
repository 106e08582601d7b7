"""`make check-source FILE=...`: compares a new snapshot of the page with the recorded one, and keeps off what rests on a change.

    --anyway   also for a page of which less than half is left

Writes content/held.yml when something changed. Exit code: 0 nothing changed, 1 something did, 2 the file cannot be used.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.markup import escape  # noqa: E402
from rich.table import Table  # noqa: E402

from content import held, source_change  # noqa: E402
from content import page as page_file  # noqa: E402
from content import snapshot as snapshot_file  # noqa: E402
from content.errors import ContentError  # noqa: E402
from content.everything import Content, read  # noqa: E402
from content.source_change import Change  # noqa: E402


class Unusable(Exception):
    """The file is no snapshot of the page; the sentence says why, and the next step."""


def snapshot_text(path: Path) -> tuple[str, str]:
    """The file's text and its SHA-256."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()
    except UnicodeDecodeError:
        raise Unusable(f"{path}: the file is not UTF-8 text. Save the page's text again with the encoding UTF-8.") from None
    except OSError as error:
        raise Unusable(f"{path}: the file cannot be read ({error.strerror}). Name the saved text of the page: make check-source FILE=page.txt") from None


def changes(content: Content, change: Change) -> Table:
    """Per section: what is new, which facts have lost their statement."""
    table = Table(title="What changed on the page", show_lines=True)
    for name in ("section", "new statements, with their fingerprints", "facts whose statement is gone"):
        table.add_column(name, overflow="fold")
    for section in change.sections:
        lost = [name for statement, where in change.gone if where == section for name in statement.became or (f"the heading of {section}",)]
        table.add_row(
            content.page.sections[section].heading,
            "\n".join(f"{statement.fingerprint}  {escape(statement.text)}" for statement in change.new if statement.section == section),
            "\n".join(f"{name}  {escape(content.page.facts[name].text)}" if name in content.page.facts else name for name in dict.fromkeys(lost)),
        )
    return table


def kept_off(content: Content, change: Change) -> Table:
    table = Table(title="Answers that rest on these sections, kept off from now on")
    for name in ("answer", "title", "sections"):
        table.add_column(name)
    for response, sections in change.answers.items():
        table.add_row(response, content.answers[response].title, ", ".join(sections))
    return table


def next_steps(change: Change, sha: str) -> str:
    return f"""What to do now (docs/approve-the-answers.md says more):
  1. {page_file.FILE}: correct the facts of the changed sections: {" ".join(change.facts)}
     and set snapshot_sha256: {sha}, and `reviewed` if the page names a new date.
  2. {snapshot_file.FILE}: replace the lines under `statements:` by those below; put the fact's number for each `?`.
  3. domain.yml: correct the answers. Then make check, and have both wordings of each approved."""


def run(root: Path, path: Path, *, today: date, anyway: bool, console: Console) -> int:
    content = read(root)
    text, sha = snapshot_text(path)
    change = source_change.compare(content, text)
    if not change.gone and not change.new:
        same = sha == content.page.snapshot_sha256
        console.print("Nothing changed: this is the recorded snapshot." if same else f"No statement changed, only how they are set. In {page_file.FILE} set snapshot_sha256: {sha}", soft_wrap=True)
        return 0
    if change.kept < len(content.statements) / 2 and not anyway:
        raise Unusable(
            f"{path}: only {change.kept} of {len(content.statements)} recorded statements are in it, so it may not be the page. Nothing was written. "
            "Look into the file; if the page was rewritten, run the same with ANYWAY=1."
        )
    console.print(changes(content, change))
    console.print(kept_off(content, change))
    path_held = root / held.FILE
    path_held.write_text(held.written(path_held.read_text(encoding="utf-8"), source_change.hold(content, change, today)), encoding="utf-8")
    console.print(f"Written: {held.FILE}. It counts from the next start or release on.")
    console.print(next_steps(change, sha), soft_wrap=True, markup=False, highlight=False)
    console.print("\n".join(["statements:", *change.lines]), soft_wrap=True, markup=False, highlight=False)
    return 1


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.check_source", description="Compare a new snapshot of the page with the recorded one.")
    parser.add_argument("file", type=Path, help="the page's text, as saved today")
    parser.add_argument("--root", type=Path, default=ROOT, help="another copy of the project")
    parser.add_argument("--anyway", action="store_true", help="also when less than half of the page is left")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day from which answers are held")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        path = Path(os.environ.get("CALLER", "")) / options.file.expanduser()
        return run(options.root.resolve(), path, today=options.today or date.today(), anyway=options.anyway, console=console)
    except (ContentError, Unusable) as error:
        console.print(str(error), soft_wrap=True, markup=False, highlight=False)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
