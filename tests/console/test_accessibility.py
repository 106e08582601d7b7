"""Every page of the console under axe-core's rules for WCAG 2.2 AA: light and dark, wide and as narrow as a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, PATIENCE, find_chromium

from . import people
from .pages import PAGES, World, build
from .test_in_the_browser import apart

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "dark phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


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
    """What axe finds, in words: the rule, and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {', '.join(node['target'][0] for node in fault['nodes'][:4])}" for fault in found]


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_breaks_a_rule(world: World, browser: Browser, live_server: Any, look: str) -> None:
    context = browser.new_context(**LOOKS[look])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(live_server.url + "/console/sign-in/")
    told = {"sign in": faults(page)}
    cookie = apart(lambda: people.signed_in(world.everything).cookies["desk"].value)
    context.add_cookies([{"name": "desk", "value": cookie, "url": live_server.url}])
    for name, address in PAGES.items():
        answer = page.goto(live_server.url + address(world))
        assert answer is not None and answer.status in (200, 404), name
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        told[name] = faults(page)
        width = page.viewport_size["width"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            told[name].append(f"wider than {width} px")
    assert {name: found for name, found in told.items() if found} == {}


def test_a_fault_would_be_found(world: World, browser: Browser) -> None:
    """Or else the test above proves nothing."""
    page = browser.new_page()
    page.set_content("<html lang='en'><title>A page</title><main><h1>A page</h1><img src='x.png'><button></button></main></html>")
    assert {fault.split(":")[0] for fault in faults(page)} >= {"image-alt", "button-name"}
