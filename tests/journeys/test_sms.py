"""By text message: the same, as it arrives on a phone in the USA."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.conftest import FIRST_NAME
from tests.journeys.phone import Phone
from tests.journeys.staff import SMS, Staff


def test_questions_are_answered_after_a_word_on_who_is_speaking(phone: Phone) -> None:
    phone.write(words.BCMA)
    phone.gets(words.text("utter_bcma_definition"))
    expect(phone.arrived.first).to_contain_text(words.text("utter_sms_intro"))
    phone.write(words.BISPECIFICS)
    phone.gets(words.text("utter_bispecifics_mechanism"))
    expect(phone.thread.get_by_text(words.text("utter_sms_intro"))).to_have_count(1)


def test_a_hand_off_becomes_a_talk_with_staff_and_ends_as_one_with_the_assistant(phone: Phone, staff: Staff) -> None:
    phone.write(words.SIDE_EFFECTS)
    phone.gets(words.text("utter_handoff_side_effects"))
    phone.gets(words.text("utter_reply_offer"))
    expect(phone.arrived.filter(has_text=words.USA_AND_CANADA).first).to_be_visible()
    expect(phone.arrived.filter(has_text=words.EVERYWHERE_ELSE)).to_have_count(0)  # not the number of other countries
    phone.write("YES")
    phone.gets(words.text("utter_reply_yes"))

    expect(staff.waiting(words.SIDE_EFFECTS, SMS)).to_contain_text("Wants a reply here")
    staff.claim(words.SIDE_EFFECTS, SMS)
    phone.gets(f"{FIRST_NAME} from the IMF helpline has joined")
    staff.reply("Hello, may I call you about this?")
    phone.gets("Hello, may I call you about this?")
    expect(staff.entry("Hello, may I call you about this?").locator(".delivery")).to_contain_text("Delivered")

    before = phone.arrived.count()
    phone.write(words.BCMA)
    expect(staff.entry(words.BCMA)).to_be_visible()
    staff.reply("BCMA is a good question. Let us talk.")
    phone.gets("BCMA is a good question. Let us talk.")
    assert phone.arrived.count() == before + 1

    staff.resolve()
    phone.gets(words.text("utter_staff_done"))
    phone.write(words.BCMA)
    phone.gets(words.text("utter_bcma_definition"))


def test_who_asks_for_a_person_gets_the_number_the_offer_and_a_case(phone: Phone, staff: Staff) -> None:
    phone.write(words.A_PERSON)
    expect(phone.gets(words.text("utter_handoff_human_request"))).to_contain_text(words.USA_AND_CANADA)
    phone.gets(words.text("utter_reply_offer"))
    line = staff.waiting(words.A_PERSON, SMS)
    expect(line.locator(".priority")).to_have_text("Soon")
    expect(line).to_contain_text("Wants a person")
    staff.claim(words.A_PERSON, SMS).resolve()
