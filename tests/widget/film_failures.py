"""Pictures of every failure, with the numbers on the screen: `python -m tests.widget.film_failures OUT_DIR [PART_OF_A_NAME]`."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from desk.web import embedding
from tests.browser import ARGUMENTS, find_chromium
from tests.widget.conftest import Widget
from tests.widget.failures import NUMBERS, TABLE, Case, pressable
from tests.widget.stub import StubDesk

PHONE = {"width": 390, "height": 720}


@dataclass(frozen=True)
class Row:
    name: str
    shown: bool  # every helpline number can be seen and pressed
    still: str
    fault: str = ""


def film(browser: Browser, case: Case, picture: Path) -> Row:
    context = browser.new_context(viewport=PHONE, locale="en-US", java_script_enabled=case.script, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    if case.before:
        page.add_init_script(case.before)
    fault = ""
    with StubDesk() as desk:
        desk.page_css = embedding.FALLBACK_STYLE
        try:
            case.provoke(Widget(page, desk))
        except (Error, AssertionError) as error:
            fault = str(error).splitlines()[0]
        shown = pressable(page) >= NUMBERS
        page.screenshot(path=picture)
    context.close()
    return Row(case.name, shown, case.still, fault)


def main(out: Path, wanted: str) -> int:
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for number, case in enumerate(TABLE, 1):
            if wanted not in case.name:
                continue
            row = film(browser, case, out / f"{number:02}-{re.sub(r'[^a-z0-9]+', '-', case.name.lower()).strip('-')}.png")
            rows.append(row)
            print(f"{'numbers shown' if row.shown else 'NO NUMBERS':13}  {row.name:42} {row.still}{'   FAULT: ' + row.fault if row.fault else ''}", flush=True)
        browser.close()
    bad = [row for row in rows if row.fault or not row.shown]
    print(f"{len(rows)} failures, {len(rows) - len(bad)} as they should be. Pictures in {out}/.")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), "".join(sys.argv[2:])))
