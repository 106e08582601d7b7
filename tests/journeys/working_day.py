"""A working day at the helpline, from the sign-in with two factors to the figures: `python -m tests.journeys.working_day OUT_DIR` films it.

The same day is a test (test_working_day.py), which takes no pictures.
"""

from __future__ import annotations

import argparse
import pathlib
import re
import sys
import time
from collections.abc import Callable

from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import HANG, Product
from tests.journeys.staff import SMS, WEB, Staff
from tests.journeys.visitor import Visitor

Camera = Callable[[str, Page], None]
NO_CAMERA: Camera = lambda name, page: None  # noqa: E731

REQUIRES = {"DESK_REQUIRE_TOTP": "1", "DESK_SMS_SEGMENT_COST": "0.0083 USD"}
COLLEAGUE = "ben.okoye"
TAUGHT = "explain the one where they reprogram your blood"


class Second:
    """The app on a phone that shows codes. None is shown twice: the desk takes each once."""

    def __init__(self, secret: str) -> None:
        self._key = _from_base32(secret)
        self._shown = 0

    def code(self) -> str:
        # The next code counts already, so that nobody waits half a minute for it.
        step = max(int(time.time()) // 30, self._shown + 1)
        self._shown = step
        totp = TOTP(self._key)
        totp.time = step * 30
        return f"{totp.token():06d}"


def _from_base32(secret: str) -> bytes:
    import base64

    letters = re.sub(r"\s", "", secret).upper()
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def first_sign_in(staff: Staff, name: str, password: str, camera: Camera, *, own_password: str = "") -> Second:
    """With a password alone nothing opens but the pages that ask for more."""
    page = staff.page
    page.goto(staff.url + "/console/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    camera("sign in", page)
    page.get_by_role("button", name="Sign in").click()
    if own_password:
        page.get_by_label("Current password").fill(password)
        page.get_by_label("New password", exact=True).fill(own_password)
        page.get_by_label("New password, again").fill(own_password)
        page.get_by_role("button", name="Change the password").click()
    page.get_by_role("button", name="Set it up").click()
    second = Second(page.locator("b.secret").inner_text())
    camera("second factor", page)
    page.get_by_role("textbox", name=re.compile("^Code")).fill(second.code())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name=re.compile("go to the queue")).click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    return second


def sign_in(staff: Staff, name: str, password: str, second: Second, camera: Camera) -> None:
    page = staff.page
    page.goto(staff.url + "/console/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("textbox", name=re.compile("^Code")).fill(second.code())
    camera("the code at sign-in", page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def the_day(new_page: Callable[[], Page], product: Product, camera: Camera = NO_CAMERA) -> None:
    ana, ben = Staff(new_page(), product.url), Staff(new_page(), product.url)
    second = first_sign_in(ana, product.staff_name, product.password, camera)
    ana.is_called("Ana")
    made = product.manage("staff", COLLEAGUE, "--role", "staff")
    first_sign_in(ben, COLLEAGUE, made.rsplit(" ", 1)[-1].strip(), NO_CAMERA, own_password="warm-stone-kite-27")
    ben.is_called("Ben")
    ana.page.get_by_role("button", name="Sign out").click()
    sign_in(ana, product.staff_name, product.password, second, camera)

    visitor = Visitor(new_page(), product.url).open()
    phone, danger = (Phone(new_page(), product.url, number) for number in ("+12025550138", "+12025550139"))
    ask_for_help(visitor, phone, danger)
    ana.page.goto(product.url + "/console/")
    expect(ana.lines).to_have_count(3)
    camera("the queue", ana.page)

    the_danger(ana, danger, camera)
    the_phone(ana, phone, camera)
    the_website(ana, ben, visitor, camera)
    again(ana, visitor, camera)
    teach(ana, visitor, camera)
    ana.page.goto(product.url + "/console/insight/")
    expect(ana.page.locator("main svg").first).to_be_visible()
    camera("the figures", ana.page)
    ana.page.goto(product.url + "/console/audit/")
    ana.page.get_by_role("button", name="Verify the log").click()
    expect(ana.page.get_by_text(re.compile("whole", re.I)).first).to_be_visible()
    camera("the audit log", ana.page)


def ask_for_help(visitor: Visitor, phone: Phone, danger: Phone) -> None:
    phone.write(words.A_PERSON)
    phone.gets(words.text("utter_reply_offer"))
    phone.write("YES")
    phone.gets(words.text("utter_reply_yes"))
    visitor.ask(words.SIDE_EFFECTS)
    visitor.page.get_by_role("button", name="Yes, reply here").click()
    visitor.sees(words.opening("utter_reply_yes"))
    danger.write(words.FEVER)
    danger.gets("911")


def the_danger(ana: Staff, danger: Phone, camera: Camera) -> None:
    """The most urgent first. She calls, writes down what came of it, and closes the case."""
    next_case(ana)
    expect(ana.standing).to_contain_text("Danger")
    camera("next: the danger", ana.page)
    danger.gets("Ana from the IMF helpline has joined")
    ana.note("Called. His wife is with him, the ambulance is there.")
    camera("a note", ana.page)
    ana.resolve("Sent to emergency services")
    danger.gets(words.text("utter_staff_left"))


def the_phone(ana: Staff, phone: Phone, camera: Camera) -> None:
    next_case(ana)
    expect(ana.standing).to_contain_text("Wants a person")
    text = "Hello, this is Ana of the helpline. When may I call you, and at which number?"
    ana.page.locator("#text").fill(text)
    expect(ana.page.locator("#count")).to_contain_text("1 text message")
    camera("a text is counted", ana.page)
    ana.reply(text)
    phone.gets(text)
    expect(ana.entry(text).locator(".delivery")).to_contain_text("Delivered")
    camera("delivered to the phone", ana.page)
    phone.write("after 5 pm, this number is fine")
    expect(ana.entry("after 5 pm")).to_be_visible()
    ana.resolve("Spoken with by phone")
    phone.gets("Did this help you?")
    phone.write("YES")
    phone.gets(words.text("utter_help_yes"))
    camera("on the phone", phone.page)


def the_website(ana: Staff, ben: Staff, visitor: Visitor, camera: Camera) -> None:
    """One answers, hands over, and the colleague ends it."""
    next_case(ana)
    ana.page.locator("#answers-open").click()
    ana.page.get_by_role("button", name=re.compile("Put into the box.*CAR T")).first.click()
    expect(ana.page.locator("#text")).not_to_have_value("")
    camera("an approved answer in the box", ana.page)
    ana.page.locator("#text").fill("Hello, this is Ana. A nurse of the helpline can tell you more: Ben will go on here.")
    ana.page.get_by_role("button", name="Send").click()
    visitor.sees("Ben will go on here.")
    expect(ana.entry("Ben will go on here.").locator(".delivery")).to_contain_text("browser")
    ana.page.locator("#hand-over-open").click()
    ana.page.get_by_label("Who takes the case").select_option(label="Ben")
    ana.page.locator("#hand-over-note").fill("Asked about side effects. Wants it in writing.")
    camera("hand over", ana.page)
    ana.page.locator("#hand-over").click()
    visitor.sees("Ben from the helpline has taken over from Ana")
    ben.page.goto(ben.url + "/console/?show=mine")
    ben.page.locator(".line a").first.click()
    expect(ben.page.locator("#brief")).to_contain_text("Wants it in writing.")
    camera("the colleague's page", ben.page)
    ben.reply("Hello, Ben here. Your care team knows your treatment; may I tell you which questions to ask them?")
    visitor.sees("Ben here")
    ben.resolve("Answered here")
    visitor.sees("Did this help you?")
    camera("in the chat", visitor.page)
    visitor.page.get_by_role("button", name="Yes, this helped").click()
    visitor.sees(words.opening("utter_help_yes"))


def again(ana: Staff, visitor: Visitor, camera: Camera) -> None:
    """Who writes again meets the same case."""
    visitor.ask("can I drive after the infusion")
    ana.page.goto(ana.url + "/console/")
    expect(ana.lines).to_have_count(1)
    ana.lines.get_by_role("link").first.click()
    expect(ana.standing).to_contain_text("opened again once")
    camera("opened again", ana.page)
    ana.page.locator("#claim").click()
    expect(ana.standing).to_contain_text("Yours")
    ana.page.locator("#give-back").click()
    expect(ana.standing).to_contain_text("The assistant answers this person now.")
    visitor.ask(words.BCMA)
    visitor.sees(words.opening("utter_bcma_definition"))
    ana.resolve("Sent to their care team")


def teach(ana: Staff, visitor: Visitor, camera: Camera) -> None:
    """A question that was not understood becomes a lesson, and an editor accepts it."""
    visitor.ask(TAUGHT)
    ana.page.goto(ana.url + "/console/")
    ana.lines.get_by_role("link").first.click()
    entry = ana.entry(TAUGHT)
    entry.get_by_role("link", name="This should have been").click()
    entry.get_by_label("This should have been").select_option("car_t")
    camera("this should have been", ana.page)
    entry.get_by_role("button", name="Suggest").click()
    ana.page.goto(ana.url + "/console/teach/")
    ana.page.get_by_label("Other ways to ask the same").fill("the treatment where your blood cells are reprogrammed\nthey reprogram blood cells, what is that")
    ana.page.get_by_label("Nothing in it tells who wrote it").check()
    camera("the lesson", ana.page)
    ana.page.get_by_role("button", name="Accept").click()
    expect(ana.page.get_by_text("make learn").first).to_be_visible()


def next_case(ana: Staff) -> None:
    ana.page.goto(ana.url + "/console/")
    ana.page.locator("#next").click()
    expect(ana.standing).to_contain_text("Yours")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.working_day", description="Film a working day at the helpline as numbered pictures.")
    parser.add_argument("out", type=pathlib.Path, metavar="OUT_DIR")
    out: pathlib.Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []

    def camera(name: str, page: Page) -> None:
        taken.append(name)
        page.screenshot(path=out / f"{len(taken):02d} {name.replace(':', '')}.png", animations="disabled")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        expect.set_options(timeout=HANG * 1000)
        with Product(**REQUIRES) as product:
            try:
                the_day(lambda: _page(browser), product, camera)
            except Exception:
                for context in browser.contexts:  # what stood on every screen when it went wrong
                    camera("failed", context.pages[0])
                raise
        browser.close()
    print(f"{len(taken)} pictures in {out}")
    return 0


def _page(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US", timezone_id="America/Chicago").new_page()
    page.set_default_timeout(HANG * 1000)
    return page


if __name__ == "__main__":
    sys.exit(main())
