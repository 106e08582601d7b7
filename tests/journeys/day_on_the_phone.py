"""A day on the phone, from the first question to the last report: `python -m tests.journeys.day_on_the_phone OUT_DIR` films it.

Pictures of the simulator's page beside the real product. What is not as it should be ends the day with an error.
"""

from __future__ import annotations

import argparse
import pathlib
import sys

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import HANG, Product
from tests.journeys.staff import SMS, Staff
from tools import say

WIDE, NARROW = (1280, 860), (390, 844)
FIRST_NAME = "Ana"
# Four answers, of which no two share a message.
MANY = "How do bispecifics work, why is BCMA important, what is immunotherapy, and how does myeloma affect the immune system?"
FOLLOW_UP = "what are their pros and cons?"
SPANISH = "¿Qué es la terapia CAR T?"


class Film:
    def __init__(self, browser: Browser, product: Product, out: pathlib.Path) -> None:
        self._browser, self._product, self._out = browser, product, out
        self._taken = 0

    def page(self, size: tuple[int, int] = WIDE) -> Page:
        context = self._browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-US", timezone_id="America/Chicago")
        context.set_default_timeout(HANG * 1000)
        return context.new_page()

    def phone(self, number: str, size: tuple[int, int] = WIDE) -> Phone:
        return Phone(self.page(size), self._product.url, number)

    def take(self, name: str, phone: Phone) -> None:
        settled(phone)
        self._taken += 1
        phone.page.screenshot(path=self._out / f"{self._taken:02} {name}.png", animations="disabled")


def settled(phone: Phone) -> None:
    """Nothing is on its way to the phone any more."""
    expect(phone.page.locator("#wire .state.wait")).to_have_count(0)


def questions(film: Film) -> None:
    phone = film.phone("+12025550143")
    film.take("nothing yet", phone)
    phone.write(words.BISPECIFICS)
    phone.gets(words.text("utter_bispecifics_mechanism"))
    film.take("question", phone)
    phone.write(FOLLOW_UP)
    phone.gets(words.text("utter_bispecifics_pros_cons"))
    film.take("follow-up", phone)
    phone.write(MANY)
    expect(phone.arrived.last).to_contain_text(words.text("utter_sms_more"))
    film.take("several questions", phone)
    phone.write("MORE")
    phone.gets(words.text("utter_myeloma_and_immune_system"))
    film.take("MORE", phone)


def leaving(film: Film) -> None:
    phone = film.phone("+16135550143")
    phone.write("STOP")
    phone.gets(words.text("utter_sms_stop"))
    film.take("STOP", phone)
    phone.write("START")
    phone.gets(words.text("utter_sms_start"))
    film.take("START", phone)
    phone.write("how can CAR T stop myeloma")
    expect(phone.arrived).to_have_count(4)
    film.take("stop in a question", phone)


def staff_reply(film: Film, staff: Staff) -> None:
    phone = film.phone("+12025550144")
    phone.write(words.SIDE_EFFECTS)
    phone.gets(words.text("utter_reply_offer"))
    film.take("hand-off", phone)
    phone.write("YES")
    phone.gets(words.text("utter_reply_yes"))
    film.take("YES", phone)
    staff.claim(words.SIDE_EFFECTS, SMS)
    phone.gets(f"{FIRST_NAME} from the IMF helpline has joined")
    staff.reply("Hello, this is Ana. Which side effects are on your mind?")
    phone.gets("Which side effects")
    film.take("staff reply", phone)


def others(film: Film) -> None:
    phone = film.phone("+12025550145")
    phone.write(words.FEVER)
    phone.gets(words.text("utter_handoff_emergency"))
    film.take("danger", phone)
    phone = film.phone("+12025550146")
    phone.page.get_by_role("button", name="A picture").click()
    phone.gets(words.text("utter_media"))
    film.take("picture", phone)
    phone = film.phone("+34600000143")
    phone.write(SPANISH)
    expect(phone.arrived.first).to_be_visible()
    film.take("Spanish", phone)


def trouble(film: Film) -> None:
    phone = film.phone("+12025550147")
    phone.page.locator("#network summary").click()
    for name in ("Arrives twice", "In the wrong order"):
        phone.page.get_by_role("switch", name=name).check()
    expect(phone.page.locator("#trouble")).to_have_text("2 kinds")
    phone.write(words.BCMA)
    phone.gets(words.text("utter_bcma_definition"))
    film.take("trouble on the network", phone)
    phone.page.get_by_role("button", name="Switch all of it off").click()
    expect(phone.page.locator("#trouble")).to_have_text("none")
    narrow = film.phone("+12025550143", NARROW)
    expect(narrow.arrived.first).to_be_visible()
    narrow.page.locator(".phone").scroll_into_view_if_needed()
    film.take("on a narrow screen", narrow)
    narrow.page.locator("#network summary").click()
    narrow.page.locator("#network").scroll_into_view_if_needed()
    film.take("switches on a narrow screen", narrow)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.day_on_the_phone", description="Film a day on the simulated phone.")
    parser.add_argument("out", type=pathlib.Path, metavar="OUT_DIR", help="where the pictures go")
    out: pathlib.Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        expect.set_options(timeout=HANG * 1000)
        with Product() as product:
            film = Film(browser, product, out)
            staff = Staff(film.page(), product.url).sign_in(product.staff_name, product.password).is_called(FIRST_NAME)
            for scene in (questions, leaving, others, trouble):
                scene(film)
            staff_reply(film, staff)
        browser.close()
    say.line(f"The pictures are in {out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
