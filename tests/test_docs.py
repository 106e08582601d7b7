"""What README.md, ARCHITECTURE.md and docs/ name exists: files, make targets, environment variables, direct dependencies."""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Iterator

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Made on the machine itself, so absent in a fresh copy.
MADE = ("var/", "models/", ".venv/", ".tools/", "results/")
# A word that is a path: it has a slash or one of our endings, and nothing that no file name of ours has.
PATH = re.compile(r"(?=.*/|.*\w\.(?:py|yml|md|ini|js|css|in|lock|txt|json|html)$)[\w.*-]+(?:/[\w.*-]*)*")


def files(root: pathlib.Path) -> Iterator[pathlib.Path]:
    """Every file of the project; not what the machine made, which holds a hundred thousand."""
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name == ".ci" or not name.startswith(".") and name != "__pycache__" and f"{name}/" not in MADE]
        yield from (pathlib.Path(folder) / name for name in names)


def documents(root: pathlib.Path) -> list[pathlib.Path]:
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")])


def targets(root: pathlib.Path) -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text(encoding="utf-8"), re.M))


def code_spans(text: str) -> list[str]:
    """The words between backticks, and the lines of fenced blocks."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", rest) + [line for block in fenced for line in block.splitlines()]


def links(text: str) -> list[str]:
    """The targets of Markdown links and images that lead to files."""
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    return [target for target in found if "://" not in target and not target.startswith(("mailto:", "tel:"))]


def exists(root: pathlib.Path, path: str) -> bool:
    return any(root.glob(path.rstrip("/"))) if "*" in path else (root / path).exists()


def problems(root: pathlib.Path) -> list[str]:
    """One sentence for each name in a document that leads nowhere."""
    found = []
    known = targets(root)
    everywhere = {part for path in files(root) for part in path.relative_to(root).parts}
    for document in documents(root):
        name = document.relative_to(root).as_posix()
        text = document.read_text(encoding="utf-8")
        spans = code_spans(text)
        for target in links(text):
            if not (document.parent / target).exists():
                found.append(f"{name}: the link {target} leads nowhere")
        for span in spans:
            for target in re.findall(r"\bmake ((?:-C \S+ )?[a-z][a-z-]*)", span):
                if target.split()[-1] not in known:
                    found.append(f"{name}: there is no `make {target}`")
            if PATH.fullmatch(span) and not span.startswith(MADE):
                # a bare name may stand for a file or folder in the room the text speaks of
                if not (exists(root, span) or exists(document.parent, span) or span.rstrip("/") in everywhere):
                    found.append(f"{name}: {span} does not exist")
    return found


def test_every_file_link_and_make_target_that_is_named_exists() -> None:
    assert problems(ROOT) == []


def test_every_environment_variable_that_is_named_is_read_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in files(ROOT) if path.suffix == ".py" or path.name in ("Makefile", "run"))
    named = {word for document in documents(ROOT) for span in code_spans(document.read_text(encoding="utf-8")) for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", span)}
    others = {"NO_COLOR", "HTTPS_PROXY"}  # read by every well-behaved program
    assert [name for name in sorted(named - others) if name not in code] == []


def test_every_direct_dependency_has_its_reason() -> None:
    explained = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    for path in (ROOT / "requirements").glob("*.in"):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.match(r"[A-Za-z0-9-]+", line)
            if match:
                assert f"`{match.group().lower()}" in explained, f"docs/dependencies.md does not say why {match.group()} is in {path.name}"


@pytest.fixture
def planted(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "desk/web").mkdir(parents=True)
    (tmp_path / "desk/urls.py").touch()
    (tmp_path / "desk/web/views.py").touch()
    (tmp_path / "Makefile").write_text("run: ## start\n\t@true\nclean-env: ## remove\n\t@true\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Look into `desk/turn.py`.", "docs/a.md: desk/turn.py does not exist"),
        ("Look into `desk/pages/`.", "docs/a.md: desk/pages/ does not exist"),
        ("Edit `nowhere.yml`.", "docs/a.md: nowhere.yml does not exist"),
        ("Any of `desk/*.html`.", "docs/a.md: desk/*.html does not exist"),
        ("Say `make tea`.", "docs/a.md: there is no `make tea`"),
        ("```\ncd somewhere && make cake\n```", "docs/a.md: there is no `make cake`"),
        ("See [that](missing.md).", "docs/a.md: the link missing.md leads nowhere"),
        ("![A picture](images/widget.png)", "docs/a.md: the link images/widget.png leads nowhere"),
    ],
)
def test_a_planted_mistake_is_found(planted: pathlib.Path, text: str, problem: str) -> None:
    (planted / "docs/a.md").write_text(text)
    assert problems(planted) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "`desk/urls.py`, `desk/`, `urls.py`, `desk/*.py`, `web/`, `var/logs/` and `models/assistant.tar.gz`",
        "`make run`, `make run DESK_PORT=8001`, `make clean-env`, `make -C elsewhere run`",
        "[this](a.md#part), [the Makefile](../Makefile), [outside](https://example.test/x)",
        "`/api/v1/`, `what is bcma`, `a == b`, `DESK_PORT=8001`, <https://example.test>",
    ],
)
def test_what_exists_is_not_complained_of(planted: pathlib.Path, text: str) -> None:
    (planted / "docs/a.md").write_text(text)
    assert problems(planted) == []
