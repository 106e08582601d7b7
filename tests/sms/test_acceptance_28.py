"""Acceptance 28: what a text of ours costs and says first, for every text of the product; and MORE for what had no room."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from content import answers, contacts
from desk.conversations import cases, switches
from desk.conversations.models import Case, Message
from desk.conversations.reading import Reading
from desk.sms import segments
from desk.sms.segments import Encoding
from desk.sms.staff_text import MOST_SEGMENTS, fit

from .conftest import Answering
from .world import SPAIN, USA, Worker, on_phone, said, text_us, thread

KNOWN = answers.load()
FILLED = {"limit": 4000, "length": 32000, "name": "Maximiliana", "other": "Bartholomew", "staff_hours": "Monday to Friday 9 AM to 4:30 PM PST"}
COUNTRIES = ("US", "CA", "GB", "ES", "")


@pytest.mark.parametrize("response", list(KNOWN))
def test_every_text_is_cheap(response: str) -> None:
    for country in COUNTRIES:
        cut = segments.split(KNOWN[response].render("sms", country, **FILLED))
        assert cut.encoding is Encoding.GSM7
        assert cut.units <= 306


@pytest.mark.parametrize("country", [country for country in COUNTRIES if country])
@pytest.mark.parametrize(("response", "later"), [("utter_handoff_emergency", "For questions later"), ("utter_handoff_crisis", "Later:")])
def test_what_to_do_in_danger_stands_whole_in_the_first_segment(response: str, later: str, country: str) -> None:
    """Only the helpline for later may come after it."""
    advice, sign, _helpline = KNOWN[response].render("sms", country).partition(later)
    assert sign
    assert segments.split(advice + sign + _helpline).parts[0].startswith(advice)


@pytest.mark.parametrize(("response", "call"), [("utter_handoff_emergency", "emergency"), ("utter_handoff_crisis", "crisis_line")])
def test_where_the_country_is_unknown_at_least_the_call_does(response: str, call: str) -> None:
    """Every number is named then, and all of the advice has no room."""
    assert contacts.load().phrases("sms", None)[call] in segments.split(KNOWN[response].render("sms", None)).parts[0]


@pytest.mark.parametrize(
    ("country", "first", "second"),
    [("US", "800-452-CURE", "1-818-487-7455"), ("CA", "800-452-CURE", "1-818-487-7455"), ("GB", "1-818-487-7455", "800-452-CURE"), ("", "800-452-CURE", "1-818-487-7455")],
)
def test_the_country_decides_which_number_comes_first(country: str, first: str, second: str) -> None:
    text = KNOWN["utter_handoff_side_effects"].render("sms", country)
    assert first in text
    assert second not in text or text.index(first) < text.index(second)


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("number", [USA, SPAIN])
def test_the_first_reply_says_once_who_we_are(number: str, worker: Worker) -> None:
    for text in ("what is BCMA", "what is CAR T", "what are ADCs"):
        text_us(text, sender=number)
    worker.work()
    told = [text for text in on_phone(number) if "automated assistant" in text]
    assert len(told) == 1
    assert on_phone(number)[0] == told[0]
    for part in ("IMF helpline", "Not for emergencies", "not private", "STOP"):
        assert part in told[0]


# --- MORE ---

LONG = ("therapy_comparison", "immunotherapy_types", "listed_only_therapy", "contact_support", "bcma_therapies", "videos")


@pytest.fixture
def too_much(assistant: Answering) -> None:
    """A question whose answers do not fit into one turn."""
    assistant.says = lambda text: Reading(responses=tuple(f"utter_{topic}" for topic in LONG), topics=LONG)


def topics_said() -> list[str]:
    """In the order of the turns: what each says it has answered."""
    return [topic for message in Message.objects.filter(sender="person").order_by("pk") for topic in message.topics]


@pytest.mark.usefixtures("too_much")
class TestMore:
    def test_what_has_no_room_comes_after_the_word_more(self, worker: Worker) -> None:
        text_us("tell me all of it")
        worker.work()
        assert on_phone()[-1].endswith("Reply MORE to get it.")
        assert 0 < len(topics_said()) < len(LONG)
        for _ in LONG:
            if len(topics_said()) < len(LONG):
                text_us("MORE")
        worker.work()
        assert topics_said() == list(LONG), "each once, in order"
        texts = " ".join(on_phone())
        assert all(KNOWN[f"utter_{topic}"].render("sms", "US") in texts for topic in LONG)
        assert not on_phone()[-1].endswith("Reply MORE to get it.")

    def test_after_the_last_of_it_more_gives_the_number(self, worker: Worker) -> None:
        text_us("tell me all of it")
        while len(topics_said()) < len(LONG):
            text_us("more")
        text_us("more please")
        worker.work()
        assert said()[-1] == "utter_sms_no_more"
        assert "800-452-CURE" in on_phone()[-1]

    def test_a_turn_stays_three_messages_of_three_segments(self, worker: Worker) -> None:
        text_us("tell me all of it")
        text_us("more")
        for message in Message.objects.filter(sender="person"):
            sent = list(message.replies.values_list("text", flat=True))
            assert len(sent) <= 3
            assert all(segments.split(text).segments <= 3 for text in sent)

    def test_another_question_ends_it(self, assistant: Answering) -> None:
        text_us("tell me all of it")
        assistant.says = lambda text: Reading(responses=("utter_bcma_definition",), topics=("bcma_definition",))
        text_us("what is BCMA")
        text_us("more")
        assert assistant.asked[-1] == "more", "it is a word like others: the assistant knows what they speak of"

    def test_what_was_switched_off_meanwhile_is_not_said(self, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
        text_us("tell me all of it")
        left = [topic for topic in LONG if topic not in topics_said()]
        monkeypatch.setattr("desk.conversations.switches.off", lambda: frozenset(map(switches.of_topic, left)))
        text_us("more")
        assert topics_said() == [topic for topic in LONG if topic not in left]
        assert said()[-1] in ("utter_awaiting_review", "utter_reply_offer")

    def test_more_goes_to_staff_while_they_have_the_conversation(self, worker: Worker) -> None:
        text_us("tell me all of it")
        case = Case.objects.create(conversation=thread(), reason="unclear", priority=3, reply_here=True)
        cases.claim(case.pk, User.objects.create_user("ana.ruiz", first_name="Ana"), case.version)
        before = said()
        text_us("more")
        assert said() == before
        assert Message.objects.filter(sender="person").last().rule == "held"


# --- what staff write ---

STAFF = [
    # draft, parts, encoding of each
    ("Hello", ["Hello"], Encoding.GSM7),
    ("Don’t worry", ["Don't worry"], Encoding.GSM7),
    ("“Take it” – or not…", ['"Take it" - or not...'], Encoding.GSM7),
    ("a\u00a0b\u2009c\u200bd", ["a b cd"], Encoding.GSM7),
    ("Señor Núñez", ["Señor Núñez"], Encoding.UCS2),  # ú is outside: a name stays as it is written
    ("Don’t worry 🙂", ["Don’t worry 🙂"], Encoding.UCS2),  # it costs double anyway
    ("naïve", ["naïve"], Encoding.UCS2),
    ("¿Cómo está?", ["¿Cómo está?"], Encoding.UCS2),
    ("año nuevo, façade à la mode".replace("ç", "c"), ["año nuevo, facade à la mode"], Encoding.GSM7),
]


@pytest.mark.parametrize(("draft", "parts", "encoding"), STAFF)
def test_one_curly_sign_does_not_double_the_cost(draft: str, parts: list[str], encoding: Encoding) -> None:
    fitted = fit(draft)
    assert list(fitted.parts) == parts
    assert {segments.split(part).encoding for part in fitted.parts} == {encoding}


WORDS = "These are words of staff, which somebody wrote with care. "
LENGTHS = [("a" * 459, 1), ("a" * 460, 2), (WORDS * 7, 1), (WORDS * 8, 2), (WORDS * 20, 3), ("a" * 1200, 3), ("é" * 459, 1), ("ê" * 201, 1), ("ê" * 202, 2),
           ("ê" * 1200, 7), ("[" * 300, 2), ("🙂" * 99, 1), ("🙂" * 100, 2)]  # fmt: skip


@pytest.mark.parametrize(("draft", "count"), LENGTHS)
def test_a_long_reply_is_numbered_and_whole(draft: str, count: int) -> None:
    draft = draft.strip()
    parts = fit(draft).parts
    assert len(parts) == count
    assert all(segments.split(part).segments <= MOST_SEGMENTS for part in parts)
    if count == 1:
        assert parts == (draft,)
        return
    bare = [part.removeprefix(f"({number}/{count}) ") for number, part in enumerate(parts, 1)]
    assert bare != list(parts)
    assert "".join(bare).replace(" ", "") == draft.replace(" ", "")
