"""Every state of the chat under axe-core's rules for WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.widget.conftest import Widget
from tests.widget.stub import Failure

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # of 2.2, off unless named
    "resultTypes": ["violations", "passes"],
}


def open_it(widget: Widget) -> None:
    widget.open()


def closed(widget: Widget) -> None:
    widget.visit()
    widget.launcher.wait_for()


def asking(text: str, sign: str) -> Callable[[Widget], None]:
    def reach(widget: Widget) -> None:
        widget.open()
        widget.ask(text)
        widget.says(sign).wait_for()

    return reach


def menu(widget: Widget) -> None:
    widget.open()
    widget.page.get_by_role("button", name="More").click()
    widget.page.get_by_role("button", name="Forget me").click()
    widget.page.get_by_text("This cannot be undone.").wait_for()


def hint(widget: Widget) -> None:
    widget.open()
    widget.input.fill("my address is someone@example.org")
    widget.page.get_by_role("button", name="Send anyway").wait_for()


def offline(widget: Widget) -> None:
    widget.open()
    widget.page.context.set_offline(True)
    widget.ask("what is bcma")
    widget.again.wait_for()


def unreachable(widget: Widget) -> None:
    widget.visit()
    widget.desk.fail(Failure.API_DOWN)
    widget.launcher.click()
    widget.again.wait_for()


def not_loaded(widget: Widget) -> None:
    widget.visit()
    widget.desk.fail(Failure.DOWN)
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()


def everything(widget: Widget) -> None:
    """One of each kind, with staff at the end."""
    widget.open()
    for text, sign in {"what is bcma": "BCMA is a marker", "which one": "Which of these", "a fever": "Please act now"}.items():
        widget.ask(text)
        widget.says(sign).wait_for()
    widget.desk.staff_says("I read your question.")
    widget.says("I read your question.").wait_for()


def from_right_to_left(widget: Widget) -> None:
    widget.desk.page = widget.desk.page.replace("embed.js\"", 'embed.js" data-lang="ar"')
    widget.visit()
    widget.page.get_by_role("button", name="اطرح سؤالًا").click()
    widget.page.get_by_role("listitem").filter(has_text="Hello.").wait_for()
    widget.page.get_by_label("سؤالك").fill("a fever")
    widget.page.keyboard.press("Enter")
    widget.page.get_by_role("heading", name="يرجى التصرف الآن").wait_for()


def coloured(widget: Widget) -> None:
    widget.desk.page = widget.desk.page.replace("embed.js\"", 'embed.js" data-color="#ffd400"')
    everything(widget)


@dataclass(frozen=True)
class State:
    reach: Callable[[Widget], None]
    size: tuple[int, int] = (1280, 800)
    media: dict[str, Any] = field(default_factory=dict)


PHONE = (320, 640)
ZOOMED = (320, 256)  # 1280 x 1024 at 400 %
STATES = {
    "closed": State(closed),
    "open": State(open_it),
    "answer": State(asking("what is bcma", "BCMA is a marker")),
    "hand-off": State(asking("side effects", "deserves a real answer")),
    "danger": State(asking("a fever", "Please act now")),
    "menu": State(menu),
    "privacy hint": State(hint),
    "offline": State(offline),
    "error": State(unreachable),
    "not loaded": State(not_loaded),
    "dark": State(everything, media={"color_scheme": "dark"}),
    "forced colours": State(everything, media={"forced_colors": "active"}),
    "320 px": State(everything, size=PHONE),
    "400 %": State(everything, size=ZOOMED),
    "right to left": State(from_right_to_left),
    "right to left, 320 px, dark": State(from_right_to_left, size=PHONE, media={"color_scheme": "dark"}),
    "colour of the page": State(coloured),
    "colour of the page, dark": State(coloured, media={"color_scheme": "dark"}),
}


def faults(page: Page) -> list[str]:
    """What axe finds in the chat: the rule, and where. Fails when axe has not looked into it."""
    found = Axe().run(page, context=["imf-assistant"], options=RULES).response
    assert len(found["passes"]) > 5, "axe saw next to nothing"
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:4]}" for fault in found["violations"]]


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(widget: Widget, page: Page, name: str) -> None:
    state = STATES[name]
    page.set_viewport_size({"width": state.size[0], "height": state.size[1]})
    page.emulate_media(**state.media)
    state.reach(widget)
    assert faults(page) == []


def test_axe_would_find_something(widget: Widget, page: Page) -> None:
    widget.open()
    assert faults(page) == []
    widget.input.evaluate("node => { node.previousElementSibling?.remove(); node.closest('form').querySelector('label').remove(); }")
    assert [fault.split(":")[0] for fault in faults(page)] == ["label"]
