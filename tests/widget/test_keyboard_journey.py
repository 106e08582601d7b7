"""One person who has only a keyboard: from the page to an answer, a choice, the menu, and back to the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widget.conftest import Widget

# What has the focus, inside the shadow root, too: [role or tag, name, whether its focus can be seen].
FOCUS = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = at.ariaLabel || at.labels?.[0]?.textContent || at.textContent;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const seen = box.top < innerHeight && box.bottom > 0 && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return [at.localName, name.replace(/\\s+/g, ' ').trim(), seen];
}"""


def where(page: Page) -> tuple[str, str]:
    for _ in range(50):  # a busy browser may draw later than it answers
        tag, name, seen = page.evaluate(FOCUS)
        if seen:
            break
        page.wait_for_timeout(100)
    assert seen, f"the focus on {name!r} cannot be seen"
    return tag, name


def walk(page: Page, key: str, times: int) -> list[str]:
    """The names of what the key leads to, one after the other."""
    names = []
    for _ in range(times):
        page.keyboard.press(key)
        names.append(where(page)[1])
    return names


def test_from_the_page_to_an_answer_and_back(widget: Widget, page: Page) -> None:
    press = page.keyboard.press
    widget.visit()
    page.get_by_label("Search the site").focus()

    # into the chat
    press("Tab")
    assert where(page) == ("button", "Ask a question")
    press("Enter")
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()

    # a question, its answer; the focus stays in the field
    page.keyboard.type("which one")
    press("Enter")
    widget.says("Which of these").wait_for()
    assert where(page) == ("textarea", "Your question")

    # back to the choices
    assert walk(page, "Shift+Tab", 2) == ["How CAR T works", "What BCMA is"]
    press("Enter")
    widget.says("BCMA is a marker").wait_for()
    assert where(page)[1] == "Chosen: What BCMA is", "a choice that is made keeps the focus"

    # on through what the answer brought, to the field
    assert walk(page, "Tab", 4) == ["How CAR T works", "Yes", "No", "Your question"]
    press("Tab")
    assert where(page) == ("button", "Send")

    # the header: menu, close, numbers
    page.get_by_role("button", name="More").focus()
    assert where(page) == ("button", "More")
    press("Enter")
    assert walk(page, "Tab", 4) == ["Save this chat", "Print", "End chat", "Forget me"]
    press("Escape")
    assert where(page) == ("button", "More"), "Escape closes the menu, and only that"
    expect(widget.dialog).to_be_visible()
    assert walk(page, "Tab", 4) == [
        "Close",
        "USA and Canada 800-452-CURE (2873)",
        "Everywhere else +1-818-487-7455",
        "Conversation",
    ]

    # back to the page, and once more
    press("Escape")
    expect(widget.dialog).to_be_hidden()
    assert where(page) == ("button", "Ask a question")
    press("Shift+Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Search the site"
    press("Tab")
    press("Space")
    expect(widget.input).to_be_focused()


def test_on_a_phone_the_focus_goes_round_inside_the_chat(widget: Widget, page: Page) -> None:
    """Modal there: the page behind cannot be reached, and nothing is a trap, since Escape leaves."""
    page.set_viewport_size({"width": 390, "height": 844})
    widget.open()
    page.keyboard.press("Tab")
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement === document.body || document.activeElement.localName === 'imf-assistant'")
        assert inside
    page.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()
