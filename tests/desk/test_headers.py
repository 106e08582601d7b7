"""What every response carries, and which pages may call the API."""

from __future__ import annotations

import pytest

from .browser import Browser

pytestmark = pytest.mark.django_db(transaction=True)

OURS = "https://www.foundation.test"
STRANGERS = [
    "null",
    "http://www.foundation.test",
    "https://foundation.test",
    "https://www.foundation.test:8443",
    "https://www.foundation.test.evil.test",
    "https://evil.www.foundation.test",
    "https://www.foundation.testx",
    "https://WWW.foundation.test",
    "https://www.foundation.test/",
    "",
]


@pytest.fixture(autouse=True)
def one_allowed_origin(settings):
    settings.ALLOWED_ORIGINS = frozenset({OURS})


def test_our_page_may_read_the_api(client):
    response = client.get("/api/v1/contacts", headers={"Origin": OURS})
    assert response["Access-Control-Allow-Origin"] == OURS
    assert "Origin" in response["Vary"]
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_page_may(client, origin):
    response = client.get("/api/v1/contacts", headers={"Origin": origin})
    assert not [name for name in response.headers if name.startswith("Access-Control")]
    assert "Origin" in response["Vary"]


def test_a_preflight_of_our_page_is_answered(client):
    asks = {"Origin": OURS, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    response = client.options("/api/v1/conversations", headers=asks)
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == OURS
    assert "Authorization" in response["Access-Control-Allow-Headers"]
    assert "POST" in response["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_preflight_of_another_page_allows_nothing(client, origin):
    response = client.options("/api/v1/conversations", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_a_refusal_can_be_read_by_our_page_too(client):
    response = client.get("/api/v1/nothing", headers={"Origin": OURS})
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (404, OURS)


def test_other_pages_of_the_desk_are_for_no_other_site(client):
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": OURS})


@pytest.mark.parametrize("path", ["/", "/health", "/api/v1/contacts", "/api/v1/nothing", "/nothing", "/widget/embed.js", "/static/web/demo.css"])
def test_every_response_carries_the_security_headers(client, path):
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_transcript_is_stored_by_no_cache(assistant, transactional_db):
    person = Browser()
    person.open()
    assert person.send("what is bcma")["Cache-Control"] == "no-store"
    assert person.get("messages")["Cache-Control"] == "no-store"


def test_the_page_has_no_inline_script_and_no_inline_style(client):
    page = client.get("/").content.decode()
    assert "<style" not in page and "style=" not in page and "javascript:" not in page
    assert page.count("<script") == 1
