"""What can go wrong between a person and the desk, each provoked in a real browser. The numbers must be on the screen.

One table for the tests (test_failures.py) and for the pictures (film_failures.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

from tests.widget.conftest import Widget
from tests.widget.stub import HELPLINE, Failure

NUMBERS = {line["href"] for line in HELPLINE}
MESSAGES = "**/api/v1/conversations/*/messages"
CREATE = "**/api/v1/conversations"
PROXY_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
NO_SCRIPT_STORAGE = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });"""
# The clock of the tests moves timers, but not this.
BY_TIMER = """AbortSignal.timeout = (ms) => {
  const control = new AbortController();
  setTimeout(() => control.abort(), ms);
  return control.signal;
};"""
FULL_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"

# Hrefs of the telephone links that a person can see and press now: in the viewport, and nothing lies over their middle.
PRESSABLE = """() => {
  const found = new Set();
  const look = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.matches('a[href^="tel:"]') || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { left, top, width, height } = node.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const hit = root.elementFromPoint(x, y);
      if (width > 40 && height > 12 && x > 0 && y > 0 && x < innerWidth && y < innerHeight && (node === hit || node.contains(hit))) found.add(node.getAttribute('href'));
    }
  };
  look(document);
  return [...found];
}"""


def pressable(page: Page) -> set[str]:
    return set(page.evaluate(PRESSABLE))


@dataclass(frozen=True)
class Case:
    """`provoke` brings the page into the state and waits until it is there. `still`: what works in spite of it."""

    name: str
    provoke: Callable[[Widget], None]
    still: str = ""
    script: bool = True  # whether the browser runs scripts at all
    before: str = ""  # runs in the page before everything else
    filmed_only: bool = False  # another case goes the same way through our code


def answering(**with_what) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**{"content_type": "application/json", **with_what})


def page_only(widget: Widget) -> None:
    """The chat never comes: the page's own links must do."""
    widget.visit()
    assert widget.launcher.count() == 0


def missing(pattern: str) -> Callable[[Widget], None]:
    def provoke(widget: Widget) -> None:
        widget.page.route(pattern, answering(status=404, body="{}"))
        click_in_vain(widget)

    return provoke


def broken(file: str, content: str) -> Callable[[Widget], None]:
    def provoke(widget: Widget) -> None:
        widget.desk.replaced[file] = content
        click_in_vain(widget)

    return provoke


def click_in_vain(widget: Widget) -> None:
    widget.visit()
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()


def without_launcher(pattern: str) -> Callable[[Widget], None]:
    def provoke(widget: Widget) -> None:
        widget.page.route(pattern, answering(status=404, body="{}"))
        page_only(widget)

    return provoke


def launcher_broken(widget: Widget) -> None:
    widget.desk.replaced["embed.js"] = "this is no script"
    page_only(widget)


def forbidden_by_the_page(widget: Widget) -> None:
    widget.desk.page = widget.desk.page.replace("<head>", "<head><meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">")
    page_only(widget)


def modules_forbidden(widget: Widget) -> None:
    """A policy that lets in the launcher and nothing else."""
    widget.desk.page = widget.desk.page.replace(
        "<head>", f"<head><meta http-equiv='Content-Security-Policy' content='script-src {widget.desk.url}widget/embed.js'>"
    )
    click_in_vain(widget)


def offline_at_the_click(widget: Widget) -> None:
    widget.visit()
    widget.page.context.set_offline(True)
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()


def down_at_the_click(widget: Widget) -> None:
    widget.visit()
    widget.desk.fail(Failure.DOWN)
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()


def hanging(pattern: str) -> Callable[[Widget], None]:
    def provoke(widget: Widget) -> None:
        widget.page.route(pattern, lambda _route: None)  # never answered
        widget.visit()
        widget.launcher.click()
        widget.page.get_by_role("dialog").wait_for()

    return provoke


def ask_in_vain(widget: Widget) -> None:
    widget.ask("what is bcma")
    widget.again.wait_for()


def offline_in_mid_chat(widget: Widget) -> None:
    widget.open()
    widget.page.context.set_offline(True)
    ask_in_vain(widget)


def down_in_mid_chat(widget: Widget) -> None:
    widget.open()
    widget.desk.fail(Failure.DOWN)
    ask_in_vain(widget)


def answered_with(**what) -> Callable[[Widget], None]:
    """Every message gets this answer."""

    def provoke(widget: Widget) -> None:
        widget.open()
        widget.page.route(MESSAGES, answering(**what))
        ask_in_vain(widget)

    return provoke


def opened_with(**what) -> Callable[[Widget], None]:
    """Whoever begins a conversation gets this answer."""

    def provoke(widget: Widget) -> None:
        widget.page.route(CREATE, answering(**what))
        widget.visit()
        widget.launcher.click()
        widget.again.wait_for()

    return provoke


def slow(widget: Widget) -> None:
    """The answer takes longer than the widget waits, twice. The page's clock is moved on, so that nobody here waits."""
    widget.page.clock.install()
    widget.open()
    widget.page.route(MESSAGES, lambda _route: None)
    widget.ask("what is bcma")
    for _ in range(40):
        widget.page.clock.run_for(1000)
        if widget.again.is_visible():
            return
    raise AssertionError("it waits for ever")


def undrawable(widget: Widget) -> None:
    widget.open()
    widget.desk.add(widget.desk.chat, {"from": "assistant", "text": "A broken one.", "links": 5})
    widget.again.wait_for()


def unknown_conversation(widget: Widget) -> None:
    """The desk no longer knows it, as after "forget me" elsewhere."""
    widget.open()
    widget.desk.chats.clear()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()


def works(widget: Widget) -> None:
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()


def answers_by_asking(widget: Widget) -> None:
    widget.desk.failure = Failure.NO_STREAM
    works(widget)


def down_and_back(widget: Widget) -> None:
    """What was written while nobody answered arrives, and once."""
    down_in_mid_chat(widget)
    widget.desk.fail(Failure.NONE)
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert widget.desk.texts() == ["what is bcma"]


def danger_while_down(widget: Widget) -> None:
    widget.open()
    widget.desk.fail(Failure.API_DOWN)
    widget.ask("he has a fever")
    widget.again.wait_for()


LIMITED = json.dumps({"error": {"code": "too_many", "message": "That was a lot at once. Please wait a minute."}, "contacts": {"helpline": HELPLINE}})
AFTERWARDS = "opens with the next click once the fault is over"
RELOAD = "opens after a reload, once it is mended"
KEPT = "the message stays and can be sent again"

TABLE = [
    Case("no JavaScript", lambda widget: widget.visit() and None, "the links of the page", script=False),
    Case("launcher missing (404, or an ad blocker)", without_launcher("**/embed.js*"), "the links of the page"),
    Case("launcher is no script", launcher_broken, "the links of the page", filmed_only=True),
    Case("scripts forbidden by the page's policy", forbidden_by_the_page, "the links of the page"),
    Case("browser too old", page_only, "the links of the page", before="CSSStyleSheet.prototype.replaceSync = undefined"),
    Case("policy lets in the launcher only", modules_forbidden, "numbers of the launcher"),
    Case("panel.js missing", missing("**/panel.js*"), AFTERWARDS),
    Case("style sheet missing", missing("**/widget.css*"), AFTERWARDS),
    Case("panel.js is no script", broken("panel.js", "this is no script"), RELOAD),
    Case("a login page in place of panel.js", broken("panel.js", PROXY_PAGE), RELOAD, filmed_only=True),
    Case("mount() throws", broken("panel.js", "export async function mount() { throw new Error('broken'); }"), RELOAD, filmed_only=True),
    Case("a module lacks what others need", broken("message.js", "export const nothing = 1;"), RELOAD, filmed_only=True),
    Case("the conversation throws", broken("conversation.js", "export const converse = () => null.anything;"), RELOAD, filmed_only=True),
    Case("the words are gone", broken("words.js", "export const sentences = {};"), RELOAD, filmed_only=True),
    Case("panel.js never comes", hanging("**/panel.js*"), "opens when it comes"),
    Case("style sheet never comes", hanging("**/widget.css*"), "opens when it comes", filmed_only=True),
    Case("no network at the click", offline_at_the_click, AFTERWARDS),
    Case("desk down at the click", down_at_the_click, AFTERWARDS, filmed_only=True),
    Case("no network in mid chat", offline_in_mid_chat, KEPT),
    Case("desk down in mid chat", down_in_mid_chat, KEPT),
    Case("desk down, a danger is written", danger_while_down, KEPT, filmed_only=True),
    Case("desk down and back", down_and_back, "the message arrived once"),
    Case("500 for a message", answered_with(status=500, body="{}"), KEPT),
    Case("502 with a proxy's page", answered_with(status=502, body=PROXY_PAGE, content_type="text/html"), KEPT, filmed_only=True),
    Case("429, limit reached", answered_with(status=429, body=LIMITED), KEPT),
    Case("200 that is no JSON", answered_with(status=200, body="{\"messages\": ["), KEPT),
    Case("200 with a proxy's page", answered_with(status=200, body=PROXY_PAGE, content_type="text/html"), KEPT, filmed_only=True),
    Case("200 without messages", answered_with(status=200, body="{}"), KEPT),
    Case("200 that is null", answered_with(status=200, body="null"), KEPT, filmed_only=True),
    Case("500 at the beginning", opened_with(status=500, body="{}"), AFTERWARDS, filmed_only=True),
    Case("garbage at the beginning", opened_with(status=200, body="<"), AFTERWARDS, filmed_only=True),
    Case("an empty object at the beginning", opened_with(status=201, body="{}"), AFTERWARDS),
    Case("429 at the beginning", opened_with(status=429, body=LIMITED), AFTERWARDS, filmed_only=True),
    Case("slower than the widget waits", slow, KEPT, before=BY_TIMER),
    Case("a message that cannot be drawn", undrawable, "the others are shown"),
    Case("storage shut off", works, "everything, until the page is left", before=NO_SCRIPT_STORAGE),
    Case("storage full", works, "everything, until the page is left", before=FULL_STORAGE, filmed_only=True),
    Case("stream refused", answers_by_asking, "everything; replies of staff come by asking"),
    Case("conversation no longer known", unknown_conversation, "a new one begins, the message goes with it"),
]
