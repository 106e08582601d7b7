from __future__ import annotations

import pytest

from content import contacts
from content.contacts import PHRASES, Link, Reader, Say
from content.errors import ContentError

from .numbers import USA, USA_TEL, WORLD, WORLD_TEL
from .project import Copy


@pytest.fixture(scope="module")
def known() -> contacts.Contacts:
    return contacts.load()


@pytest.mark.parametrize(
    ("channel", "country", "given", "withheld"),
    [
        ("sms", "US", [USA], [WORLD]),
        ("sms", "CA", [USA], [WORLD]),
        ("sms", "ca", [USA], [WORLD]),
        ("sms", "MX", [WORLD], [USA]),
        ("sms", "PR", [WORLD], [USA]),
        ("sms", "DE", [WORLD], [USA]),
        ("sms", None, [USA, WORLD], []),
        ("sms", "", [USA, WORLD], []),
        ("web", None, [USA, WORLD], []),
        ("web", "DE", [USA, WORLD], []),
    ],
)
def test_each_reader_gets_a_number_that_works_for_them(
    known: contacts.Contacts, channel: str, country: str | None, given: list[str], withheld: list[str]
) -> None:
    helpline = known.phrases(channel, country)["helpline"]
    assert all(number in helpline for number in given)
    assert not any(number in helpline for number in withheld)


def test_the_number_for_the_world_can_be_dialed_as_shown(known: contacts.Contacts) -> None:
    world = known.helpline[1]
    assert world.display.replace("-", "") == world.dial
    assert (world.display, world.href) == (WORLD, WORLD_TEL)


def test_the_number_for_the_usa_and_canada_is_the_one_its_letters_spell(known: contacts.Contacts) -> None:
    usa = known.helpline[0]
    keypad = str.maketrans("CURE", "2873")
    assert usa.dial == "+1" + usa.display.split(" (")[0].translate(keypad).replace("-", "")
    assert (usa.display, usa.href) == (USA, USA_TEL)


def test_nobody_outside_the_usa_and_canada_is_told_to_call_911_or_988(known: contacts.Contacts) -> None:
    said = " ".join(known.phrases("sms", "DE").values())
    assert "911" not in said and "988" not in said


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (f"Call {USA} or {WORLD}.", [Link(USA, USA_TEL), Link(WORLD, WORLD_TEL)]),
        (f"{WORLD}, then {USA}, again {WORLD}", [Link(WORLD, WORLD_TEL), Link(USA, USA_TEL)]),
        ("Call 911. Or text 988!", [Link("911", "tel:911"), Link("988", "tel:988")]),
        ("(911 in the USA)", [Link("911", "tel:911")]),
        ("In 1988 I had 9110 cells and 1-988-555, B911", []),
        ("", []),
    ],
)
def test_it_finds_the_numbers_of_a_text_as_they_are_displayed(known: contacts.Contacts, text: str, links: list[Link]) -> None:
    assert list(known.links(text)) == links


def test_the_widget_gets_both_helpline_numbers(known: contacts.Contacts) -> None:
    assert known.as_json() == {
        "helpline": [
            {"label": "USA and Canada", "display": USA, "href": USA_TEL},
            {"label": "Everywhere else", "display": WORLD, "href": WORLD_TEL},
        ]
    }


@pytest.mark.parametrize("say", Say)
@pytest.mark.parametrize("country", ["US", "MX", None])
@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("code", ["es", "fr", "zh", "ar", "pt"])
def test_each_language_gives_the_helpline_and_the_danger_call(
    known: contacts.Contacts, code: str, channel: str, country: str | None, say: Say
) -> None:
    text = known.in_language(code, channel, country, say)
    assert text is not None and "{" not in text
    numbers = {link.label for link in known.links(text)}
    unknown = channel == "web" or country is None
    assert numbers >= ({USA, WORLD} if unknown else {USA} if country == "US" else {WORLD})
    if country == "US" or unknown:
        assert ("988" if say is Say.CRISIS else "911") in numbers
    else:
        assert not numbers & {"911", "988"}


@pytest.mark.parametrize("code", ["es", "fr", "zh", "ar", "pt"])
@pytest.mark.parametrize(("say", "phrase"), [(Say.EMERGENCY, "emergency"), (Say.CRISIS, "crisis_line")])
def test_danger_in_another_language_names_the_call_before_the_helpline(
    known: contacts.Contacts, code: str, say: Say, phrase: str
) -> None:
    for text in known.languages[code].sentences[say].values():
        assert text.index(f"{{{phrase}}}") < text.index("{helpline}")


def test_a_language_it_does_not_have_says_nothing(known: contacts.Contacts) -> None:
    assert known.in_language("de", "web") is None
    assert known.in_language("en", "sms", "US") is None


def test_nobody_is_promised_hours_that_are_not_configured(copy: Copy) -> None:
    copy.edit(contacts.FILE, r"hours: .*", 'hours: ""')
    assert contacts.load(copy.root).phrases("web")["hours"] == ""


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        (r'dial: "\+18004522873"', 'dial: "800-452-CURE"', "`dial` is not a number"),
        (r"\[US, CA\]", "[US, NO]", "no country code"),
        (r"\n  elsewhere:\n", "\n  elsewher:\n", "`elsewhere` is missing"),
        (r'hours: ""', "hours: 9", "`hours` is not a sentence"),
        (r'sms_elsewhere: "\{elsewhere\}"', 'sms_elsewhere: "{helplin}"', "nothing is known as {helplin}"),
        (r"\n    crisis:\n", "\n    crisi:\n", "`crisis` is missing"),
        (r'label: USA and Canada', "label: [USA", "not valid YAML"),
    ],
)
def test_a_broken_file_is_named_with_the_problem_and_the_next_step(copy: Copy, pattern: str, new: str, said: str) -> None:
    copy.edit(contacts.FILE, pattern, new)
    with pytest.raises(ContentError) as error:
        contacts.load(copy.root)
    message = str(error.value)
    assert message.startswith("content/contacts.yml: ") and said in message
    assert len(error.value.problems[0].step) > 10


def test_every_phrase_has_words_for_every_reader(known: contacts.Contacts) -> None:
    for language in ("en", *known.languages):
        for reader in Reader:
            phrases = known.phrases_for(reader, language)
            assert all(phrases[name].strip() for name in PHRASES)
