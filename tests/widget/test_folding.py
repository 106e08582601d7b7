"""The chat's modules in one file: the same code, each once, in an order that works, or a refusal that says what to write."""

from __future__ import annotations

import pytest

from desk.web.folding import CannotFold, fold
from desk.web.widget_files import CHAT
from tests.widget.stub import APART, RELEASE, WIDGET

PARTS = {
    "panel.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\nexport async function mount() { return a + b; }\n',
    "a.js": "export const a = 1;\n",
    "b.js": 'import { a } from "./a.js";\nconst mine = 2;\nexport const b = a + mine;\n',
    "start.js": 'import("./panel.js");\n',
}


def test_each_module_stands_once_before_what_needs_it_and_only_the_last_exports():
    whole = "const a = 1;\nconst mine = 2;\nconst b = a + mine;\nexport async function mount() { return a + b; }\n"
    assert fold(PARTS, into="panel.js") == {"start.js": PARTS["start.js"], "panel.js": whole}


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        ("b.js", "const a = 2;\nexport const b = 3;\n", "a: declared by two modules"),
        ("b.js", 'import { a as c } from "./a.js";\nexport const b = c;\n', "import { a as c }"),
        ("b.js", 'import * as all from "./a.js";\nexport const b = all.a;\n', "import \\* as all"),
        ("b.js", "const b = 1;\nexport { b };\n", "export { b };"),
        ("panel.js", 'import { a as x } from "./a.js";\nimport { b } from "./b.js";\n', "import { a as x }"),
    ],
)
def test_what_one_file_cannot_say_is_refused_with_its_place(module, text, said):
    with pytest.raises(CannotFold, match=said):
        fold(PARTS | {module: text}, into="panel.js")


def test_the_chat_is_served_as_one_file_and_weighs_less_than_its_parts():
    folded = APART.files.keys() - RELEASE.files.keys()
    assert {"conversation.js", "desk.js", "message.js", "words.js"} <= folded
    assert len(RELEASE.files[CHAT].packed) < sum(len(APART.files[name].packed) for name in {*folded, CHAT})
    assert {path.name for path in WIDGET.iterdir() if path.suffix in (".js", ".css")} == {*APART.files}
