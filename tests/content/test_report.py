"""The report: every wording once, with its own measures, in a page that needs nothing else."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from content import checks, gsm, report, report_html
from content.report import Group

from .project import Copy

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    return report.groups(checks.read(), grade=lambda text: 4.25)


def test_it_holds_every_wording_once_under_the_page_s_headings(content: checks.Content, groups: list[Group]) -> None:
    rows = [(row.answer.response, row.channel) for group in groups for row in group.rows]
    assert sorted(rows) == sorted((name, channel) for name in content.answers for channel in checks.CHANNELS)
    assert [group.heading for group in groups if group.of_the_page] == [section.heading for section in content.page.sections.values()]


def test_a_row_has_the_measures_of_its_own_wording(content: checks.Content, groups: list[Group]) -> None:
    rows = {(row.answer.response, row.channel): row for group in groups for row in group.rows}
    sms, web = rows["utter_adc", "sms"], rows["utter_adc", "web"]
    assert (sms.segments, sms.characters, sms.revision) == (2, gsm.septets(sms.text) + len(", review overdue"), content.answers["utter_adc"].revision_sms)
    assert sms.text.startswith(sms.first_segment) and len(sms.first_segment) == 153
    assert (web.segments, web.characters, web.revision) == (None, len(web.text), content.answers["utter_adc"].revision_web)
    assert web.cited == ["types-3", "bcma-11", "bcma-14", "bcma-3", "video-4", "ours-silent", "ours-next"] and web.grade == 4.25
    assert web.state == "awaiting approval"


def test_the_page_shows_each_text_and_the_facts_in_words(content: checks.Content, groups: list[Group]) -> None:
    html = report_html.page(content, groups, TODAY)
    shown = unescape(re.sub(r"<[^>]+>", "", html))
    for group in groups:
        for row in group.rows:
            assert re.sub(r"\n+(- )?", "", row.text).removeprefix("- ") in shown.replace("\n", "")
            assert row.revision in shown
    assert all(fact.text in shown for fact in content.page.facts.values())
    every = 2 * len(content.answers)
    assert f"{every} of {every} wordings await clinical approval" in shown and "4.2" in shown


def test_the_page_needs_no_other_file_and_no_script(content: checks.Content, groups: list[Group]) -> None:
    html = report_html.page(content, groups, TODAY)
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import|https?:|src=", html)


def test_nothing_of_a_text_is_read_as_html(copy: Copy) -> None:
    copy.within("utter_adc", "It delivers a toxic drug", "It delivers <b>a toxic drug")
    content = checks.read(copy.root)
    assert "<b>" not in report_html.page(content, report.groups(content, None), TODAY)


def test_an_approved_and_a_held_wording_show_it(copy: Copy) -> None:
    revision = checks.read().answers["utter_adc"].revision_web
    copy.edit("content/approvals.yml", r"approvals: \[\]", f'approvals:\n- {{answer: utter_adc, channel: web, revision: "{revision}", by: Dr. Ana Example, when: 2030-01-01}}')
    copy.edit("content/held.yml", r"held: \{\}", "held:\n  utter_car_t: {since: 2030-01-01, why: 'the page changed in: What Is BCMA?'}")
    content = checks.read(copy.root)
    html = report_html.page(content, report.groups(content, None), TODAY)
    assert "approved by Dr. Ana Example, 2030-01-01" in html and html.count("held: the page changed") == 2
    every = 2 * len(content.answers)
    assert f"{every - 1} of {every} wordings await" in html
