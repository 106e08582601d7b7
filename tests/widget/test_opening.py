"""Opening and closing, and what the page around notices of it: nothing."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.widget.stub import PAGE

BODY = "About immunotherapy"


def test_it_opens_and_closes_by_keyboard(widget):
    widget.visit()
    widget.page.get_by_label("Search the site").focus()
    widget.page.keyboard.press("Tab")
    assert widget.focused() == "launcher"
    widget.page.keyboard.press("Enter")
    expect(widget.dialog).to_be_visible()
    expect(widget.input).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(widget.dialog).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    widget.page.keyboard.press("Space")
    expect(widget.input).to_be_focused()


def test_everything_is_reached_with_tab_in_the_order_it_is_seen(widget):
    widget.open()
    widget.page.get_by_role("button", name="More").focus()
    order = []
    for _ in range(7):
        order.append(widget.focused())
        widget.page.keyboard.press("Tab")
    assert order[:2] == ["more", "close"]
    assert "800-452-CURE (2873)" in order[2] and "+1-818-487-7455" in order[3]
    assert order[4:] == ["log", "question", "send"]


def test_it_is_a_dialog_with_the_name_that_stands_in_its_header(widget):
    widget.open()
    expect(widget.page.get_by_role("dialog", name="Immunotherapy assistant")).to_be_visible()
    expect(widget.page.get_by_role("heading", name="Immunotherapy assistant")).to_be_visible()


def test_before_it_is_opened_only_the_launcher_is_loaded(widget, desk):
    widget.visit()
    expect(widget.launcher).to_be_visible()
    widget.page.wait_for_load_state("networkidle")
    assert [path for path in desk.requests if "/widget/" in path or "/api/" in path] == ["GET /widget/embed.js"]


def test_it_asks_no_one_but_its_own_desk(widget, desk):
    asked = []
    widget.page.on("request", lambda request: asked.append(request.url))
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    assert [url for url in asked if not url.startswith(desk.url)] == []


def test_it_runs_under_a_strict_content_security_policy(widget):
    problems = []
    widget.page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    widget.open()
    widget.ask("he has a fever")
    widget.says("Please act now").wait_for()
    assert widget.page.evaluate("window.violations") == []
    assert problems == []


def test_beside_the_chat_a_wide_page_can_be_used_and_on_a_phone_it_is_shut_off(widget):
    widget.open()
    assert widget.dialog.evaluate("dialog => dialog.matches(':modal')") is False
    widget.input.fill("half a ques")
    widget.page.set_viewport_size({"width": 390, "height": 844})
    widget.until("document.querySelector('imf-assistant').shadowRoot.querySelector('dialog').matches(':modal')")
    expect(widget.input).to_be_focused()
    expect(widget.input).to_have_value("half a ques")
    box = widget.dialog.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    widget.page.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()


def test_it_leaves_room_for_the_keyboard_of_a_phone(widget):
    widget.page.set_viewport_size({"width": 390, "height": 844})
    widget.open()
    # What iOS does when its keyboard comes: the layout stays, the visible part shrinks and moves.
    widget.page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, 'height', { value: 460 });
          Object.defineProperty(visualViewport, 'offsetTop', { value: 30 });
          visualViewport.dispatchEvent(new Event('resize'));
        }"""
    )
    box = widget.dialog.bounding_box()
    assert (box["y"], box["height"]) == (30, 460)
    expect(widget.page.get_by_role("button", name="Send")).to_be_in_viewport()
    expect(widget.page.get_by_role("link", name="800-452-CURE (2873)").first).to_be_in_viewport()


def test_the_page_keeps_its_scroll_its_fonts_and_its_layout(widget, desk):
    desk.page = desk.page.replace("<p>", "<p>" + "More text. " * 3000)
    desk.page_css = "html { font-size: 62.5% } body { font: 20px serif }"
    widget.visit()
    state = "[scrollY, document.documentElement.scrollHeight, getComputedStyle(document.querySelector('p')).font, document.body.getAttribute('style')]"
    widget.page.evaluate("scrollTo(0, 400)")
    before = widget.page.evaluate(state)
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    widget.ask("long please")
    widget.says("Part 1.").wait_for()
    assert widget.page.evaluate(state) == before
    widget.page.keyboard.press("Escape")
    assert widget.page.evaluate(state) == before


def test_a_hostile_style_sheet_of_the_page_does_not_reach_in(widget, desk):
    desk.page_css = (
        "* { all: unset !important; display: inline !important } imf-assistant { display: none !important; opacity: 0 !important }"
        " body { transform: none; font-size: 3px } button { background: red !important } .site { position: fixed; z-index: 99999 }"
    )
    widget.open()
    assert widget.input.evaluate("node => getComputedStyle(node).fontSize") == "18px"
    send = widget.page.get_by_role("button", name="Send")
    assert send.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(14, 90, 96)"
    assert widget.dialog.bounding_box()["width"] > 400
    send.click(trial=True)


def test_the_shortcuts_of_the_page_do_not_hear_what_is_typed(widget):
    widget.visit()
    widget.page.evaluate("window.keys = []; addEventListener('keydown', (event) => keys.push(event.key))")
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    widget.input.press_sequentially("s?/")
    assert widget.page.evaluate("window.keys") == []


def test_one_script_tag_is_enough(widget, desk):
    desk.page = '<!doctype html><title>t</title><script src="/widget/embed.js" data-label="Talk to us" data-position="left"></script><p>Page</p>'
    widget.visit()
    launcher = widget.page.get_by_role("button", name="Talk to us")
    assert launcher.bounding_box()["x"] < 50
    launcher.click()
    widget.says("Hello.").wait_for()
    assert widget.dialog.bounding_box()["x"] < 50


def test_two_script_tags_make_one_assistant(widget, desk):
    desk.page = desk.page.replace("</body>", '<script defer src="/widget/embed.js"></script></body>')
    problems = []
    widget.page.on("pageerror", lambda error: problems.append(error))
    widget.visit()
    expect(widget.launcher).to_have_count(1)
    assert problems == []


def test_without_any_script_the_numbers_in_the_page_are_shown(browser: Browser, desk):
    desk.page = PAGE.format(text=BODY, options="")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.url)
    link = page.get_by_role("link", name="800-452-CURE (2873)")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "tel:+18004522873"
    context.close()
