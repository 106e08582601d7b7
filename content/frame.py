"""What people read around the answers: buttons, the widget's own words, errors of the desk, labels of numbers, the note of an
overdue review. They cite nothing, but they say no more than the page either: content/words.py compares their words, and
`numbers` their numbers. Texts in other rooms are read where they stand, so that none needs a copy here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content import answers, contacts, currency
from content.contacts import Contacts
from content.errors import Problem, fail

if TYPE_CHECKING:
    from content.everything import Content

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.S)  # the // of an address stays
_QUOTED = re.compile(r'(=== |Listener\()?"([^"\n]*)"')  # with the prefix it is a key or an event
_TEMPLATE = re.compile(r"`([^`]*)`")
# `from ${section}${date && ` on ${date}`}` becomes `from   on  `
_FILLED_IN_SCRIPT = re.compile(r"\$\{[^{}`]*\}"), re.compile(r"\$\{[^`]*`|`\}")
_FILLED_IN = re.compile(r"\{\w+\}")
# How a sentence or a button begins. What does not is code: a name, a selector, an address.
_BEGINS = re.compile(r"[A-Z\d+][\w'’-]*,?(?:[ .?!]|$)")


class Text(NamedTuple):
    """`where` names it for a person. `response` is the answer it belongs to, empty for a text that belongs to none."""

    file: str
    where: str
    said: str
    response: str = ""


def texts(content: Content) -> Iterator[Text]:
    """Every such text, in the order of its file. Raises ContentError when a file has none: then it has moved, and nobody would look at it."""
    for answer in content.answers.topics().values():
        yield Text(answers.FILE, f"The title of {answer.response}", answer.title, answer.response)
        yield Text(answers.FILE, f"The `ask` of {answer.response}", answer.ask, answer.response)
    yield from _of_contacts(content)
    for channel, note in (("web", content.rules.review.says_web), ("SMS", content.rules.review.says_sms)):
        yield Text(currency.FILE, f"The {channel} note of an overdue review", note)
    for file, read in ELSEWHERE.items():
        yield from _elsewhere(content.root, file, read)


def numbers(content: Content) -> Iterator[Problem]:
    """A number in such a text must be one of contacts.yml, letter for letter: nothing else checks what a button or an error says."""
    for text in texts(content):
        found = re.search(r"\d[\d,.-]*", without_numbers(text.said, content.contacts))
        if found:
            yield Problem(text.file, f'{text.where} says the number {found.group()} in "{text.said}", which is none of {contacts.FILE}.', "Take it out, or write the number as it stands there.")


def without_numbers(text: str, known: Contacts) -> str:
    """The text without the numbers of contacts.yml. As in Contacts.links, 911 is not in 1911."""
    for number in known.numbers.values():
        text = re.sub(rf"(?<![\w+-]){re.escape(number.display)}(?![\w-])", " ", text)
    return text


def _of_contacts(content: Content) -> Iterator[Text]:
    for key, number in content.contacts.numbers.items():
        yield Text(contacts.FILE, f"The label of the number `{key}`", number.label)
    for name, said in content.contacts.english.items():
        for reader, phrase in said.items():
            yield Text(contacts.FILE, f"The phrase `{name}` for {reader}", _FILLED_IN.sub(" ", phrase))


def _elsewhere(root: Path, file: str, read: Callable[[str], list[str]]) -> Iterator[Text]:
    try:
        found = read((root / file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        found = []
    if not found:
        raise fail(file, "No text for people was found in it.", "If its texts have moved, name their file in content/frame.py.")
    yield from (Text(file, "A text", said) for said in found)


def _all_of_script(code: str) -> list[str]:
    """Every text of a module that holds nothing else."""
    plain = code = _COMMENT.sub("", code)
    for inserted in _FILLED_IN_SCRIPT:
        plain = inserted.sub(" ", plain)
    found = (" ".join(said.split()) for said in [*(text for code_before, text in _QUOTED.findall(code) if not code_before), *_TEMPLATE.findall(plain)])
    return [said for said in found if said]


def _sentences_of_script(code: str) -> list[str]:
    return [text for text in _all_of_script(code) if _BEGINS.match(text)]


def _sentences_of_python(code: str) -> list[str]:
    """Texts of two words or more that begin like one; no docstrings."""
    tree = ast.parse(code)
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    held = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes)
    return [text for text in held if " " in text and _BEGINS.match(text)]


ELSEWHERE: dict[str, Callable[[str], list[str]]] = {
    "widget/words.js": _all_of_script,
    "widget/embed.js": _sentences_of_script,
    "desk/web/errors.py": _sentences_of_python,
    "desk/conversations/wording.py": _sentences_of_python,
}
