"""Whatever comes in, each parser answers in one of its own ways."""

from __future__ import annotations

import contextlib
import json

from hypothesis import example, given, settings, strategies as some

from desk.conversations.cleaning import is_blank, storable
from desk.conversations.fitting import MOST, join
from desk.conversations.plan import Said
from desk.conversations.reading import Reading, WrongReply, read
from desk.web import parsing, tokens

from .fake_assistant import answer

anything = settings(deadline=None, max_examples=150, derandomize=True)
texts = some.text(alphabet=some.characters(codec=None, categories=None))
values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | texts,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def understand(body: bytes) -> Reading:
    return read(body, is_response=lambda name: name.startswith("utter_"), is_topic=lambda name: name != "cure")


@anything
@given(some.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_a_body_is_a_message_or_malformed(body):
    with contextlib.suppress(parsing.Malformed):
        found = parsing.message(body)
        assert 1 <= len(found.key) <= 80


@anything
@given(some.fixed_dictionaries({"key": values, "text": values}))
def test_so_is_every_pair_of_values(content):
    with contextlib.suppress(parsing.Malformed):
        found = parsing.message(json.dumps(content).encode())
        assert (found.key, found.text) == (content["key"], content["text"])


@anything
@given(texts)
def test_any_text_can_be_stored_and_storing_it_twice_changes_nothing(text):
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert storable(kept) == kept
    assert is_blank(kept) in (True, False)


@anything
@given(some.text())
def test_letters_and_marks_are_kept_as_they_are(text):
    printable = "".join(char for char in text if char.isprintable())
    assert storable(printable) == printable


@anything
@given(some.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_a_reply_of_the_assistant_is_read_or_wrong(body):
    with contextlib.suppress(WrongReply):
        assert understand(body).responses


@anything
@given(some.sampled_from(sorted(answer())), values)
def test_a_right_reply_with_one_part_exchanged_is_read_or_wrong(part, value):
    with contextlib.suppress(WrongReply):
        found = understand(json.dumps(answer(**{part: value})).encode())
        assert found.responses and isinstance(found.context, dict) and len(found.topics) <= 6


@anything
@example("a:b:c", "a")
@example("\ud800:\ud800:\ud800", "\ud800")
@given(texts, texts)
def test_no_text_is_a_token(token, conversation):
    assert not tokens.opens(token, conversation)


@anything
@given(some.lists(some.tuples(some.text(max_size=20), some.booleans()), max_size=9))
def test_joining_loses_no_word_and_keeps_the_order(parts):
    said = [Said(response=f"r{at}", text=text, by_the_way=by_the_way) for at, (text, by_the_way) in enumerate(parts)]
    joined = join(said)
    assert len(joined) == min(len(said), MOST)
    assert "\n\n".join(one.text for one in joined) == "\n\n".join(text for text, _ in parts)
