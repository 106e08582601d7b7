"""Teaching on the live case page, in a real browser: news must not take away a form that somebody fills in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from desk.conversations.models import Lesson, Message

from . import people
from .test_in_the_browser import apart, desk  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_news_leave_the_form_and_what_is_chosen_in_it(case, desk):  # noqa: F811
    message = apart(lambda: Message.objects.get(conversation=case.conversation, sender="person").pk)
    desk.sign_in().open(case)
    desk.page.locator(f"#teach-open-{message}").click()
    chosen = desk.page.locator(f"#label-{message}")
    expect(chosen).to_be_focused()
    chosen.select_option("car_t")
    apart(people.writes, case.conversation, "are you there?")
    expect(desk.transcript).to_contain_text("are you there?")
    expect(chosen).to_have_value("car_t")
    desk.page.locator(f"#teach-{message}").get_by_role("button", name="Suggest").click()
    expect(desk.page.locator(f"#teach-{message}")).to_contain_text("An editor decides")
    assert apart(lambda: Lesson.objects.get().label) == "car_t"
    assert (desk.complaints, desk.outside) == ([], [])


def test_who_leaves_the_form_finds_the_way_to_it_again(case, desk):  # noqa: F811
    desk.sign_in().open(case)
    desk.page.get_by_role("link", name="This should have been").click()
    desk.page.get_by_role("link", name="Cancel").click()
    expect(desk.page.get_by_role("link", name="This should have been")).to_be_visible()
    assert not apart(Lesson.objects.exists)
