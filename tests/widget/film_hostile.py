"""Pictures of the widget on hostile pages, on a wide screen and on a phone: `python -m tests.widget.film_hostile OUT_DIR [PART_OF_A_NAME]`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.widget import hostile
from tests.widget.conftest import Widget
from tests.widget.stub import StubDesk

SCREENS = {"wide": {"width": 1100, "height": 720}, "phone": {"width": 390, "height": 720}}


def film(browser: Browser, case: hostile.Hostile, screen: str, picture: Path) -> str:
    """What went wrong, in a line, or nothing."""
    context = browser.new_context(viewport=SCREENS[screen], locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(8000)
    page = context.new_page()
    fault = ""
    with StubDesk() as desk:
        try:
            widget = Widget(page, desk)
            hostile.visit(widget, case)
            hostile.is_used(widget)
        except (Error, AssertionError) as error:
            fault = " ".join(str(error).split())[:150]
        page.screenshot(path=picture)
    context.close()
    return fault


def main(out: Path, wanted: str) -> int:
    out.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=8000)
    bad = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for number, case in enumerate(hostile.TABLE, 1):
            for screen in SCREENS if wanted in case.name else ():
                name = re.sub(r"[^a-z0-9]+", "-", case.name.lower())
                fault = film(browser, case, screen, out / f"{number:02}-{name}-{screen}.png")
                bad += bool(fault)
                print(f"{'FAULT' if fault else 'works':6} {screen:6} {case.name:36} {fault}", flush=True)
        browser.close()
    print(f"{bad} faults. Pictures in {out}/.")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), "".join(sys.argv[2:])))
