"""The modules of the chat as one file. Packed together they weigh a third less than apart, and they are one request. Knows no Django."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{ \w+(?:, \w+)* \} from "\./([\w.]+)";\n?', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.M)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.M)
_IMPORTS = re.compile(r"^import\b.*", re.M)
_UNREAD = re.compile(r"^(?:import|export)\b.*", re.M)


class CannotFold(ValueError):
    """What is written in a way that one file cannot say, and what to do about it."""


def fold(texts: Mapping[str, str], *, into: str) -> dict[str, str]:
    """`texts` (by file name, as written) with the module `into` holding what it imports, which is then no file of its own. Pure.

    What is imported under another name, or a name that two modules declare, raises CannotFold.
    """
    order = _order(texts, into, [])
    names = Counter(name for module in order for name in _DECLARED.findall(texts[module]))
    if twice := sorted(name for name, times in names.items() if times > 1):
        raise CannotFold(f"{', '.join(twice)}: declared by two modules of the chat ({', '.join(order)}). Give one another name.")
    *parts, last = (_IMPORT.sub("", texts[module]) for module in order)
    inner = "".join(_EXPORT.sub("", part) for part in parts)
    if unread := _UNREAD.search(inner) or _IMPORTS.search(last):
        raise CannotFold(f'{unread[0]}: write it as `import {{ a, b }} from "./file.js";` or `export const`, `function`, `class`.')
    return {name: text for name, text in texts.items() if name not in order} | {into: inner + last}


def _order(texts: Mapping[str, str], name: str, found: list[str]) -> list[str]:
    """Fills `found`: each module once, after all that it needs."""
    for needed in _IMPORT.findall(texts[name]):
        if needed not in found:
            _order(texts, needed, found)
    found.append(name)
    return found
