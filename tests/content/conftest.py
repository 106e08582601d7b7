from __future__ import annotations

from pathlib import Path

import pytest

from content import checks

from .project import Copy


@pytest.fixture(scope="session")
def content() -> checks.Content:
    """The content as it ships."""
    return checks.read()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
