"""On the website: from a question to an answer, and from a hand-off to a reply of the staff."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.conftest import FIRST_NAME
from tests.journeys.staff import WEB, Staff
from tests.journeys.visitor import Visitor


def test_a_question_is_answered_with_its_section_and_review_date(visitor: Visitor) -> None:
    for question, response in [(words.BCMA, "utter_bcma_definition"), (words.BISPECIFICS, "utter_bispecifics_mechanism")]:
        visitor.ask(question)
        source = visitor.sees(words.opening(response)).locator(".source")
        expect(source).to_have_text(f"From the IMF page: {words.section(response)} · page reviewed May 19, 2025")


def test_a_hand_off_becomes_a_talk_with_staff_and_ends_as_one_with_the_assistant(visitor: Visitor, staff: Staff) -> None:
    visitor.ask(words.SIDE_EFFECTS)
    handoff = visitor.sees(words.opening("utter_handoff_side_effects"))
    for address, number in [(words.TEL_USA_AND_CANADA, words.USA_AND_CANADA), (words.TEL_EVERYWHERE_ELSE, words.EVERYWHERE_ELSE)]:
        expect(handoff.locator(f"a[href='{address}']").first).to_contain_text(number)
    visitor.page.get_by_role("button", name="Yes, reply here").click()
    visitor.sees(words.opening("utter_reply_yes"))

    expect(staff.waiting(words.SIDE_EFFECTS, WEB)).to_contain_text("Wants a reply here")
    staff.claim(words.SIDE_EFFECTS, WEB)
    visitor.sees(f"{FIRST_NAME} from the helpline has joined")
    staff.reply("Hello, may I call you about this?")
    reply = visitor.sees("Hello, may I call you about this?")
    expect(reply.locator(".who")).to_contain_text(FIRST_NAME)

    # Held: what the assistant could answer goes to the staff, and to nobody else.
    before = visitor.ours.count()
    visitor.ask(words.BCMA)
    expect(staff.entry(words.BCMA)).to_be_visible()
    staff.reply("BCMA is a good question. Let us talk.")
    visitor.sees("BCMA is a good question. Let us talk.")
    assert visitor.ours.count() == before + 1

    staff.resolve()
    visitor.sees(words.opening("utter_staff_left"))
    visitor.ask(words.BCMA)
    visitor.sees(words.opening("utter_bcma_definition"))


def test_who_asks_for_a_person_gets_the_numbers_the_offer_and_a_case(visitor: Visitor, staff: Staff) -> None:
    visitor.ask(words.A_PERSON)
    handoff = visitor.sees(words.opening("utter_handoff_human_request"))
    expect(handoff.locator(f"a[href='{words.TEL_USA_AND_CANADA}']").first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Yes, reply here")).to_be_visible()
    line = staff.waiting(words.A_PERSON, WEB)
    expect(line.locator(".priority")).to_have_text("Soon")  # the word for priority 2
    expect(line).to_contain_text("Wants a person")
    staff.claim(words.A_PERSON, WEB).resolve()
