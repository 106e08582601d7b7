"""Acceptance 20 and 21: who may speak to the webhook. Every refusal is checked at the records: nothing stored, nothing sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from desk.conversations.models import Conversation, Message, Outbox

from .world import INBOUND, OURS, SPAIN, STATUS, USA, Fields, InProcessHttp, Worker, inbound_form, new_sid, post, twilio_signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("turns")]


ACCOUNT = "AC" + "0" * 32
SERVICE = "MG" + "1" * 32

# Everything Twilio is known to send with one text, empty fields as they come.
FULL: Fields = [
    ("ToCountry", "US"), ("ToState", ""), ("SmsMessageSid", "SMx"), ("NumMedia", "0"), ("ToCity", ""), ("FromZip", "20001"),
    ("SmsSid", "SMx"), ("FromState", "DC"), ("SmsStatus", "received"), ("FromCity", "WASHINGTON"), ("Body", "what is BCMA"),
    ("FromCountry", "US"), ("To", OURS), ("ToZip", ""), ("NumSegments", "1"), ("MessageSid", "SMx"), ("AccountSid", ACCOUNT),
    ("From", USA), ("ApiVersion", "2010-04-01"),
]  # fmt: skip


def short(text: str = "what is BCMA", **more: str) -> Fields:
    return inbound_form(text, sid="SMx", **more)


def full(**changes: str) -> Fields:
    return [(name, changes.get(name, value)) for name, value in FULL] + [(n, v) for n, v in changes.items() if n not in dict(FULL)]


def parts(count: int, text: str) -> Fields:
    return full(Body=text, NumSegments=str(count))


# label, path with query, form
SHAPES: list[tuple[str, str, Fields]] = [
    ("the shortest form", INBOUND, short()),
    ("the full form", INBOUND, FULL),
    ("with a messaging service", INBOUND, full(MessagingServiceSid=SERVICE)),
    ("with an empty messaging service", INBOUND, full(MessagingServiceSid="")),
    ("with a query", INBOUND + "?site=imf", FULL),
    ("with two query parameters", INBOUND + "?site=imf&lang=en", FULL),
    ("with an encoded query", INBOUND + "?site=i%20m+f%26", FULL),
    ("with an empty query parameter", INBOUND + "?site=", FULL),
    ("with a query that repeats a form field", INBOUND + "?Body=other", FULL),
    ("with a trailing slash", INBOUND + "/", FULL),
    ("with a trailing slash and a query", INBOUND + "/?site=imf", FULL),
    ("fields in another order", INBOUND, FULL[::-1]),
    ("without SmsSid", INBOUND, [pair for pair in FULL if pair[0] not in ("SmsSid", "SmsMessageSid")]),
    ("only the old name of the id", INBOUND, [("SmsSid" if n == "MessageSid" else n, v) for n, v in short()]),
    ("without NumMedia", INBOUND, [pair for pair in FULL if pair[0] != "NumMedia"]),
    ("an empty body", INBOUND, full(Body="")),
    ("no body at all", INBOUND, [pair for pair in FULL if pair[0] != "Body"]),
    ("a body of spaces", INBOUND, full(Body="   ")),
    ("a leading space", INBOUND, full(Body=" what is BCMA ")),
    ("a plus in the text", INBOUND, full(Body="CAR T + bispecifics?")),
    ("percent and ampersand", INBOUND, full(Body="100% & more = what? a=b&c=d;e")),
    ("an emoji", INBOUND, full(Body="what is BCMA 🙂")),
    ("an emoji of several code points", INBOUND, full(Body="👩🏽‍⚕️ what is BCMA 👨‍👩‍👧")),
    ("accents", INBOUND, full(Body="Qué es BCMA, por favor: mañana")),
    ("Chinese", INBOUND, full(Body="什么是CAR-T细胞治疗")),
    ("Arabic, right to left", INBOUND, full(Body="ما هو العلاج المناعي")),
    ("curly quotes and dashes", INBOUND, full(Body="what’s “BCMA” – please…")),
    ("line breaks", INBOUND, full(Body="hello\r\nwhat is\nBCMA\r\n")),
    ("a tab and a no-break space", INBOUND, full(Body="what\tis\u00a0BCMA")),
    ("a NUL", INBOUND, full(Body="what is\x00 BCMA")),
    ("markup", INBOUND, full(Body="<b>what</b> is 'BCMA' \"?\"")),
    ("two parts", INBOUND, parts(2, "what is BCMA " * 20)),
    ("ten parts", INBOUND, parts(10, "what is BCMA and why does it matter, please tell me. " * 29)),
    ("ten parts of emoji", INBOUND, parts(10, "what is BCMA 🙂 " * 43)),
    ("a picture", INBOUND, full(NumMedia="1", MediaUrl0="https://api.twilio.com/2010-04-01/Media/ME1", MediaContentType0="image/jpeg")),
    ("two pictures without a text", INBOUND, full(Body="", NumMedia="2", MediaUrl0="https://a.test/1", MediaUrl1="https://a.test/2", MediaContentType0="image/png", MediaContentType1="image/png")),
    ("a field of next year", INBOUND, full(SomethingNew="yes")),
    ("an opt-out type", INBOUND, full(Body="STOP", OptOutType="STOP")),
    ("a repeated field", INBOUND, [*FULL, ("MessagingServiceSid", "a"), ("MessagingServiceSid", "b")]),
    ("a field repeated with one value", INBOUND, [*FULL, ("AddOns", "{}"), ("AddOns", "{}")]),
    ("JSON in a field", INBOUND, full(AddOns='{"status":"successful","results":{"a b":"c+d"}}')),
    ("a number from Spain", INBOUND, full(From=SPAIN, FromCountry="ES", FromCity="", FromState="", FromZip="")),
]  # fmt: skip


def test_there_are_forty_shapes_and_more() -> None:
    assert len(SHAPES) >= 40
    assert len({label for label, _, _ in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize(("path", "form"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES])
def test_it_takes_a_genuine_message(path: str, form: Fields, turns: list[int]) -> None:
    answer = post(path, form)
    assert answer.status_code == 200
    assert answer.content.decode() == '<?xml version="1.0" encoding="UTF-8"?><Response />'
    assert answer["Content-Type"].startswith("text/xml")
    stored = Message.objects.get(sender="person")
    assert stored.client_key == "SMx"
    expected = dict(form).get("Body", "").replace("\r\n", "\n").replace("\x00", " ")
    assert stored.text == expected
    is_command = dict(form).get("OptOutType") or (not expected.strip() and "MediaUrl0" in dict(form))
    assert turns == ([] if is_command else [stored.pk])


PORTS = [
    # our configured address, the address that was signed
    ("https://desk.foundation.test", "https://desk.foundation.test"),
    ("https://desk.foundation.test", "https://desk.foundation.test:443"),
    ("https://desk.foundation.test:8443", "https://desk.foundation.test:8443"),
    ("https://desk.foundation.test:8443", "https://desk.foundation.test"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("https://desk.foundation.test/", "https://desk.foundation.test"),
]


@pytest.mark.parametrize(("configured", "signed"), PORTS)
def test_the_port_may_be_signed_or_not(settings: Any, configured: str, signed: str) -> None:
    settings.PUBLIC_URL = configured
    assert post(INBOUND, FULL, signature=twilio_signature(signed + INBOUND, FULL)).status_code == 200


# --- forgeries ---


def swapped() -> Fields:
    return full(From=SPAIN)


FORGERIES: dict[str, Callable[[], dict[str, Any]]] = {
    "no signature": lambda: {"signature": ""},
    "an empty signature": lambda: {"signature": "", "HTTP_X_TWILIO_SIGNATURE": ""},
    "a wrong signature": lambda: {"signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    "a signature that is no Base64": lambda: {"signature": "' OR 1=1"},
    "a signature that is not ASCII": lambda: {"signature": "sïgnature"},
    "another token": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, FULL, token="t" * 32)},
    "an empty token": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, FULL, token="")},
    "a changed sender": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, swapped())},
    "values swapped between fields": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, full(From=OURS, To=USA))},
    "a field left out": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, FULL[:-1])},
    "a field added": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND, [*FULL, ("X", "y")])},
    "the status address": lambda: {"signature": twilio_signature("https://desk.foundation.test" + STATUS, FULL)},
    "another host": lambda: {"signature": twilio_signature("https://evil.test" + INBOUND, FULL)},
    "plain http": lambda: {"signature": twilio_signature("http://desk.foundation.test" + INBOUND, FULL)},
    "another query": lambda: {"signature": twilio_signature("https://desk.foundation.test" + INBOUND + "?a=b", FULL)},
    "a forged Host signed for that host": lambda: {
        "signature": twilio_signature("https://evil.test" + INBOUND, FULL), "HTTP_HOST": "evil.test",
    },
    "a forged X-Forwarded-Host signed for that host": lambda: {
        "signature": twilio_signature("https://evil.test" + INBOUND, FULL), "HTTP_X_FORWARDED_HOST": "evil.test",
    },
    "Host and X-Forwarded-Host forged together": lambda: {
        "signature": twilio_signature("https://evil.test" + INBOUND, FULL),
        "HTTP_HOST": "evil.test", "HTTP_X_FORWARDED_HOST": "evil.test", "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_PORT": "443", "HTTP_FORWARDED": "host=evil.test;proto=https",
    },
}  # fmt: skip


def nothing_happened(turns: list[int], worker: Worker, provider_http: InProcessHttp) -> bool:
    no_rows = not Message.objects.exists() and not Conversation.objects.exists() and not Outbox.objects.exists()
    return no_rows and not turns and not worker.tasks and not provider_http.calls


@pytest.mark.parametrize("path", [INBOUND, INBOUND + "/"])
@pytest.mark.parametrize("host", ["evil.test", "evil.test:443", "", "not a host", "desk.foundation.test.evil.test"])
def test_a_host_that_is_not_ours_is_403_and_does_not_matter(path: str, host: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["desk.foundation.test"]
    forged = {"HTTP_HOST": host, "HTTP_X_FORWARDED_HOST": host}
    assert post(path, FULL, signature=twilio_signature(f"https://{host}{path}", FULL), **forged).status_code == 403
    assert not Message.objects.exists()
    assert post(path, FULL, **forged).status_code == 200  # signed for our address: the signature alone decides
    assert Message.objects.count() == 1


@pytest.mark.parametrize("path", ["/sms/simulator/", "/console/", "/api/v1/contacts", "/sms/twilio/inbound/x"])
def test_every_other_address_still_refuses_a_host_that_is_not_ours(path: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["desk.foundation.test"]
    assert Client().get(path, HTTP_HOST="evil.test").status_code == 400


@pytest.mark.parametrize("label", FORGERIES)
def test_it_refuses_a_forged_signature(label: str, turns: list[int], worker: Worker, provider_http: InProcessHttp) -> None:
    forged = FORGERIES[label]()
    assert post(INBOUND, FULL, **forged).status_code == 403
    worker.work()
    assert nothing_happened(turns, worker, provider_http)


def test_a_genuine_request_with_a_forged_host_is_still_genuine() -> None:
    """What decides is the address we configured, not what the request says about itself."""
    assert post(INBOUND, FULL, HTTP_HOST="evil.test", HTTP_X_FORWARDED_HOST="evil.test").status_code == 200


def test_without_a_secret_nothing_is_believed(settings: Any, turns: list[int], worker: Worker, provider_http: InProcessHttp) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    signed_with_nothing = twilio_signature("https://desk.foundation.test" + INBOUND, FULL, token="")
    assert post(INBOUND, FULL, signature=signed_with_nothing).status_code == 403
    assert nothing_happened(turns, worker, provider_http)


def test_a_status_report_needs_the_same_signature() -> None:
    form = [("MessageSid", "SMx"), ("MessageStatus", "delivered")]
    assert post(STATUS, form).status_code == 200
    assert post(STATUS, form, signature="AAAAAAAAAAAAAAAAAAAAAAAAAAA=").status_code == 403
    assert post(STATUS, form, signature=twilio_signature("https://desk.foundation.test" + INBOUND, form)).status_code == 403


@pytest.mark.parametrize("path", [INBOUND, STATUS])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_only_post_is_heard(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/sms/vonage/inbound", "/sms/vonage/status", "/sms/kannel/inbound"])
@pytest.mark.parametrize("headers", [{}, {"HTTP_AUTHORIZATION": "Basic a2FubmVsOg=="}, {"HTTP_AUTHORIZATION": "Bearer e30.e30."}])
def test_a_provider_without_a_secret_gets_403(path: str, headers: dict[str, str]) -> None:
    assert post(path, FULL, **headers).status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["/sms/", "/sms/inbound", "/sms/pigeon/inbound", "/sms/twilio", "/sms/twilio/inbound/x", "/sms/twilio//inbound", "/sms/TWILIO/inbound"])
def test_other_addresses_lead_nowhere(path: str) -> None:
    assert post(path, FULL).status_code == 404
    assert not Message.objects.exists()


def test_fields_melted_into_one_another_are_no_message() -> None:
    """Twilio signs names and values run together, so this has the signature of a genuine request."""
    form = short()
    genuine = twilio_signature("https://desk.foundation.test" + INBOUND, form)
    melted = "".join(name + value for name, value in sorted(form))
    for cut in range(1, len(melted)):
        answer = post(INBOUND, [(melted[:cut], melted[cut:])], signature=genuine)
        assert answer.status_code in (200, 400)
    assert not Message.objects.exists()


def recut(form: Fields) -> list[Fields]:
    """Every form that a field of this one makes by swallowing its neighbour, or by giving the end of its value away."""
    row = sorted(form)
    forms: list[Fields] = []
    for at in range(len(row) - 1):
        (name, value), (next_name, next_value) = row[at : at + 2]
        before, behind = row[:at], row[at + 2 :]
        forms.append([*before, (name, value + next_name + next_value), *behind])
        for cut in range(len(value)):
            forms.append([*before, (name, value[:cut]), (value[cut:] + next_name, next_value), *behind])
    return forms


@pytest.mark.parametrize("shape", ["short", "full"])
def test_a_genuine_request_cut_anew_is_no_second_message(shape: str) -> None:
    sid = new_sid()
    form = inbound_form(sid=sid) if shape == "short" else [(n, sid if v == "SMx" else v) for n, v in FULL]
    genuine = twilio_signature("https://desk.foundation.test" + INBOUND, form)
    assert post(INBOUND, form, signature=genuine).status_code == 200
    for again in recut(form):
        assert post(INBOUND, again, signature=genuine).status_code in (200, 403)
    stored = Message.objects.get(sender="person")
    assert (stored.client_key, stored.text) == (sid, "what is BCMA")


@pytest.mark.parametrize("sid", ["S" * 35, "SM1 OR 1", "SM1\u0000", "ＳＭ１", "SM-1", " "])
def test_an_id_that_twilio_never_gave_is_no_message(sid: str) -> None:
    assert post(INBOUND, inbound_form(sid=sid)).status_code == 200
    assert post(STATUS, [("MessageSid", sid), ("MessageStatus", "delivered")]).status_code == 200
    assert not Message.objects.exists()


def test_a_body_that_is_no_form_is_refused() -> None:
    client = Client()
    for content_type in ("application/json", "text/plain", "multipart/form-data; boundary=x", ""):
        assert client.post(INBOUND, b'{"MessageSid": "SM1"}', content_type=content_type).status_code in (400, 403)
    assert not Message.objects.exists()
