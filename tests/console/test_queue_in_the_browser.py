"""The queue in a real browser: live, audible, by keyboard, on every width."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from desk.conversations.models import Case

from . import people
from .test_in_the_browser import apart, desk  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


def danger() -> Case:
    return apart(lambda: people.asks("she cannot breathe", reason="emergency"))


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_every_page_shows_the_danger_that_waits(case, ana, desk):
    desk.sign_in().open(case)
    badge = desk.page.locator("#danger")
    expect(badge).to_be_hidden()
    new = danger()
    expect(badge).to_contain_text("1")
    expect(desk.page).to_have_title("(2) Case 1, Side effects | Helpline desk".replace("Case 1", f"Case {case.pk}"))
    expect(desk.page.locator("#announce")).to_have_text("A new danger case is waiting.")
    apart(people.claims, new, ana)
    expect(badge).to_be_hidden()


def test_a_case_raised_to_danger_is_told_as_one(case, desk):
    desk.sign_in()
    apart(lambda: people.hands_off(case.conversation, "now she cannot breathe", reason="emergency"))
    expect(desk.page.locator("#announce")).to_have_text("A new danger case is waiting.")


def counts_tones(page) -> None:
    page.add_init_script("""
        window.tones = [];
        window.OscillatorNode = class extends OscillatorNode {
            constructor(...all) { super(...all); window.tones.push(all[1].frequency); }
        };
    """)


def hears(page, tones: int) -> None:
    """Wait until so many have sounded since the page was opened. (The page's policy forbids Playwright's own waiting.)"""
    for _ in range(100):
        if page.evaluate("tones.length") >= tones:
            break
        page.wait_for_timeout(100)
    assert page.evaluate("tones.length") == tones


def test_it_sounds_after_the_first_click_otherwise_for_danger_and_not_when_muted(desk):
    page = desk.page
    counts_tones(page)
    desk.sign_in()
    apart(people.asks, "before any click")
    expect(page.locator(".line")).to_have_count(1)
    assert page.evaluate("tones.length") == 0
    page.get_by_role("heading", name="Queue").click()
    apart(people.asks, "after a click")
    hears(page, 2)
    danger()
    hears(page, 6)
    sound = page.get_by_role("button", name="Sound on")
    sound.click()
    off = page.get_by_role("button", name="Sound off")
    expect(off).to_have_attribute("aria-pressed", "false")
    apart(people.asks, "while muted")
    expect(page.locator(".line")).to_have_count(4)
    assert page.evaluate("tones.length") == 6
    page.reload()
    expect(off).to_be_visible()  # remembered


def test_of_two_open_pages_one_sounds(desk):
    desk.sign_in()
    pages = [desk.page.context.new_page() for _ in range(2)]
    for page in pages:
        counts_tones(page)
        page.goto(desk.address + "/console/")
        page.get_by_role("heading", name="Queue").click()
        expect(page.get_by_text("No case is waiting.")).to_be_visible()
    apart(people.asks, "hello")
    for page in pages:
        expect(page.locator("#announce")).to_have_text("A new case is waiting.")
    pages[0].wait_for_timeout(500)
    assert sorted(page.evaluate("tones.length") for page in pages) == [0, 2]


def test_the_shortcuts_work_are_listed_and_can_be_switched_off(desk):
    cases = [apart(people.asks, f"question {number}") for number in range(3)]
    page, press = desk.page, desk.press
    desk.sign_in()
    press("j")
    assert focused(page) == f"open-{cases[0].pk}"
    press("j")
    press("j")
    press("k")
    assert focused(page) == f"open-{cases[1].pk}"
    press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    for words in ("Go to the queue", "Search", "Next: claim the most urgent case", "Claim the case of the line"):
        expect(dialog).to_contain_text(words)
    press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == f"open-{cases[1].pk}"
    press("/")
    assert focused(page) == "search"
    desk.write("n?jc gq")  # in a field they are letters
    expect(page.locator("#search")).to_have_value("n?jc gq")
    page.locator(f"#open-{cases[1].pk}").focus()
    press("c")
    expect(page.locator("#standing")).to_contain_text("Yours")
    assert apart(people.fresh, cases[1]).claimed_by_id is not None
    press("g")
    press("m")
    expect(page.locator("#tab-mine")).to_have_attribute("aria-current", "page")
    press("g")
    press("q")
    expect(page.locator("#tab-waiting")).to_have_attribute("aria-current", "page")
    press("?")
    page.get_by_label("Use shortcuts on this device").uncheck()
    press("Escape")
    press("?")
    press("n")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_label("Use shortcuts on this device").check()
    press("Escape")
    press("n")
    expect(page.locator("#standing")).to_contain_text("Yours")
    assert apart(people.fresh, cases[0]).claimed_by_id is not None


def test_the_filters_work_by_themselves_and_survive_the_news(desk):
    apart(lambda: people.asks("can I talk to someone", reason="human_request", channel="sms"))
    apart(people.asks, "what are the side effects")
    page = desk.page
    desk.sign_in()
    page.get_by_label("Reason").select_option("human_request")
    expect(page.locator(".line")).to_have_count(1)
    apart(lambda: people.asks("somebody please", reason="human_request"))
    apart(people.asks, "of another kind")
    expect(page.locator(".line")).to_have_count(2)
    expect(page.get_by_label("Reason")).to_have_value("human_request")
    page.get_by_label("Channel").select_option("sms")
    expect(page.locator(".line")).to_have_count(1)


def test_a_filter_chosen_before_the_scripts_came_works_when_they_come(desk):
    apart(lambda: people.asks("can I talk to someone", reason="human_request"))
    apart(people.asks, "what are the side effects")
    desk.sign_in()
    held = []
    desk.page.route("**/queue*.js", lambda route: route.continue_() if held else held.append(route))
    desk.page.goto(desk.address + "/console/", wait_until="commit")
    desk.page.get_by_label("Reason").select_option("human_request")
    while not held:
        desk.page.wait_for_timeout(50)
    held[0].continue_()
    expect(desk.page.locator(".line")).to_have_count(1)


def test_a_signed_out_queue_leads_to_the_sign_in(case, desk):
    desk.sign_in()
    other = desk.page.context.new_page()
    other.goto(desk.address + "/console/account/")
    other.get_by_role("button", name="Sign out").click()
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_cut_stream_is_bridged_by_looking(desk):
    desk.page.clock.install()
    desk.page.route("**/console/live/**", lambda route: route.abort())
    desk.sign_in()
    danger()
    desk.page.clock.run_for(21_000)
    expect(desk.page.locator("#danger")).to_contain_text("1")
    expect(desk.page.locator(".line")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 640])
def test_on_a_narrow_screen_the_pages_fold_behind_a_button(case, desk, width):
    page = desk.page
    page.set_viewport_size({"width": width, "height": 700})
    desk.sign_in()
    expect(page.get_by_role("link", name="Account")).to_be_hidden()
    menu = page.get_by_role("button", name="Menu")
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.get_by_role("link", name="Account").focus()
    desk.press("Escape")
    expect(menu).to_be_focused()
    expect(page.get_by_role("link", name="Account")).to_be_hidden()
    page.locator("#search").fill("effects")
    page.locator("#search").press("Enter")
    expect(page.get_by_text("1 case found.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(desk, ana, scheme, width):
    danger()
    apart(lambda: people.asks("can I talk to someone", reason="human_request", minutes_ago=100, reply_here=True))
    apart(lambda: people.claims(people.asks("does it cost much", reason="logistics"), ana))
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    desk.sign_in()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

    def complaints() -> list[str]:
        found = Axe().run(page, options=rules).response["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]

    assert complaints() == []
    desk.press("?")
    assert complaints() == []
    desk.press("Escape")
    page.goto(desk.address + "/console/?show=mine")
    assert complaints() == []
    page.locator("#search").fill("talk")
    page.locator("#search").press("Enter")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    assert complaints() == []
