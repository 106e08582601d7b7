"""Which tests run where: the two environments share this folder, and neither can import all of it."""

from __future__ import annotations

import importlib.util
import os
import pathlib
import signal

import pytest

from tools import chromium, kannel
from tools.test import ASSISTANT_ROOMS, browser_is_promised

_HAS_RASA = importlib.util.find_spec("rasa") is not None


def pytest_configure(config: pytest.Config) -> None:
    """A run that a shell put into the background was started deaf to Ctrl-C, and so would be every process that a test ends with it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: pathlib.Path, config: pytest.Config) -> bool | None:
    """Leave the assistant's rooms to the assistant's environment."""
    relative = collection_path.relative_to(config.rootpath).as_posix()
    in_assistant_room = any(relative == room or relative.startswith(room + "/") for room in ASSISTANT_ROOMS)
    return True if in_assistant_room and not _HAS_RASA else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys share one running product, so they stay in one process. Without a browser or Kannel, leave out what drives them; where they were promised, let it fail. `make test` says the reason."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("journeys"))
    if browser_is_promised(os.environ):
        return
    lacking = {"browser": not chromium.find(os.environ), "gateway": not kannel.programs(os.environ)}
    driven = [item for item in items if any(lacking.get(name) for name in getattr(item, "fixturenames", ()))]
    if driven:
        config.hook.pytest_deselected(items=driven)
        items[:] = [item for item in items if item not in driven]
