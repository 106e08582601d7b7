"""What a person may ask of their conversation beside writing in it: say whether an answer helped, end it, have it forgotten. And who may open one."""

from __future__ import annotations

import pytest

from content import answers
from desk.conversations import cases, switches
from desk.conversations.models import Case, CaseStatus, Conversation, Helpful, Message, Sender


from .browser import Browser
from .fake_assistant import answer
from .test_api import is_refused, person  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def asks(person: Browser) -> int:  # noqa: F811
    """The number of the answer that the person got."""
    return person.says("what is bcma")[-1]["seq"]


# --- was this helpful ---


def test_an_answer_is_judged_and_the_last_word_counts(assistant, person):  # noqa: F811
    seq = asks(person)
    assert person.sees()["messages"][-1]["helpful"] is None
    first = person.post(f"messages/{seq}/helpful", {"helpful": False, "reason": "seems_wrong"})
    assert (first.status_code, first.json()) == (200, {"helpful": False, "reason": "seems_wrong"})
    assert person.sees()["messages"][-1]["helpful"] is False
    then = person.post(f"messages/{seq}/helpful", {"helpful": True, "reason": "seems_wrong"})
    assert then.json() == {"helpful": True, "reason": None}
    assert [(one.message_id, one.helpful, one.reason) for one in Helpful.objects.all()] == [(seq, True, "")]


def test_the_reply_to_a_message_sent_twice_says_how_it_was_judged(assistant, person):  # noqa: F811
    seq = person.send("what is bcma", key="k1").json()["messages"][-1]["seq"]
    person.post(f"messages/{seq}/helpful", {"helpful": True, "reason": None})
    assert person.send("what is bcma", key="k1").json()["messages"][-1]["helpful"] is True


def test_only_an_answer_of_this_conversation_is_judged(assistant, person):  # noqa: F811
    other = Browser()
    other.open()
    theirs, mine, greeting = asks(other), asks(person), person.sees()["messages"][0]["seq"]
    for seq in (theirs, mine - 1, greeting, 10**15):
        assert is_refused(person.post(f"messages/{seq}/helpful", {"helpful": True}), 404, "not_found")
    assert not Helpful.objects.exists()


BAD = [b"", b"[]", b"{}", b'{"helpful": 1}', b'{"helpful": "yes"}', b'{"helpful": null}', b'{"helpful": false, "reason": "other"}', b'{"helpful": false, "reason": ""}', b'{"helpful": false, "reason": ["seems_wrong"]}']


@pytest.mark.parametrize("body", BAD)
def test_anything_but_a_judgement_is_malformed(assistant, person, body):  # noqa: F811
    assert is_refused(person.post(f"messages/{asks(person)}/helpful", body), 400, "malformed")
    assert not Helpful.objects.exists()


@pytest.mark.parametrize("seq", ["x", "-1", "1.5", "٣", "9" * 40])
def test_an_odd_number_of_a_message_is_malformed(person, seq):  # noqa: F811
    assert is_refused(person.post(f"messages/{seq}/helpful", {"helpful": True}), 400, "malformed")


# --- ending ---


def test_an_ended_chat_opens_to_nobody_and_its_case_stays(assistant, person, ana):  # noqa: F811
    assistant.says = lambda turn: answer("utter_handoff_human_request")
    person.says("can I talk to someone")
    version = Case.objects.get().version
    assert person.post("end", {}).json() == {"ended": True}
    for response in (person.get("messages"), person.get("events"), person.send("hello"), person.post("reply-here", {"yes": True}), person.post("end", {}), person.forget()):
        assert is_refused(response, 401, "unauthorized")
    case = Case.objects.get()
    assert case.status == CaseStatus.OPEN and case.version > version
    assert cases.claim(case.pk, ana, case.version) is cases.Outcome.DONE


def test_a_message_that_arrives_as_the_chat_ends_is_refused_not_lost_silently(person, monkeypatch):  # noqa: F811
    from desk.conversations import ending
    from desk.web import views

    def ended_meanwhile(conversation, **kwargs):
        ending.end(conversation.pk)
        return receive(conversation, **kwargs)

    receive = views.receive
    monkeypatch.setattr("desk.web.views.receive", ended_meanwhile)
    assert is_refused(person.send("hello"), 401, "unauthorized")
    assert not Message.objects.filter(sender=Sender.PERSON).exists()


# --- forgetting ---


def test_a_forgotten_conversation_is_gone_for_everybody(assistant, person):  # noqa: F811
    person.says("canary-forget-me")
    response = person.forget()
    assert (response.status_code, response.json()) == (200, {"forgotten": True})
    assert is_refused(person.get("messages"), 401, "unauthorized")
    assert is_refused(person.forget(), 401, "unauthorized")
    assert not Message.objects.exclude(text="").exists()


@pytest.mark.parametrize("path", ["end", "messages/1/helpful"])
def test_a_wrong_token_changes_nothing(person, path):  # noqa: F811
    person.token = person.token[:-1]
    assert is_refused(person.post(path, {"helpful": True}), 401, "unauthorized")
    assert is_refused(person.forget(), 401, "unauthorized")
    assert Conversation.objects.get().forgotten_at is None and Conversation.objects.get().ended_at is None


# --- opening: topics and sites ---


def test_the_topics_of_a_page_stand_under_the_greeting(transactional_db, settings):
    settings.KEEP_DAYS = 45
    known = answers.load().topics()
    opened = Browser().open(topics=["car_t", "no_such_topic", "adc", "car_t", "thanks"])
    assert opened["messages"][0]["choices"] == [{"label": known[one].title, "send": known[one].ask} for one in ("car_t", "adc")]
    assert opened["keep_days"] == 45


def test_a_page_offers_no_more_than_five_topics_and_none_that_is_switched_off(transactional_db, ana):
    names = list(answers.load().topics())[:8]
    switches.turn(f"topic:{names[0]}", ana, on=False)
    offered = Browser().open(topics=names)["messages"][0]["choices"]
    assert [one["label"] for one in offered] == [answers.load().topics()[one].title for one in names[1:6]]


@pytest.mark.parametrize("body", [b'{"topics": "car_t"}', b'{"topics": [1]}', b'{"site": 5}', b'{"site": "' + b"x" * 41 + b'"}'])
def test_an_opening_of_another_shape_is_malformed(client, db, body):
    assert is_refused(client.post("/api/v1/conversations", body, content_type="application/json"), 400, "malformed")


ALLOWED = "https://www.foundation.test"
OPENINGS = {  # (origin, key): may it open
    (ALLOWED, "main"): True,
    ("https://two.foundation.test", "main"): True,
    (ALLOWED, "clinic"): False,
    (ALLOWED, "unknown"): False,
    (ALLOWED, ""): False,
    ("https://evil.test", "main"): False,
    ("null", "main"): False,
    ("", "main"): False,
    ("https://www.foundation.test:8443", "main"): False,
    ("http://127.0.0.1:8000", ""): True,  # the desk's own demo page
}


@pytest.mark.parametrize(("case", "may"), OPENINGS.items(), ids=[" ".join(case) or "-" for case in OPENINGS])
def test_a_site_key_opens_a_chat_from_its_own_pages_only(client, db, settings, case, may):
    settings.OWN_ORIGIN = "http://127.0.0.1:8000"
    settings.SITE_KEYS = {"main": frozenset({ALLOWED, "https://two.foundation.test"}), "clinic": frozenset({"https://clinic.test"})}
    origin, key = case
    headers = {"Origin": origin} if origin else {}
    response = client.post("/api/v1/conversations", f'{{"site": "{key}"}}', content_type="application/json", headers=headers)
    if may:
        assert response.status_code == 201 and Conversation.objects.get().site == key
    else:
        assert is_refused(response, 403, "wrong_site")
        assert not Conversation.objects.exists()


def test_without_site_keys_any_key_opens_a_chat_and_is_noted(transactional_db):
    Browser().open(site="campaign")
    assert Conversation.objects.get().site == "campaign"


def test_a_browser_may_ask_to_forget_from_another_site(client, db, settings):
    settings.ALLOWED_ORIGINS = frozenset({ALLOWED})
    asked = client.options(f"/api/v1/conversations/{'x' * 32}", headers={"Origin": ALLOWED, "Access-Control-Request-Method": "DELETE"})
    assert "DELETE" in asked["Access-Control-Allow-Methods"]
