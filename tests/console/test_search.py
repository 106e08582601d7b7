"""The search: by number, by phone, by words; harmless whatever is typed; current; and nothing of it left anywhere."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.audit.models import AuditEntry
from desk.console import looked_for, search, word_index
from desk.console.looked_for import read
from desk.console.surroundings import surroundings
from desk.conversations.models import Case, Conversation, Message
from desk.conversations.opening import open_web

from . import people

pytestmark = pytest.mark.django_db


def finds(text: str) -> list[int]:
    return [hit.case.pk for hit in search.search(text).hits]


def asks_for(client, text: str):
    return client.post("/console/search/", {"words": text})


@pytest.fixture
def two() -> tuple[Case, Case]:
    """The older and the newer of two cases that share a word."""
    older = people.asks("tingling feet, is it the neuropathy from Velcade?")
    newer = people.asks("my father's neuropathy gets worse at night")
    return older, newer


def test_it_finds_by_a_word_newest_first(two):
    older, newer = two
    assert finds("neuropathy") == [newer.pk, older.pk]


@pytest.mark.parametrize("text", ["neuropathy velcade", "VELCADE Neuropathy", "neurop velc", "“neuropathy” & (velcade)", "neuropathy, velcade!"])
def test_every_word_must_occur_in_any_order_case_and_length(two, text):
    assert finds(text) == [two[0].pk]


def test_the_words_must_stand_in_one_message(two):
    assert finds("velcade night") == []


@pytest.mark.parametrize(
    ("written", "sought"),
    [("lenalidomide/dexamethasone", "dexamethasone"), ("co-pay card", "co-pay"), ("e.g. a@b.test", "test"), ("don't know", "don't"), ("CAR-T?", "car t")],
)
def test_signs_only_part_words(written, sought):
    assert finds(sought) == [] and (case := people.asks(f"about {written} now")) and finds(sought) == [case.pk]


def test_a_single_letter_is_a_whole_word(two):
    case = people.asks("how does CAR T work")
    assert finds("t") == [case.pk]


def test_what_staff_wrote_is_found_and_what_the_assistant_said_is_not(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Ask for the porphyria leaflet")
    assert finds("porphyria") == [case.pk]
    said = Message.objects.filter(conversation=case.conversation, sender="assistant").first()
    word = max(re.findall(r"[a-z]+", said.text.lower()), key=len)
    assert case.pk not in finds(word)


def test_a_conversation_without_a_case_is_not_shown():
    people.writes(open_web(), "zebra")
    assert finds("zebra") == []


def test_all_cases_of_a_conversation_are_found(case, as_ana):
    people.act(as_ana, case, "resolve")
    Case.objects.filter(pk=case.pk).update(resolved_at="2020-01-01T00:00:00Z")
    again = people.hands_off(case.conversation, "does it cost much", reason="logistics")
    assert again.pk != case.pk
    assert sorted(finds("effects")) == [case.pk, again.pk]


def test_what_is_deleted_or_changed_is_found_no_more(two):
    older, newer = two
    Conversation.objects.get(cases=older).delete()
    assert finds("velcade") == []
    Message.objects.filter(conversation=newer.conversation, sender="person").update(text="all is well")
    assert finds("neuropathy") == []
    assert finds("well") == [newer.pk]


def test_the_index_holds_nothing_that_the_messages_do_not(two):
    Conversation.objects.get(cases=two[0]).delete()
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its index with the rows themselves")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO conversations_words(conversations_words, rank) VALUES ('integrity-check', 1)")  # raises when it differs


@pytest.mark.parametrize("text", ["{}", "#{}", "case {}", "Case #{}", "case no. {}", " {} "])
def test_it_finds_by_case_number(two, text):
    assert finds(text.format(two[0].pk)) == [two[0].pk]


@pytest.mark.parametrize(
    "text",
    ["+12025550143", "2025550143", "(202) 555-0143", "202.555.0143", "1-202-555-0143", "+1 (202) 555 0143", "001 202 555 0143", "0143", "555-0143", "tel: 202 555 0143"],
)
def test_it_finds_by_phone_number_however_it_is_written(text):
    case = people.asks("hello there", channel="sms", phone="+12025550143")
    people.asks("hello there", channel="sms", phone="+12025550144")
    assert finds(text) == [case.pk]


@pytest.mark.parametrize("text", ["+44 20 7946 0018", "020 7946 0018", "+44 (0)20 7946 0018", "0044 20 7946 0018"])
def test_it_finds_a_number_of_another_country(text):
    case = people.asks("hello there", channel="sms", phone="+442079460018")
    assert finds(text) == [case.pk]


def test_fewer_than_four_digits_are_no_phone_number():
    people.asks("hello there", channel="sms", phone="+12025550143")
    assert finds("143") == []


@pytest.mark.parametrize("text", ["", " ", "?!", "\x00", "—", "_", "***"])
def test_nothing_to_look_for_is_said(as_ana, text):
    assert "Nothing to look for." in people.visible(asks_for(as_ana, text))


@pytest.mark.parametrize(
    "text",
    ['"', '"neuropathy', "neuropathy AND", "NOT neuropathy", "NEAR(neuropathy, 2)", "text:neuropathy", "neuropathy*", "^neuropathy", "a OR b", "'; DROP TABLE x; --", "\\", ":*", "!neuropathy", "<->", "{neuropathy}", "%", "100%", "½ ² ª ǆ", "ﬁ", "𝓷euro", "न्यूरोपैथी", "ß", "İ"],
)
def test_no_text_is_an_order_to_the_index(two, as_ana, text):
    assert asks_for(as_ana, text).status_code == 200
    assert Message.objects.count() > 0


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_as_digits_and_letters(text):
    wanted = read(text)
    assert all(word.isalnum() for word in wanted.words)
    assert all(part.strip("+").isascii() and part.strip("+").isdigit() for part in (*wanted.phones, *wanted.phone_ends))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=30))
def test_any_words_are_understood_by_the_database(text):
    word_index.cases(read(text).words, messages=5, most=5)


def test_the_words_around_are_shown_marked_and_escaped(as_ana):
    people.asks("<b>is</b> it <script>window.ran = 1</script> the neuropathy " + "word " * 200)
    page = asks_for(as_ana, "neurop").content.decode()
    assert "<mark>neuropathy</mark>" in page
    assert "&lt;script&gt;" in page and "<script>window" not in page
    assert page.count("word ") < 100


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("one two three", ("two",), [("one ", False), ("two", True), (" three", False)]),
        ("Ça va à Zürich", ("zurich",), [("Ça va à ", False), ("Zürich", True)]),
        ("car t and carfilzomib", ("t",), [("car ", False), ("t", True), (" and carfilzomib", False)]),
        ("nothing here", ("absent",), [("nothing here", False)]),
        ("", ("x",), []),
    ],
)
def test_pieces(text, words, shown):
    assert [(piece.text, piece.marked) for piece in surroundings(text, words)] == shown


def test_a_hit_far_inside_is_shown_with_what_stands_before_it():
    pieces = surroundings("word " * 400 + "neuropathy " + "word " * 400, ("neuropathy",))
    assert pieces[0].text == "… " and pieces[-1].text == " …"
    assert [piece.text for piece in pieces if piece.marked] == ["neuropathy"]
    assert sum(len(piece.text) for piece in pieces) < 300


def test_it_says_how_many_and_stops_at_fifty(as_ana, two):
    assert "2 cases found." in people.visible(asks_for(as_ana, "neuropathy"))
    assert "No case was found." in people.visible(asks_for(as_ana, "xylophone"))
    newest = [people.asks(f"question {number} on marrow").pk for number in range(52)][:1:-1]
    page = asks_for(as_ana, "marrow")
    assert "The newest 50 of more cases." in people.visible(page)
    assert [int(number) for number in re.findall(r'id="open-(\d+)"', page.content.decode())] == newest


def test_people_without_cases_do_not_push_others_out(monkeypatch):
    monkeypatch.setattr(search, "MESSAGES", (3, 20))
    case = people.asks("my marrow hurts")
    for _ in range(8):
        people.writes(open_web(), "marrow")
    assert finds("marrow") == [case.pk]


def test_the_search_is_in_the_audit_log_and_what_was_sought_is_nowhere(as_ana, two, caplog):
    page = asks_for(as_ana, "neuropathy")
    assert people.audited("search.done") == [("ana.ruiz", "search:cases")]
    assert not any("neuropathy" in f"{entry.action}{entry.target}" for entry in AuditEntry.objects.all())
    assert "neuropathy" not in caplog.text
    assert "no-store" in page["Cache-Control"]
    assert "neuropathy" not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode()))


def test_it_rejects_get(as_ana):
    assert as_ana.get("/console/search/", {"words": "x"}).status_code == 405


def test_who_may_not_see_the_queue_may_not_search(two):
    auditor = people.signed_in(people.account("audrey", "auditor"))
    assert asks_for(auditor, "neuropathy").status_code == 403


def test_a_very_long_text_is_cut(as_ana):
    assert asks_for(as_ana, "word " * 5000).status_code == 200
    assert len(read("a " * 5000).words) <= looked_for.MOST_WORDS
