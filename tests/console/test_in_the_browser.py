"""The console in a real browser: live parts, drafts, keyboard, hostile text.

The browser is started anew in each test and ended before the database is cleared: while it runs, Django refuses to touch
the database from the test's own thread. What the test changes behind the page's back goes through `apart`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from desk.conversations import cases
from desk.conversations.models import CannedReply, Case
from tests.browser import ARGUMENTS, PATIENCE, find_chromium

from . import people
from .vectors import VECTORS

pytestmark = pytest.mark.django_db(transaction=True)


def apart(act: Callable[..., Any], *args: Any) -> Any:
    """Run it in a thread of its own; its result, or its exception."""
    ended: dict[str, Any] = {}

    def run() -> None:
        try:
            ended["result"] = act(*args)
        except BaseException as error:
            ended["error"] = error
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    if "error" in ended:
        raise ended["error"]
    return ended["result"]


class Desk:
    """What a member of staff does in the browser."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.outside: list[str] = []  # requests that left this desk
        self.complaints: list[str] = []  # what the browser refused or could not run
        page.on("request", lambda request: None if request.url.startswith(address) else self.outside.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._complains(line.text) if line.type == "error" else None)
        page.on("dialog", self._dialog)
        self.dialogs: list[str] = []

    def _complains(self, words: str) -> None:
        """Leaving a page while it asks for news ends that request: htmx writes two lines about it, and nothing is wrong."""
        if words.startswith("htmx:sendAbort") and self.complaints and self.complaints[-1].startswith("htmx:afterRequest"):
            self.complaints.pop()
            return
        self.complaints.append(words)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.type)
        dialog.dismiss()

    def sign_in(self, name: str = "ana.ruiz") -> Desk:
        self.page.goto(self.address + "/console/")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(people.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Queue")).to_be_visible()
        return self.ready()

    def ready(self) -> Desk:
        """Until the page's scripts run: before that a key or a choice of the filter does nothing yet."""
        self.page.wait_for_load_state()
        return self

    def press(self, key: str) -> None:
        self.ready().page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.ready().page.keyboard.type(text)

    def open(self, case: Case) -> Desk:
        self.page.goto(f"{self.address}/console/cases/{case.pk}/")
        return self

    @property
    def draft(self):
        return self.page.locator("#text")

    @property
    def transcript(self):
        return self.page.locator("#transcript")

    def press_until(self, key: str, wanted: str, most: int = 40) -> None:
        """Press a key until the element with this id has the focus."""
        for _ in range(most):
            if self.page.evaluate("document.activeElement.id") == wanted:
                return
            self.press(key)
        raise AssertionError(f"#{wanted} was not reached with {key}")


@pytest.fixture
def desk(served: Any, ana: Any, ben: Any) -> Iterator[Desk]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US", timezone_id="America/Chicago")
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield Desk(context.new_page(), served.url)
        browser.close()


def test_a_new_message_arrives_live_and_the_draft_and_the_focus_stay(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.fill("Hello, this is")
    apart(people.writes, case.conversation, "are you there?")
    expect(desk.transcript).to_contain_text("are you there?")
    expect(desk.page.locator("#announce")).to_have_text("A new message of the person is in the conversation.")
    desk.write(" Ana.")
    expect(desk.draft).to_have_value("Hello, this is Ana.")
    with desk.page.expect_response(lambda response: "/news/" in response.url and response.status == 204):
        pass  # told once, it is news no longer
    desk.page.get_by_role("button", name="Send").click()
    expect(desk.transcript).to_contain_text("Hello, this is Ana.")
    expect(desk.draft).to_have_value("")
    assert apart(people.texts_of_staff, case) == ["Hello, this is Ana."]
    assert desk.complaints == [] and desk.outside == []


def test_a_second_reply_follows_without_a_reload(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    for words in ("First.", "Second."):
        desk.draft.fill(words)
        desk.page.get_by_role("button", name="Send").click()
        expect(desk.transcript).to_contain_text(words)
    assert apart(people.texts_of_staff, case) == ["First.", "Second."]


def test_a_case_taken_away_says_so_and_leaves_the_draft(case, ana, ben, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.fill("Half a sent")
    apart(lambda: (people.act(people.signed_in(ana), case, "release"), people.claims(case, ben)))
    expect(desk.page.locator("#reply-send")).to_contain_text("Ben Okoye has this case")
    expect(desk.draft).to_have_value("Half a sent")
    expect(desk.page.get_by_role("button", name="Send")).to_have_count(0)


def test_the_segments_are_counted_while_one_types(sms_case, ana, desk):
    apart(people.claims, sms_case, ana)
    desk.sign_in().open(sms_case)
    desk.draft.press_sequentially("a" * 161)
    expect(desk.page.locator("#count")).to_have_text("2 text messages, 161 characters")


def test_a_signed_out_page_covers_the_conversation_keeps_the_draft_and_goes_on_after_a_new_sign_in(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.fill("A long answer")
    other = desk.page.context.new_page()
    other.goto(desk.address + "/console/")
    other.get_by_role("button", name="Sign out").click()
    expect(desk.page.locator("#trouble")).to_contain_text("You are signed out")
    expect(desk.transcript).not_to_be_visible()
    Desk(other, desk.address).sign_in()
    expect(desk.transcript).to_be_visible()
    expect(desk.draft).to_have_value("A long answer")
    desk.page.get_by_role("button", name="Send").click()
    expect(desk.transcript).to_contain_text("A long answer")


def test_a_signed_out_page_without_a_draft_leads_to_the_sign_in(case, desk):
    desk.sign_in().open(case)
    desk.page.context.clear_cookies()
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_leaving_with_a_draft_is_asked_about(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.press_sequentially("Not sent yet")
    desk.page.get_by_role("link", name="Back to the queue").click()
    expect(desk.draft).to_have_value("Not sent yet")
    assert desk.dialogs == ["beforeunload"]


def test_an_opened_part_stays_open_when_news_arrive(case, desk):
    apart(lambda: people.hands_off(case.conversation, "what", reason="side_effects", rule="assistant_slow"))
    desk.sign_in().open(case)
    desk.transcript.get_by_text("Why", exact=True).click()
    expect(desk.transcript.get_by_text("Rule: the assistant took too long.")).to_be_visible()
    apart(people.writes, case.conversation, "hello?")
    expect(desk.transcript).to_contain_text("hello?")
    expect(desk.transcript.get_by_text("Rule: the assistant took too long.")).to_be_visible()


def test_the_queue_is_live_in_the_page_and_in_the_title(case, desk):
    desk.sign_in()
    expect(desk.page).to_have_title("(1) Queue | Helpline desk")
    apart(lambda: people.asks("she cannot breathe", reason="emergency"))
    expect(desk.page.locator(".line").first).to_contain_text("Danger")
    expect(desk.page).to_have_title("(2) Queue | Helpline desk")
    expect(desk.page.locator("#announce")).to_have_text("A new danger case is waiting.")


def test_the_queue_holds_still_under_the_pointer(case, desk):
    desk.sign_in()
    desk.page.locator(f"#claim-{case.pk}").hover()
    apart(lambda: people.asks("she cannot breathe", reason="emergency"))
    for _ in range(2):  # offered again, so it was not taken the first time
        with desk.page.expect_response(lambda response: "/news/" in response.url and response.status == 200):
            pass
    assert desk.page.locator(".line").count() == 1
    desk.page.mouse.move(5, 5)
    expect(desk.page.locator(".line")).to_have_count(2)


def test_the_focus_stays_on_its_line_when_the_queue_changes(case, desk):
    desk.sign_in()
    desk.page.locator(f"#open-{case.pk}").focus()
    apart(lambda: people.asks("she cannot breathe", reason="emergency"))
    expect(desk.page.locator(".line")).to_have_count(2)
    assert desk.page.evaluate("document.activeElement.id") == f"open-{case.pk}"


def test_a_case_is_worked_on_by_keyboard_alone(case, desk):
    page = desk.page
    page.goto(desk.address + "/console/")
    desk.write("ana.ruiz")  # the field has the focus
    desk.press("Tab")
    desk.write(people.PASSWORD)
    desk.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    desk.press_until("Tab", "next")
    desk.press("Enter")
    expect(page.locator("#standing")).to_contain_text("Yours")
    desk.press_until("Tab", "text")
    desk.write("Hello, this is Ana.")
    desk.press_until("Tab", "send")
    desk.press("Enter")
    expect(desk.transcript).to_contain_text("Hello, this is Ana.")
    desk.press_until("Shift+Tab", "resolve-open")
    desk.press("Enter")
    desk.press_until("Tab", "ended-answered")
    desk.press("Space")
    desk.press_until("Tab", "resolve")
    desk.press("Enter")
    expect(page.get_by_text(f"Case {case.pk} is resolved.")).to_be_visible()
    assert apart(people.texts_of_staff, case) == ["Hello, this is Ana."]


def test_a_ready_text_goes_in_where_the_cursor_stands_and_can_be_taken_back(case, ana, desk):
    apart(people.claims, case, ana)
    apart(lambda: CannedReply.objects.create(owner=ana, title="Call", text="May I call you?"))
    desk.sign_in().open(case)
    desk.draft.fill("Hello, this is Ana. Bye.")
    desk.draft.evaluate("box => box.setSelectionRange(19, 19)")
    desk.page.locator("#canned-open").click()
    desk.page.get_by_role("button", name="Put into the box Call").click()
    expect(desk.draft).to_have_value("Hello, this is Ana. May I call you? Bye.")
    expect(desk.draft).to_be_focused()
    desk.press("Control+z")
    expect(desk.draft).to_have_value("Hello, this is Ana. Bye.")
    assert desk.complaints == [] and apart(people.texts_of_staff, case) == []


def test_without_javascript_a_ready_text_goes_in_and_the_draft_stays(case, ana, desk):
    apart(people.claims, case, ana)
    apart(lambda: CannedReply.objects.create(owner=ana, title="Call", text="May I call you?"))
    plain = desk.page.context.browser.new_context(java_script_enabled=False)
    bare = Desk(plain.new_page(), desk.address).sign_in().open(case)
    bare.draft.fill("Hello, this is Ana.")
    bare.page.locator("#canned-open").click()
    bare.page.get_by_role("button", name="Put into the box Call").click()
    expect(bare.draft).to_have_value("Hello, this is Ana.\n\nMay I call you?")
    assert "Hello" not in bare.page.url
    bare.page.get_by_role("button", name="Send").click()
    expect(bare.transcript).to_contain_text("May I call you?")
    bare.page.get_by_role("button", name="Keep it for longer").click()
    expect(bare.page.get_by_text("stays yours for a while longer")).to_be_visible()


def test_an_answer_is_found_by_its_words(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.page.locator("#answers-open").click()
    offers = desk.page.locator("#answers-list .offer")
    before = offers.count()
    desk.page.get_by_label("Find an answer").fill("antibody drug")
    expect(desk.page.locator("#answers-list .offer:visible").first).to_contain_text("ntibody")
    assert 0 < desk.page.locator("#answers-list .offer:visible").count() < before
    desk.page.get_by_label("Find an answer").fill("no such words at all")
    expect(desk.page.get_by_text("No answer contains these words.")).to_be_visible()


def test_a_note_is_kept_in_place_and_the_draft_stays(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.fill("Half a sent")
    desk.page.locator("#note").fill("Call her sister.")
    desk.page.get_by_role("button", name="Save the note").click()
    expect(desk.transcript).to_contain_text("Call her sister.")
    expect(desk.page.locator("#brief")).to_contain_text("Call her sister.")
    expect(desk.page.locator("#note")).to_have_value("")
    expect(desk.draft).to_have_value("Half a sent")


def test_what_is_chosen_for_a_hand_over_stays_when_news_arrive(case, ana, ben, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.page.locator("#hand-over-open").click()
    desk.page.get_by_label("Who takes the case").select_option(label="Ben Okoye")
    desk.page.get_by_label("Note for them").fill("She waits for")
    apart(people.writes, case.conversation, "are you there?")
    expect(desk.transcript).to_contain_text("are you there?")
    expect(desk.page.get_by_label("Note for them")).to_have_value("She waits for")
    desk.write(" a call.")
    desk.page.locator("#hand-over").click()
    expect(desk.page.get_by_text("is with Ben Okoye now")).to_be_visible()
    assert apart(lambda: [note.text for note in case.notes.all()]) == ["She waits for a call."]
    assert apart(lambda: people.fresh(case).claimed_by_id) == ben.pk


def test_how_it_ended_stays_chosen_when_news_arrive(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.page.locator("#resolve-open").click()
    desk.page.get_by_label("Spoken with by phone").check()
    apart(people.writes, case.conversation, "thank you")
    expect(desk.transcript).to_contain_text("thank you")
    expect(desk.page.get_by_label("Spoken with by phone")).to_be_checked()
    desk.page.locator("#resolve").click()
    expect(desk.page.get_by_text(f"Case {case.pk} is resolved.")).to_be_visible()
    assert apart(lambda: people.fresh(case).disposition) == "called"


def test_the_open_page_keeps_the_claim_and_a_lapsed_one_says_so_and_leaves_the_draft(case, ana, desk, settings):
    apart(people.claims, case, ana)
    apart(lambda: Case.objects.update(lease_until=timezone.now() + timedelta(minutes=1)))
    desk.page.clock.install()
    desk.sign_in().open(case)
    desk.draft.fill("Half a sent")
    with desk.page.expect_response(lambda response: response.url.endswith("/keep/") and response.status == 200):
        desk.page.clock.run_for(61_000)
    assert apart(lambda: people.fresh(case).lease_until) > timezone.now() + timedelta(minutes=5)
    apart(lambda: Case.objects.update(lease_until=timezone.now() - timedelta(minutes=1)))
    assert apart(cases.release_expired) == 1
    desk.page.clock.run_for(5_000)
    desk.page.clock.resume()
    expect(desk.page.locator("#standing")).to_contain_text("The last claim ended")
    expect(desk.draft).to_have_value("Half a sent")
    desk.page.get_by_role("button", name="Claim, and keep this text").click()
    expect(desk.page.locator("#standing")).to_contain_text("Yours")
    expect(desk.draft).to_have_value("Half a sent")
    desk.page.get_by_role("button", name="Send").click()
    expect(desk.transcript).to_contain_text("Half a sent")


def test_the_brief_is_on_one_screen_at_its_longest(desk, ana):
    def longest() -> Case:
        case = people.asks("a long question of many words " * 40, reason="unclear", channel="sms", reply_here=True)
        people.hands_off(case.conversation, "and she cannot breathe at all since this morning " * 20, reason="emergency", rule="danger:cannot_breathe")
        cases.note(case.pk, ana, "a note of many words " * 40)
        Case.objects.create(conversation=case.conversation, reason="logistics", priority=3, status="resolved")
        return people.claims(case, ana)

    case = apart(longest)
    desk.page.set_viewport_size({"width": 1280, "height": 720})
    desk.sign_in().open(case)
    box = desk.page.locator("#brief").bounding_box()
    assert box["y"] + box["height"] <= 720
    desk.page.set_viewport_size({"width": 390, "height": 844})
    assert desk.page.locator("#brief").bounding_box()["y"] < desk.page.locator("#transcript").bounding_box()["y"]
    assert desk.page.locator("#brief .asked").bounding_box()["y"] < 844


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_case_and_the_canned_replies_break_no_rule_that_axe_knows(case, ana, ben, desk, scheme):
    def build() -> None:
        people.claims(case, ana)
        cases.note(case.pk, ana, "Call her sister.")
        people.act(people.signed_in(ana), case, "reply", text="Hello, this is Ana.")
        CannedReply.objects.create(owner=ana, title="Call", text="May I call you?")

    apart(build)
    desk.page.emulate_media(color_scheme=scheme)
    desk.sign_in().open(case)
    for part in ("answers-open", "canned-open", "hand-over-open", "resolve-open"):
        desk.page.locator(f"#{part}").click()
        found = Axe().run(desk.page)
        assert found.violations_count == 0, found.generate_report()
        if part in ("hand-over-open", "resolve-open"):
            desk.page.locator(f"#{part}").click()
    desk.page.goto(f"{desk.address}/console/replies/")
    for summary in desk.page.locator("main summary").all():
        summary.click()
    found = Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()


def test_the_shortcuts_of_the_case_page_lead_where_they_say(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    for key, wanted in [("r", "text"), ("o", "note")]:
        desk.page.locator("#main").focus()
        desk.press(key)
        assert desk.page.evaluate("document.activeElement.id") == wanted
    for key, part in [("e", "resolve-part"), ("h", "hand-over-part"), ("a", "answers-part")]:
        desk.page.locator("#main").focus()
        desk.press(key)
        expect(desk.page.locator(f"#{part}")).to_have_attribute("open", "")
        desk.press(key)
    desk.page.locator("#main").focus()
    desk.press("u")
    expect(desk.page.get_by_role("heading", name="Queue")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_is_cut_off_at_any_width(case, ana, desk, width):
    desk.page.set_viewport_size({"width": width, "height": 700})
    desk.sign_in()
    apart(people.writes, case.conversation, "averylongwordwithoutanyspace" * 30)
    apart(people.claims, case, ana)
    for path in ("/console/", "/console/?show=mine", f"/console/cases/{case.pk}/", "/console/replies/", "/console/account/", "/console/cases/99/"):
        desk.page.goto(desk.address + path)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_hostile_text_runs_or_calls_anybody(case, ana, desk):
    def write_all() -> None:
        for vector in VECTORS:
            people.writes(case.conversation, vector)
        for vector in VECTORS[::4]:
            people.asks(vector, reason="logistics")
        type(ana).objects.filter(pk=ana.pk).update(first_name=VECTORS[3], last_name="")
        people.claims(case, ana)

    apart(write_all)
    desk.sign_in()
    for path in ("/console/", "/console/?show=mine", f"/console/cases/{case.pk}/?all=yes", "/console/account/"):
        desk.page.goto(desk.address + path)
        assert desk.page.evaluate("window.ran") is None
    desk.page.goto(f"{desk.address}/console/cases/{case.pk}/?all=yes")
    for vector in VECTORS[:12]:  # and by the live road, through htmx
        apart(people.writes, case.conversation, vector)
    expect(desk.transcript.locator(".entry.person")).to_have_count(len(VECTORS) + 13)
    assert desk.page.evaluate("window.ran") is None
    assert desk.outside == [] and desk.complaints == [] and desk.dialogs == []


def test_a_reply_that_the_desk_refuses_or_cannot_take_stays_in_the_box(case, ana, desk):
    apart(people.claims, case, ana)
    desk.sign_in().open(case)
    desk.draft.fill("A long answer")
    refuse, lose = (lambda route: route.fulfill(status=403, body="no")), (lambda route: route.abort())
    for fails, words in [(refuse, "That did not work."), (lose, "nothing was sent")]:
        desk.page.route("**/reply/", fails)
        desk.page.get_by_role("button", name="Send").click()
        expect(desk.page.locator("#trouble")).to_contain_text(words)
        with desk.page.expect_response(lambda response: "/news/" in response.url and response.ok):
            pass
        expect(desk.page.locator("#trouble")).to_contain_text(words)  # news that get through do not settle it
        expect(desk.draft).to_have_value("A long answer")
    desk.page.unroute("**/reply/")
    desk.page.get_by_role("button", name="Send").click()
    expect(desk.transcript).to_contain_text("A long answer")
    expect(desk.page.locator("#trouble")).not_to_be_visible()
    assert apart(people.texts_of_staff, case) == ["A long answer"]
