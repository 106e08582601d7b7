"""Approvals hold for one wording, and what nobody approved is counted, and refused in production."""

from __future__ import annotations

from datetime import date

import pytest

from content import answers, approvals, checks
from content.approvals import Approval
from content.errors import ContentError

from .project import Copy

ANSWERS = answers.load()
ADC = ANSWERS["utter_adc"]


def approval(**changes: object) -> Approval:
    return Approval(**({"answer": "utter_adc", "channel": "web", "revision": ADC.revision_web, "by": "Dr. Ana Example", "when": date(2030, 1, 1)} | changes))  # type: ignore[arg-type]


def entry(revision: str, *, answer: str = "utter_adc", channel: str = "web") -> str:
    return f'approvals:\n- {{answer: {answer}, channel: {channel}, revision: "{revision}", by: Dr. Ana Example, when: 2030-01-01}}'


def test_it_ships_with_nothing_approved() -> None:
    assert approvals.load() == ()
    assert len(approvals.awaiting(ANSWERS, ())) == 2 * len(ANSWERS)


def test_an_approval_holds_for_one_wording_on_one_channel() -> None:
    given = [approval()]
    assert approvals.approved(ANSWERS, given, "web") == {"utter_adc": given[0]}
    assert approvals.approved(ANSWERS, given, "sms") == {}


@pytest.mark.parametrize("other", [{"revision": "0" * 12}, {"revision": ADC.revision_sms}, {"answer": "utter_gone"}])
def test_another_revision_or_answer_is_not_approved(other: dict[str, object]) -> None:
    assert approvals.approved(ANSWERS, [approval(**other)], "web") == {}


def test_the_latest_approval_counts_wherever_it_stands() -> None:
    early, late = approval(), approval(when=date(2031, 1, 1))
    assert approvals.approved(ANSWERS, [late, early], "web") == {"utter_adc": late}


def test_production_refuses_every_wording_that_is_not_approved(content: checks.Content) -> None:
    found = [str(problem) for problem in checks.run(content, production=True)]
    assert len(found) == 2 * len(content.answers)
    assert f"content/approvals.yml: The SMS text of utter_adc, revision {ADC.revision_sms}, is not approved. Have a clinician approve it" in "\n".join(found)


def test_a_word_changed_after_the_approval_is_told_apart(copy: Copy) -> None:
    copy.edit(approvals.FILE, r"approvals: \[\]", entry(ADC.revision_web))
    copy.within("utter_adc", "It delivers a toxic drug", "It brings a toxic drug")
    found = [str(problem) for problem in checks.run(checks.read(copy.root), production=True)]
    assert [problem for problem in found if "The web text of utter_adc, revision" in problem and "has changed since it was approved" in problem]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (entry(ADC.revision_web, channel="fax"), "Approval 1: the channel `fax` is not known. Write web or sms."),
        (entry(ADC.revision_web).replace("by: Dr. Ana Example, ", ""), "Approval 1: `by` is missing"),
        (entry("123456789012").replace('"', ""), "Approval 1: `revision` should be text (put it in quotes)"),
        (entry(ADC.revision_web).replace("2030-01-01", "today"), "Approval 1: `when` should be a date"),
    ],
)
def test_a_broken_entry_is_named(copy: Copy, new: str, said: str) -> None:
    copy.edit(approvals.FILE, r"approvals: \[\]", new)
    with pytest.raises(ContentError) as error:
        approvals.load(copy.root)
    assert said in str(error.value)


def test_an_approval_of_no_answer_is_named(copy: Copy) -> None:
    copy.edit(approvals.FILE, r"approvals: \[\]", entry(ADC.revision_web, answer="utter_abc"))
    assert ["content/approvals.yml: utter_abc is approved, but there is no such answer." in problem for problem in copy.problems()] == [True]
