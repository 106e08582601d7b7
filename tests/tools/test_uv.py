"""Getting the installer: from PATH, from .tools/, or by pip, checked against its lock."""

from __future__ import annotations

import os
import pathlib

import pytest

from tools import uv
from tools.say import Stop

from .project import make_wheel

WORKS = "#!/bin/sh\necho 'uv 0.13.9 (a test)'\n"


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "path").mkdir()
    return tmp_path


def environ(root: pathlib.Path) -> dict[str, str]:
    return {"PATH": f"{root / 'path'}", "HOME": str(root), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(root / "wheels"), "PIP_CONFIG_FILE": os.devnull}


def put_on_path(root: pathlib.Path, says: str) -> str:
    program = root / "path" / "uv"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    return str(program)


def lock(root: pathlib.Path, digest: str) -> None:
    (root / "requirements/uv.lock").write_text(f"uv==0.13.9 \\\n    --hash=sha256:{digest}\n")


def test_the_one_on_path_is_taken(root: pathlib.Path) -> None:
    lock(root, "0" * 64)
    program = put_on_path(root, "uv 0.9.3")
    assert uv.get(root, environ(root)) == program
    assert not (root / ".tools").exists()


@pytest.mark.parametrize("says", ["uv 0.1.44", "something else"])
def test_one_that_is_too_old_or_no_uv_is_passed_over_for_our_own(root: pathlib.Path, says: str) -> None:
    put_on_path(root, says)
    lock(root, make_wheel(root / "wheels", "uv", "0.13.9", script=WORKS))
    program = uv.get(root, environ(root))
    assert pathlib.Path(program).parent == root / ".tools"
    assert uv.version(program) == (0, 13, 9)


def test_our_own_is_fetched_once(root: pathlib.Path) -> None:
    lock(root, make_wheel(root / "wheels", "uv", "0.13.9", script=WORKS))
    first = uv.get(root, environ(root))
    (root / "wheels/uv-0.13.9-py3-none-any.whl").unlink()
    assert uv.get(root, environ(root)) == first
    assert [path.name for path in (root / ".tools").iterdir()] == [pathlib.Path(first).name], "the building place is cleared away"


def test_one_with_another_hash_is_refused(root: pathlib.Path) -> None:
    make_wheel(root / "wheels", "uv", "0.13.9", script=WORKS)
    lock(root, "0" * 64)
    with pytest.raises(Stop) as stopped:
        uv.get(root, environ(root))
    assert "requirements/uv.lock" in stopped.value.what and "SHA-256 differs" in stopped.value.what
    assert not list((root / ".tools").iterdir())


def test_without_pip_and_venv_it_says_what_to_install(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(root, "0" * 64)
    bare = root / "bare-python"
    bare.write_text("#!/bin/sh\necho \"$0: No module named $2\"\nexit 1\n")
    bare.chmod(0o755)
    monkeypatch.setattr(uv.sys, "executable", str(bare))
    with pytest.raises(Stop) as stopped:
        uv.get(root, environ(root))
    assert "python3-venv" in stopped.value.next_step
