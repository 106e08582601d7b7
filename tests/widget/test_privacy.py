"""The hint about personal data: on the device, only for sure signs, and it holds nothing back."""

from __future__ import annotations

import re

import yaml
from playwright.sync_api import expect

from content import contacts
from tests.widget.stub import WIDGET

MUST = {
    "I was born on 5/12/1954": ["birth"],
    "dob 05-12-54 what is bcma": ["birth"],
    "Date of birth: May 12, 1954": ["birth"],
    "my birthday is 12 March 2001": ["birth"],
    "Jane Doe 03/14/1949 has myeloma": ["birth"],
    "He is from 1949-03-14": ["birth"],
    "the 3rd of June 1950": ["birth"],
    "call me at 555-234-5678": ["phone"],
    "(212) 555-0187 after six": ["phone"],
    "my cell 2125550187.": ["phone"],
    "+1 212 555 0187": ["phone"],
    "+44 20 7946 0958": ["phone"],
    "write to jane.doe+imf@mail.example.org please": ["email"],
    "my ssn is 078-05-1120": ["record"],
    "MRN 00482913": ["record"],
    "medical record number: 482913": ["record"],
    "member ID XJH812345678": ["record"],
    "born 5/12/1954, reach me: 212-555-0187 or j@d.example": ["birth", "phone", "email"],
}
MUST_NOT = [
    "what happens 12/2024 trial",
    "800-452-2873",
    "I called 1-800-452-2873 and +1-818-487-7455",
    "is 818-487-7455 your number",
    "is (800) 452-CURE (2873) free",
    "CD38 100 mg",
    "call 911 or 988",
    "trial NCT04181827",
    "IgG 3,245.6 and kappa 212.555",
    "lambda 2125550 kappa 12 ratio 0.26-1.65",
    "diagnosed on 03/14/2019, relapsed 2021-05-06",
    "cycle 2 day 15, 21-28 days",
    "what was known in 1984 and in May 1998",
    "insurance paid $150,000 for it",
    "does medicare number of visits change in 2025",
    "I was born with one kidney. My M spike was 3.2 on 4/5/24",
    "hemoglobin 10.2 - 11.4 - 12.1",
    "https://www.myeloma.org/videos/2024-05-19",
    "@myeloma",
    "room 212 555",
]
FIND = "async (texts) => { const { personal } = await import('/widget/privacy.js'); return texts.map((text) => personal(text)); }"


def found(widget, texts: list[str]) -> dict[str, list[str]]:
    widget.visit()
    return dict(zip(texts, widget.page.evaluate(FIND, texts), strict=True))


def test_it_knows_what_looks_personal_and_what_only_has_digits(widget):
    assert found(widget, list(MUST)) == MUST
    assert {text: kinds for text, kinds in found(widget, MUST_NOT).items() if kinds} == {}


def test_no_question_of_the_training_data_raises_a_false_alarm(widget):
    taught = yaml.safe_load((WIDGET.parent / "data" / "nlu.yml").read_text())["nlu"]
    texts = [line[2:] for entry in taught for line in entry.get("examples", "").splitlines() if line.startswith("- ")]
    assert len(texts) > 1000
    assert {text: kinds for text, kinds in found(widget, texts).items() if kinds} == {}


def test_the_numbers_of_the_helpline_are_not_personal(widget):
    lines = [line["display"] for line in contacts.load().as_json()["helpline"]] + [line["href"][4:] for line in contacts.load().as_json()["helpline"]]
    assert not any(found(widget, lines).values())


def test_a_long_text_does_not_make_it_slow(widget):
    """A guard against an expression that takes minutes; it needs milliseconds."""
    widget.visit()
    long = ["a" * 30_000, "1-" * 15_000, "jan " * 7_500, "+1 (" * 7_500, "dob " * 7_500, "a@" * 15_000, "record id " * 3_000]
    spent = widget.page.evaluate(
        "async (texts) => { const { personal } = await import('/widget/privacy.js'); const start = performance.now();"
        " texts.forEach((text) => personal(text)); return performance.now() - start; }",
        long,
    )
    assert spent < 5000


def test_it_says_what_it_looks_like_while_it_is_typed_once_and_the_person_decides(widget, desk):
    widget.open()
    widget.input.press_sequentially("quiet, reach me at 212-555-0187 ok")
    said = "This looks like a phone number. You do not need to share it here."
    expect(widget.dialog.locator("form").get_by_text(said)).to_be_visible()
    expect(widget.input).to_be_focused()
    assert widget.heard().count(said) == 1
    widget.page.get_by_role("button", name="Change it").click()
    expect(widget.input).to_be_focused()
    widget.input.fill("quiet, reach me")
    expect(widget.dialog.locator("form").get_by_text(said)).to_have_count(0)
    widget.input.fill("quiet, j@d.example")
    widget.page.get_by_role("button", name="Send anyway").click()
    expect(widget.log.locator(".person").filter(has_text="j@d.example")).to_contain_text("Sent")
    expect(widget.page.get_by_role("button", name="Send anyway")).to_have_count(0)
    assert desk.texts() == ["quiet, j@d.example"]


def test_nothing_is_held_back(widget, desk):
    """Half of the danger sentences in tests/safety hold none of the words one would list. So Enter sends, always."""
    widget.open()
    widget.ask("found dad on the floor, fever, his number is 212-555-0187")
    widget.says("Please act now").wait_for()
    assert len(desk.sends) == 1


def test_what_is_typed_reaches_no_one_before_it_is_sent(widget, desk):
    widget.open()
    before = len(desk.requests)
    widget.input.press_sequentially("dob 5/12/1954")
    widget.page.get_by_role("button", name="Send anyway").wait_for()
    assert [path for path in desk.requests[before:] if not re.search("/events", path)] == []
    assert "1954" not in widget.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
