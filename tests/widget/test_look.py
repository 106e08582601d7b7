"""Readable and reachable for everyone: sizes, contrast, reflow, forced colours, motion, weight."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from content import contacts
from tests.widget.conftest import Widget
from tests.widget.stub import HELPLINE, RELEASE, WIDGET

LAUNCHER_LIMIT = 2000  # bytes, gzipped: what a page pays that nobody opens the chat on
WHOLE_LIMIT = 15_000

# Every text of the widget on the screen: [words, font size in px, contrast with what is behind it, sRGB channels 0-255].
TEXTS = """() => {
  const root = document.querySelector('imf-assistant').shadowRoot;
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const channels = (color) => { context.clearRect(0, 0, 1, 1); context.fillStyle = color; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
  const behind = (node) => { for (; node; node = node.parentElement) { const c = channels(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } };
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = [];
  for (const node of root.querySelectorAll('*')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility() || node.closest('.vh, style, .jump')) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(channels(style.color)), light(behind(node))].sort((x, y) => y - x);
    found.push([node.textContent.trim().slice(0, 30), parseFloat(style.fontSize), (a + 0.05) / (b + 0.05)]);
  }
  return found;
}"""
TARGETS = """() => [...document.querySelector('imf-assistant').shadowRoot.querySelectorAll('button, textarea, header a, .calls a')]
  .filter((node) => node.checkVisibility()).map((node) => [node.textContent || node.id, node.getBoundingClientRect().width, node.getBoundingClientRect().height])"""


def busy(widget: Widget) -> None:
    """Every kind of message at once."""
    widget.open()
    for text, sign in {"what is bcma": "BCMA is a marker", "which one": "Which of these", "side effects": "deserves", "a fever": "Please act now"}.items():
        widget.ask(text)
        widget.says(sign).wait_for()
    widget.log.get_by_role("button", name="What BCMA is").click()
    widget.desk.staff_says("I read your question.")
    widget.says("I read your question.").wait_for()


@pytest.fixture(params=["light", "dark"])
def scheme(request, page) -> str:
    page.emulate_media(color_scheme=request.param)
    return request.param


def test_all_text_is_large_and_stands_out(widget, scheme):
    busy(widget)
    texts = widget.page.evaluate(TEXTS)
    assert len(texts) > 25
    assert [text for text in texts if text[1] < 16] == []
    assert [text for text in texts if text[2] < 4.5] == []


def test_what_can_be_pressed_is_44_px_in_both_directions(widget):
    busy(widget)
    targets = widget.page.evaluate(TARGETS)
    assert len(targets) > 12
    assert [target for target in targets if min(target[1:]) < 44] == []


def test_the_field_and_the_focus_can_be_seen(widget, scheme):
    widget.open()
    field = "node => { const s = getComputedStyle(node); return [s.borderTopWidth, s.outlineStyle, s.outlineWidth]; }"
    assert widget.input.evaluate(field) == ["2px", "solid", "3px"]


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 400), (390, 844)])
def test_nothing_is_cut_off_or_scrolls_sideways(widget, width, height):
    widget.page.set_viewport_size({"width": width, "height": height})
    busy(widget)
    wide = "all => all.filter((node) => node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflow !== 'visible').map((node) => node.className)"
    assert widget.dialog.locator("xpath=descendant-or-self::*[not(contains(@class, 'vh'))]").evaluate_all(wide) == []
    assert widget.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    widget.page.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(widget.page.get_by_role("button", name="Send")).to_be_in_viewport()
    assert [t for t in widget.page.evaluate(TEXTS) if t[1] < 16] == []


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 420), (390, 420), (844, 390), (1280, 480)])
def test_on_a_low_screen_it_is_seen_whose_numbers_these_are_and_the_field_stays(widget, width, height):
    widget.page.set_viewport_size({"width": width, "height": height})
    widget.open()
    expect(widget.input).to_be_in_viewport(ratio=0.8)
    header = widget.dialog.locator("header")
    assert height < 340 or header.bounding_box()["height"] < height / 2
    for text in ("Call the IMF helpline", *(line[part] for line in HELPLINE for part in ("label", "display"))):
        shown = header.get_by_text(text, exact=True)
        shown.scroll_into_view_if_needed()
        expect(shown).to_be_in_viewport(ratio=1)
        assert shown.bounding_box()["height"] > 15, text
    for link in header.get_by_role("link").all():
        assert link.bounding_box()["height"] >= 44
        assert link.evaluate("node => [...node.children].every((part) => part.getBoundingClientRect().bottom <= node.getBoundingClientRect().bottom)")


def test_at_400_percent_the_field_that_has_the_focus_is_on_the_screen(widget):
    widget.page.set_viewport_size({"width": 320, "height": 256})
    widget.open()
    expect(widget.input).to_be_focused()
    expect(widget.input).to_be_in_viewport()


def test_in_forced_colours_everything_keeps_a_border(widget):
    widget.page.emulate_media(forced_colors="active")
    busy(widget)
    borderless = "all => all.filter((node) => parseFloat(getComputedStyle(node).borderTopWidth) === 0).map((node) => node.className)"
    assert widget.dialog.locator(".message, .calls a, .choice, .send, textarea, header a").evaluate_all(borderless) == []


def test_nothing_moves_for_people_who_asked_for_less_motion(widget, desk):
    moving = "() => document.querySelector('imf-assistant').shadowRoot.getAnimations().length"
    desk.pause = 2
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open()
    widget.ask("what is bcma")
    widget.says("One moment…").wait_for()
    assert widget.page.evaluate(moving) == 0
    widget.page.emulate_media(reduced_motion="no-preference")
    assert widget.page.evaluate(moving) > 0


def test_the_page_can_give_its_own_colours(widget, desk):
    desk.page_css = "imf-assistant { --imf-accent: #6a1b4d; --imf-on-accent: #fff8f0; }"
    widget.visit()
    assert widget.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(106, 27, 77)"
    widget.launcher.click()
    send = widget.page.get_by_role("button", name="Send")
    assert send.evaluate("node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]") == ["rgb(106, 27, 77)", "rgb(255, 248, 240)"]


def files() -> dict[str, int]:
    """Bytes of each file that a browser loads, as the desk sends them; a page in another language loads the words of that, too."""
    return {name: len(file.packed) for name, file in RELEASE.files.items() if not re.fullmatch(r"words\.\w+\.js", name)}


def test_it_is_light(widget, desk):
    sizes = files()
    desk.page = desk.page.replace("<imf-assistant>", '<imf-assistant data-color="#0e5a60">')
    widget.open()
    widget.page.wait_for_load_state("load")
    loaded = {path.split("/")[-1].split("?")[0] for path in desk.requests if "/widget/" in path}
    assert loaded == set(sizes), "every file is loaded, and no other"
    assert sizes["embed.js"] <= LAUNCHER_LIMIT, sizes
    assert sum(sizes.values()) <= WHOLE_LIMIT, sizes


def test_its_own_numbers_are_those_of_the_content(widget):
    assert contacts.load().as_json()["helpline"] == HELPLINE
    script = (WIDGET / "embed.js").read_text()
    for line in HELPLINE:
        assert f'label: "{line["label"]}", display: "{line["display"]}", href: "{line["href"]}"' in script


def test_it_never_parses_html_and_never_evaluates_text():
    for file in WIDGET.glob("*.js"):
        script = file.read_text()
        assert not [word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function") if word in script], file.name
