"""The pictures of the documents, taken from the real product: `python -m tests.journeys.take_pictures OUT_DIR`."""

from __future__ import annotations

import argparse
import base64
import pathlib
import sys

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import HANG, Product
from tests.journeys.staff import WEB, Staff
from tests.journeys.visitor import Visitor
from tools import say

LARGEST = 200_000  # bytes; a document with pictures is to open quickly


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.take_pictures", description="Take widget.png, console.png and phone.png.")
    parser.add_argument("out", type=pathlib.Path, metavar="OUT_DIR", help="where to put them, for example docs/images")
    out: pathlib.Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        expect.set_options(timeout=HANG * 1000)
        with Product() as product:
            visit(browser, product, out / "widget.png")
            text(browser, product, out / "phone.png")
            work(browser, product, out / "console.png")
        browser.close()
    too_large = [path.name for path in sorted(out.glob("*.png")) if path.stat().st_size > LARGEST]
    if too_large:
        say.complain(f"Larger than {LARGEST:,} bytes: {', '.join(too_large)}. Take them of a smaller window.")
    return 1 if too_large else 0


def page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": height}, locale="en-US", timezone_id="America/Chicago").new_page()


def beside(browser: Browser, pictures: list[bytes], path: pathlib.Path) -> None:
    """Several pictures in one, from left to right."""
    images = "".join(f"<img src='data:image/png;base64,{base64.b64encode(picture).decode()}'>" for picture in pictures)
    frame = page(browser, 2000, 1000)
    frame.set_content(f"<div style='display: inline-flex; align-items: start; gap: 16px'>{images}</div>")
    frame.locator("div").screenshot(path=path)


def visit(browser: Browser, product: Product, path: pathlib.Path) -> None:
    """An answer with its source, and a hand-off."""
    visitor = Visitor(page(browser, 900, 760), product.url).open()
    visitor.ask(words.BCMA)
    visitor.sees(words.opening("utter_bcma_definition"))
    visitor.said(words.BCMA).evaluate("question => question.scrollIntoView()")
    answer = visitor.dialog.screenshot()
    visitor.ask(words.SIDE_EFFECTS)
    expect(visitor.page.get_by_role("button", name="Yes, reply here")).to_be_visible()
    visitor.said(words.SIDE_EFFECTS).evaluate("question => question.scrollIntoView()")
    beside(browser, [answer, visitor.dialog.screenshot()], path)
    visitor.page.get_by_role("button", name="Yes, reply here").click()
    visitor.sees(words.opening("utter_reply_yes"))


def text(browser: Browser, product: Product, path: pathlib.Path) -> None:
    """The same on a phone."""
    phone = Phone(page(browser, 1160, 740), product.url, "+12025550143")
    for question, reply in [(words.BCMA, "utter_bcma_definition"), (words.A_PERSON, "utter_reply_offer"), ("YES", "utter_reply_yes")]:
        phone.write(question)
        phone.gets(words.text(reply))
    phone.page.screenshot(path=path, animations="disabled")  # what is fading in is shown as it will be


def work(browser: Browser, product: Product, path: pathlib.Path) -> None:
    """The queue, and a case in the hands of somebody."""
    for question in (words.FEVER, "will my insurance pay for CAR T"):
        Visitor(page(browser, 1280, 800), product.url).open().ask(question)
    staff = Staff(page(browser, 860, 780), product.url).sign_in(product.staff_name, product.password).is_called("Ana")
    staff.waiting(words.SIDE_EFFECTS, WEB)
    queue = staff.page.screenshot()
    staff.claim(words.SIDE_EFFECTS, WEB).reply("Hello, this is Ana from the helpline. Which side effects are on your mind?")
    staff.page.evaluate("scrollTo(0, 0)")
    beside(browser, [queue, staff.page.screenshot()], path)


if __name__ == "__main__":
    sys.exit(main())
