"""The tokens of a script, to see that taking out comments and blanks took out nothing else."""

from __future__ import annotations

import re

_SKIP = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.S)
_WORD = re.compile(r"[\w$#]+")
_STRING = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
_TEMPLATE = re.compile(r"(?:\\.|[^`\\$]|\$(?!\{))*", re.S)
# After these a slash divides; after anything else it begins a regular expression.
_ENDS_A_VALUE = re.compile(r"[\w$\"'`)\]}/]$")
_BEFORE_A_REGEX = {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "await", "yield", "else", "do"}


def tokens(script: str) -> list[str]:
    """Words, strings, regular expressions, signs, and the texts of templates, nested ones too."""
    return _code(script, 0, nested=False)[0]


def _code(script: str, at: int, *, nested: bool) -> tuple[list[str], int]:
    found: list[str] = []
    depth = 0
    while at < len(script):
        if skipped := _SKIP.match(script, at):
            at = skipped.end()
            continue
        sign = script[at]
        if sign == "`":
            inner, at = _template(script, at + 1)
            found += inner
            continue
        if sign == "}" and nested and depth == 0:
            return found, at
        depth += (sign == "{") - (sign == "}")
        divides = bool(found) and found[-1] not in _BEFORE_A_REGEX and bool(_ENDS_A_VALUE.search(found[-1]))
        match = _STRING.match(script, at) or _WORD.match(script, at) or (None if divides else _REGEX.match(script, at))
        token = match[0] if match else sign
        found.append(token)
        at += len(token)
    return found, at


def _template(script: str, at: int) -> tuple[list[str], int]:
    """From behind the opening backtick to behind the closing one."""
    found = ["`"]
    while True:
        text = _TEMPLATE.match(script, at)[0]
        found.append(text)
        at += len(text)
        if at >= len(script):
            return [*found, "no end"], at
        if script[at] == "`":
            return [*found, "`"], at + 1
        inner, at = _code(script, at + 2, nested=True)
        found += ["${", *inner, "}"]
        at += 1
