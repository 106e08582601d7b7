"""How long the widget takes on a phone: `python -m bench.widget_timing [RUNS]`. Needs Chromium.

A processor slowed to a quarter and the network of a phone, both by the browser itself; the stub desk of the tests answers
at once, so what is seen is the widget and the network. Each run is a first visit: nothing is kept from the one before.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.widget.conftest import Widget
from tests.widget.stub import StubDesk

PHONE = {"width": 390, "height": 844}
SLOWDOWN = 4
QUESTION = "what is bcma"

# Runs in the page from its start: when the field has the focus, and when the answer's text stands in the log.
WATCH = """window.marks = {};
const look = () => {
  const root = document.querySelector('imf-assistant')?.shadowRoot;
  if (root?.activeElement?.id === 'question') marks.usable ||= performance.now();
  if ([...(root?.querySelectorAll('li.assistant .said') ?? [])].some((said) => said.textContent.startsWith('BCMA is a marker'))) marks.answer ||= performance.now();
  if (root?.querySelector('.launcher')) marks.launcher ||= performance.now();
  requestAnimationFrame(look);
};
look();
document.addEventListener('click', () => { marks.click ||= performance.now(); }, true);
addEventListener('imf-assistant:send', () => { marks.send ||= performance.now(); }, true);"""


@dataclass(frozen=True)
class Network:
    """`delay` in ms there and back, `speed` in bytes a second in each direction."""

    name: str
    delay: int
    speed: float


NETWORKS = (Network("slow 4G: 150 ms, 1.6 Mbit/s", 150, 1.6e6 / 8), Network("3G: 400 ms, 400 kbit/s", 400, 400e3 / 8))


@dataclass(frozen=True)
class Run:
    """Times in ms; `load` are the requests of the widget between the click and the end of the answer, with when each began and ended after the click."""

    launcher: float
    usable: float
    answer: float
    load: list[tuple[str, float, float, int]]


def one_run(browser: Browser, network: Network) -> Run:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-US")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.add_init_script(WATCH)
    control = context.new_cdp_session(page)
    control.send("Network.enable")
    control.send("Network.emulateNetworkConditions", {"offline": False, "latency": network.delay, "downloadThroughput": network.speed, "uploadThroughput": network.speed})
    control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    with StubDesk() as desk:
        desk.packs = True
        widget = Widget(page, desk).visit()
        widget.launcher.click()
        widget.until("marks.usable > 0")
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        sent = page.evaluate("performance.now()") if not page.evaluate("marks.send") else page.evaluate("marks.send")
        widget.until("marks.answer > 0")
        marks = page.evaluate("marks")
        load = page.evaluate(
            "performance.getEntriesByType('resource').filter((one) => one.name.match('/widget/|/api/')).map((one) =>"
            " [one.name.split('/').slice(3).join('/').replace(/conversations\\/[^/]+/, 'conversations/…'), one.startTime - marks.click, one.responseEnd - marks.click, one.transferSize])"
        )
    context.close()
    return Run(marks["launcher"], marks["usable"] - marks["click"], marks["answer"] - sent, [tuple(row) for row in load])


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):6,.0f} ms   worst {max(values):6,.0f} ms"


def main(runs: int) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for network in NETWORKS:
            done = [one_run(browser, network) for _ in range(runs)]
            print(f"\n{network.name}, processor at 1/{SLOWDOWN}, {runs} first visits")
            print(f"  click until the field can be typed in   {spread([run.usable for run in done])}")
            print(f"  question sent until the answer stands   {spread([run.answer for run in done])}")
            middle = sorted(done, key=lambda run: run.usable)[runs // 2]
            files = [row for row in middle.load if row[0].startswith("widget/")]
            print(f"  {len(files)} files, {sum(row[3] for row in files):,} bytes with headers; the requests of the median run, ms after the click:")
            for name, begin, end, size in sorted(middle.load, key=lambda row: row[1]):
                print(f"    {begin:7,.0f} {end:7,.0f}  {size:6,}  {name}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10))
