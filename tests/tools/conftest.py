from __future__ import annotations

import os
import pathlib

import pytest

from tools import uv

from . import project as projects


@pytest.fixture(scope="session")
def installer() -> str:
    """A real uv: `make test` got one already."""
    return uv.get(projects.ROOT, os.environ)


@pytest.fixture
def project(tmp_path: pathlib.Path, installer: str) -> projects.Project:
    return projects.Project(tmp_path / "a project", os.path.realpath(installer))  # the blank is on purpose: people's folders have them


@pytest.fixture
def built(project: projects.Project) -> projects.Project:
    """A project whose environments are built."""
    code, output = project.tool("bootstrap")
    assert code == 0, output
    return project
