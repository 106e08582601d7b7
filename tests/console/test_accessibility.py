"""Every page of the console under axe-core's rules for WCAG 2.2 AA: light and dark, wide and as narrow as a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, PATIENCE, find_chromium

from . import people
from .pages import PAGES, SIGNING, WAYS, World, build
from .test_in_the_browser import apart

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "dark phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}
# Where forced colours could take a meaning away; the rest is built of the same parts.
SHAPED = {"sign in", "queue", "closed", "a case of danger", "my case", "lessons to decide", "insight", "audit", "switches", "account"}


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    """Started after the records are made and ended before they are cleared: while it runs, Django keeps from this thread."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


def faults(page: Page) -> list[str]:
    """What axe finds, in words: the rule, and where; and what is wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    told = [f"{fault['id']}: {', '.join(node['target'][0] for node in fault['nodes'][:4])}" for fault in found]
    size = page.viewport_size
    if size and page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        told.append(f"wider than {size['width']} px")
    return told


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_breaks_a_rule(world: World, browser: Browser, live_server: Any, look: str) -> None:
    context = browser.new_context(**LOOKS[look])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    told, titles = {}, {}

    def look_at(name: str) -> None:
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        told[name] = faults(page)
        titles[name] = page.title()

    def wanted(name: str) -> bool:
        return look != "forced colours" or name in SHAPED

    for name, way in filter(lambda one: wanted(one[0]), SIGNING.items()):
        way(page, live_server.url, world)
        look_at(name)
    context.clear_cookies()
    cookie = apart(lambda: people.signed_in(world.everything).cookies["desk"].value)
    context.add_cookies([{"name": "desk", "value": cookie, "url": live_server.url}])
    for name, address in filter(lambda one: wanted(one[0]), PAGES.items()):
        answer = page.goto(live_server.url + address(world))
        assert answer is not None and answer.status == (404 if name == "no such case" else 200), name
        look_at(name)
    for name, way in filter(lambda one: wanted(one[0]), WAYS.items()):
        way(page, live_server.url, world)
        look_at(name)
    assert {name: found for name, found in told.items() if found} == {}
    assert [name for name, title in titles.items() if title.startswith("|") or " | Helpline desk" not in title] == []


def test_a_fault_would_be_found(world: World, browser: Browser) -> None:
    """Or else the test above proves nothing."""
    page = browser.new_page()
    page.set_content("<html lang='en'><title>A page</title><main><h1>A page</h1><img src='x.png'><button></button></main></html>")
    assert {fault.split(":")[0] for fault in faults(page)} >= {"image-alt", "button-name"}
