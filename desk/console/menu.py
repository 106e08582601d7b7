"""The pages in the navigation. Which of them somebody sees is not decided here: the view itself says what right it takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.urls import NoReverseMatch, resolve, reverse

# (name of the address, title), in the order of the navigation
PAGES = (
    ("queue", "Queue"),
    ("replies", "Replies"),
    ("teach", "Teach"),
    ("lessons", "Lessons"),
    ("reports", "Wrong answers"),
    ("insight", "Insight"),
    ("switches", "Switches"),
    ("accounts", "Accounts"),
    ("audit", "Audit"),
    ("account", "Account"),
)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    address: str
    current: bool


def pages(account: AbstractBaseUser, current: str) -> list[Page]:
    """`current` is the name of the address that is open."""
    found = []
    for name, title in PAGES:
        address = _address(name)
        if address and _may_open(account, address):
            found.append(Page(name, title, address, name == current))
    return found


def may_open(account: AbstractBaseUser, name: str) -> bool:
    address = _address(name)
    return bool(address) and _may_open(account, address)


def _address(name: str) -> str:
    try:
        return reverse(f"console:{name}")
    except NoReverseMatch:
        return ""


def _may_open(account: AbstractBaseUser, address: str) -> bool:
    needs = getattr(resolve(address).func, "needs", None)
    return needs is None or account.has_perm(needs.permission)
