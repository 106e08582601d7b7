"""Reading a YAML file of the repository, with a sentence instead of a traceback when it cannot be read."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from content.errors import fail

ROOT = Path(__file__).resolve().parent.parent


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Safe loading that refuses a key given twice: plain YAML keeps the last one silently, and a text would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} is given twice", key_node.start_mark
                    )
                seen.add(key)
        return super().construct_mapping(node, deep)


def read_mapping(root: Path, name: str) -> dict[str, Any]:
    """The top-level mapping of `root/name`. Raises ContentError when it is missing, broken, or no mapping."""
    try:
        text = (root / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise fail(name, "The file is missing.", "Restore it from the repository.") from None
    except UnicodeDecodeError:
        raise fail(name, "The file is not UTF-8 text.", "Save it again with the encoding UTF-8.") from None
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise fail(name, f"Line {line} is not valid YAML: {error.problem}.", "Look at that line and the one above it.") from None
    except yaml.YAMLError as error:  # a control character, which has no line
        raise fail(name, f"The file is not valid YAML: {error}.", "Undo the last change, then try again.") from None
    if not isinstance(data, dict):
        raise fail(name, "The file does not begin with `key: value` lines.", "Restore it from the repository.")
    return data


def need(data: Any, key: str, kind: type, *, file: str, where: str) -> Any:
    """`data[key]`, which must be of `kind`; a missing or mistyped entry is a sentence naming `where`."""
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, kind) or (kind is str and not value.strip()):
        said = "is missing" if value is None else f"should be {_KINDS.get(kind, kind.__name__)}"
        raise fail(file, f"{where}: `{key}` {said}.", f"Add `{key}:` there; the other entries show how it looks.")
    return value


_KINDS = {str: "text (put it in quotes)", dict: "a block of `key: value` lines", list: "a list", date: "a date such as 2025-05-19"}
