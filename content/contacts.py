"""The phone numbers, and the words around them, for a channel, a country and a language. Read from content/contacts.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from content.errors import fail
from content.files import ROOT, need, read_mapping
from content.placeholders import expand

FILE = "content/contacts.yml"
CHANNELS = ("web", "sms")  # every text a person may read has a wording for each
PHRASES = ("helpline", "emergency", "crisis_line")
_NUMBERS = ("usa_canada", "elsewhere", "emergency", "crisis")


class Say(str, Enum):
    """The sentences contacts.yml holds for each language other than English."""

    OTHER_LANGUAGE = "other_language"
    EMERGENCY = "emergency"
    CRISIS = "crisis"


class Reader(str, Enum):
    """Who reads a phrase: anybody on the web, or one phone."""

    WEB = "web"
    SMS_USA_CANADA = "sms_usa_canada"
    SMS_ELSEWHERE = "sms_elsewhere"
    SMS_UNKNOWN = "sms_unknown"


@dataclass(frozen=True)
class Number:
    """`display` is what a person reads, `dial` what a phone calls: E.164, or a short code such as 911."""

    key: str
    label: str
    display: str
    dial: str

    @property
    def href(self) -> str:
        return f"tel:{self.dial}"


@dataclass(frozen=True)
class Link:
    """A number as it occurs in a text, letter for letter, and where tapping it leads."""

    label: str
    href: str


@dataclass(frozen=True)
class Language:
    """`phrases[placeholder][reader]` and `sentences[say][channel]`, both with placeholders in them."""

    code: str
    name: str
    phrases: Mapping[str, Mapping[str, str]]
    sentences: Mapping[Say, Mapping[str, str]]


@dataclass(frozen=True)
class Contacts:
    numbers: Mapping[str, Number]
    usa_canada_countries: frozenset[str]
    hours: str
    english: Mapping[str, Mapping[str, str]]
    languages: Mapping[str, Language]

    @property
    def helpline(self) -> tuple[Number, Number]:
        """Both numbers of the helpline, the USA and Canada first."""
        return self.numbers["usa_canada"], self.numbers["elsewhere"]

    @property
    def emergency(self) -> Number:
        return self.numbers["emergency"]

    @property
    def crisis_line(self) -> Number:
        return self.numbers["crisis"]

    def helpline_for(self, country: str | None) -> tuple[Number, ...]:
        """The helpline's number for a country (ISO 3166), or both when the country is unknown."""
        reader = self.reader("sms", country)
        if reader is Reader.SMS_UNKNOWN:
            return self.helpline
        return (self.helpline[0 if reader is Reader.SMS_USA_CANADA else 1],)

    def reader(self, channel: str, country: str | None) -> Reader:
        """The web is read everywhere, whatever country somebody believes to know."""
        if channel == "web":
            return Reader.WEB
        if not country:
            return Reader.SMS_UNKNOWN
        return Reader.SMS_USA_CANADA if country.upper() in self.usa_canada_countries else Reader.SMS_ELSEWHERE

    def phrases(self, channel: str, country: str | None = None, language: str = "en") -> dict[str, str]:
        """What {helpline}, {emergency}, {crisis_line} and {hours} become."""
        return self.phrases_for(self.reader(channel, country), language)

    def phrases_for(self, reader: Reader, language: str = "en") -> dict[str, str]:
        table = self.english if language == "en" else self.languages[language].phrases
        shown = {key: number.display for key, number in self.numbers.items()}
        said = {name: expand(table[name][reader.value], shown) for name in PHRASES}
        return said | {"hours": self.hours if language == "en" else ""}

    def in_language(
        self, code: str, channel: str, country: str | None = None, say: Say = Say.OTHER_LANGUAGE
    ) -> str | None:
        """The sentences of another language, numbers filled in, or None when there are none for it (English included)."""
        if code not in self.languages:
            return None
        text = self.languages[code].sentences[say]["sms" if channel == "sms" else "web"]
        return expand(text, self.phrases(channel, country, code))

    def links(self, text: str) -> tuple[Link, ...]:
        """Every number that occurs in a text, exactly as it is displayed, in order, each once."""
        found = []
        for number in self.numbers.values():
            # A number is itself only where no other digit, sign or letter touches it: 911 is not in 1911.
            match = re.search(rf"(?<![\w+-]){re.escape(number.display)}(?![\w-])", text)
            if match:
                found.append((match.start(), Link(number.display, number.href)))
        return tuple(link for _, link in sorted(found, key=lambda item: item[0]))

    def as_json(self) -> dict[str, Any]:
        """What the widget shows beside the conversation."""
        return {"helpline": [{"label": n.label, "display": n.display, "href": n.href} for n in self.helpline]}


def load(root: Path = ROOT) -> Contacts:
    """The contacts, read once per root. Raises ContentError with a sentence when contacts.yml cannot be used."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> Contacts:
    data = read_mapping(root, FILE)
    entries = need(data, "numbers", dict, file=FILE, where="The top")
    countries = need(data, "usa_canada_countries", list, file=FILE, where="The top")
    hours = data.get("hours") or ""
    if not isinstance(hours, str):
        raise fail(FILE, "`hours` is not a sentence in quotes.", 'Write hours: "..." or hours: "" when none are to be said.')
    languages = need(data, "languages", dict, file=FILE, where="The top")
    return Contacts(
        numbers={key: _number(entries, key) for key in _NUMBERS},
        # YAML reads a bare NO as false, so a country that is no text is refused rather than forgotten.
        usa_canada_countries=frozenset(_country(country) for country in countries),
        hours=hours.strip(),
        english=_phrases(data, where="The top"),
        languages={code: _language(code, entry) for code, entry in languages.items()},
    )


def _number(entries: Any, key: str) -> Number:
    entry = need(entries, key, dict, file=FILE, where="`numbers`")
    where = f"The number `{key}`"
    number = Number(
        key,
        need(entry, "label", str, file=FILE, where=where),
        need(entry, "display", str, file=FILE, where=where),
        need(entry, "dial", str, file=FILE, where=where),
    )
    if not re.fullmatch(r"\+[1-9]\d{6,14}|\d{3}", number.dial):
        raise fail(FILE, f"{where}: `dial` is not a number a phone can call.", 'Write it as "+1..." with digits only, or as a short code of three digits.')
    return number


def _country(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise fail(FILE, f"`usa_canada_countries` holds {value!r}, which is no country code.", "Use two capital letters, such as US.")
    return value


def _phrases(data: Any, where: str) -> dict[str, dict[str, str]]:
    table = need(data, "phrases", dict, file=FILE, where=where)
    found: dict[str, dict[str, str]] = {}
    for name in PHRASES:
        entry = need(table, name, dict, file=FILE, where=f"{where}, `phrases`")
        inside = f"{where}, phrase `{name}`"
        found[name] = {reader.value: need(entry, reader.value, str, file=FILE, where=inside) for reader in Reader}
        for text in found[name].values():
            _only_known(text, _NUMBERS, inside)
    return found


def _language(code: str, entry: Any) -> Language:
    where = f"The language `{code}`"
    sentences: dict[Say, dict[str, str]] = {}
    for say in Say:
        inside = f"{where}, `{say.value}`"
        texts = need(entry, say.value, dict, file=FILE, where=where)
        sentences[say] = {channel: need(texts, channel, str, file=FILE, where=inside) for channel in CHANNELS}
        for text in sentences[say].values():
            _only_known(text, PHRASES, inside)
    return Language(code, need(entry, "name", str, file=FILE, where=where), _phrases(entry, where), sentences)


def _only_known(text: str, known: tuple[str, ...], where: str) -> None:
    unknown = [name for name in re.findall(r"\{([^}]*)\}", text) if name not in known]
    if unknown:
        raise fail(FILE, f"{where}: nothing is known as {{{unknown[0]}}}.", f"Use one of: {', '.join(known)}.")
