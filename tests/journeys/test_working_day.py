"""A working day at the helpline with two members of staff, the second factor demanded; working_day.py tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import working_day
from tests.journeys.product import Product


@pytest.fixture
def strict(browser: Browser) -> Iterator[Product]:
    """A product of its own: its queue holds nothing else, and nobody gets in with a password alone."""
    with Product(**working_day.REQUIRES) as product:
        yield product


def test_a_working_day(strict: Product, new_page: Callable[[], Page]) -> None:
    working_day.the_day(new_page, strict)
