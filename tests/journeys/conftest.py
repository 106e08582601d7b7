"""The real product and a real browser for the journeys, both for this folder alone: the next room needs neither.

Playwright keeps an event loop in the thread of the tests while it runs, and Django refuses to touch the database from such
a thread. Here nothing does; the browser ends with the folder, so that the rooms after it are free again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys.phone import Phone
from tests.journeys.product import HANG, Product
from tests.journeys.staff import Staff
from tests.journeys.visitor import Visitor
from tools import places

FIRST_NAME = "Marisol"  # of the staff; a word that nothing else says
KEPT = "results/journeys"

_failed = False
_numbers = iter(range(100, 142))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Notes whether a journey failed."""
    global _failed
    report = yield
    _failed = _failed or report.failed
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium; where it lacks, tests/conftest.py leaves out what asks for this name, or lets it fail."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        expect.set_options(timeout=HANG * 1000)
        yield launched
        expect.set_options(timeout=None)
        launched.close()


@pytest.fixture(scope="package")
def product(browser: Browser) -> Iterator[Product]:
    """The three processes, one for all journeys. What a journey kills it starts again."""
    with Product() as product:
        page = browser.new_page()
        Staff(page, product.url).sign_in(product.staff_name, product.password).is_called(FIRST_NAME)
        page.close()
        yield product
        if _failed:
            product.keep_logs(places.ROOT / KEPT)
            print(f"The logs of the three processes are kept in {KEPT}/.")


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Pages that share nothing: each as on a machine of its own."""
    contexts = []

    def make() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="America/Chicago")
        context.set_default_timeout(HANG * 1000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(product: Product, new_page: Callable[[], Page]) -> Visitor:
    return Visitor(new_page(), product.url).open()


@pytest.fixture
def new_visitor(product: Product, new_page: Callable[[], Page]) -> Callable[[], Visitor]:
    """Another person who comes to the website."""
    return lambda: Visitor(new_page(), product.url).open()


@pytest.fixture
def staff(product: Product, new_page: Callable[[], Page]) -> Staff:
    return Staff(new_page(), product.url).sign_in(product.staff_name, product.password)


@pytest.fixture
def phone(product: Product, new_page: Callable[[], Page]) -> Phone:
    """A phone in the USA. Each test's own: a number is one thread for ever. From 142 on, numbers have a meaning of their own."""
    return Phone(new_page(), product.url, f"+12025550{next(_numbers)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A hanging journey fails like any other, and its processes are ended; they must be started within the first one's time."""
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.timeout(400, method="signal"))
