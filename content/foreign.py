"""The sentences in other languages say approved words alone, so no name, number, address or medical term of their own.

Nobody here can compare them with the page, as content/words.py does in English. So each language has its list of words in
content/glossary.yml, for a native speaker to approve with the sentences. Chinese writes no spaces: there, each sign counts as a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import contacts
from content.errors import Problem
from content.files import need, read_mapping
from content.plain import FILE

if TYPE_CHECKING:
    from content.everything import Content

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_WORD = re.compile(r"[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[\w\u064b-\u0652])+")  # with the vowel marks of Arabic


def words_of(text: str) -> list[str]:
    """In small letters, in order, each once. A number is a word, too."""
    return list(dict.fromkeys(_WORD.findall(_PLACEHOLDER.sub(" ", text).lower())))


def unapproved(content: Content) -> Iterator[Problem]:
    """One problem for each text with words that its language's list does not hold. Raises ContentError when a language has no list."""
    lists = need(read_mapping(content.root, FILE), "languages", dict, file=FILE, where="The top")
    for code, language in content.contacts.languages.items():
        known = set(words_of(need(lists, code, str, file=FILE, where="`languages`")))
        for where, text in _texts(language):
            unknown = [word for word in words_of(text) if word not in known]
            if unknown:
                said = " and ".join(f'{"the number" if any(map(str.isdigit, word)) else "the word"} "{word}"' for word in unknown)
                yield Problem(
                    contacts.FILE,
                    f'The language {code}, {where}, says {said} in "{text}", which nobody has approved for it.',
                    f"Take it out (a phone number is a placeholder), or have a native speaker approve it in {FILE} (`languages`).",
                )


def _texts(language: contacts.Language) -> Iterator[tuple[str, str]]:
    for say, by_channel in language.sentences.items():
        yield from ((f"{say.value}, {channel}", text) for channel, text in by_channel.items())
    for name, by_reader in language.phrases.items():
        yield from ((f"phrase {name}, {reader}", text) for reader, text in by_reader.items())
