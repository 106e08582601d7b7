"""The report as one HTML file that needs nothing else: for a clinician, to read on a screen and to print. Pure but for its style,
which stands in content/report.css."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path

from content import currency
from content.checks import Content
from content.currency import Age
from content.report import Group, Row

STYLE = Path(__file__).with_name("report.css")
CHANNEL = {"web": "Web", "sms": "SMS"}


def page(content: Content, groups: Sequence[Group], today: date) -> str:
    """The whole file. `today` decides how current the review is."""
    rows = [row for group in groups for row in group.rows]
    waiting = sum(row.approval is None for row in rows)
    state = f"{waiting} of {len(rows)} wordings await clinical approval" if waiting else "Every wording is approved"
    current_until, given_until = currency.last_days(content.page.reviewed, content.rules.review)
    age = currency.age(content.page.reviewed, today, content.rules.review)
    review = {Age.CURRENT: "current", Age.OVERDUE: "overdue", Age.EXPIRED: "run out: no answer is given"}[age]
    title = f"What the assistant says: {content.page.subject}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p class="lead">From one page of the {escape(content.page.publisher)}, last medical content review {_day(content.page.reviewed)}. Written {_day(today)}.</p>
<p><span class="state{"" if waiting else " approved"}">{state}</span></p>
<p class="lead">The review is {review}. Answers count as current until {_day(current_until)} and are given until {_day(given_until)}.
A grade is a US school grade (8 at most, terms of the page not counted). An SMS is measured at its longest; a phone may show its first segment alone.</p>
<h2>All wordings</h2>
<div class="scroll" tabindex="0" role="region" aria-label="All wordings">
<table>
<thead><tr><th>Text</th><th>Channel</th><th class="number">Grade</th><th class="number">Characters</th><th class="number">Segments</th><th class="number">Words</th><th>First segment ends</th><th class="number">Facts</th><th>Revision</th><th>Approval</th></tr></thead>
<tbody>
{"".join(_in_table(group) for group in groups)}</tbody>
</table>
</div>
{"".join(_in_full(group, content) for group in groups)}<footer><p>Revisions change with every word. How to approve: docs/approve-the-answers.md.</p></footer>
</main>
</body>
</html>
"""


def _in_table(group: Group) -> str:
    lines = [f'<tr class="section"><th scope="colgroup" colspan="10">{escape(group.heading)}</th></tr>\n']
    for row in group.rows:
        # The name stands once, beside both wordings.
        name = f'<th scope="row" rowspan="{len(CHANNEL)}"><a href="#{row.answer.response}">{escape(_title(row))}</a></th>' if row.channel == "web" else ""
        lines.append(
            f'<tr>{name}<td>{CHANNEL[row.channel]}</td><td class="number">{_grade(row)}</td><td class="number">{row.characters}</td>'
            f'<td class="number">{row.segments or ""}</td><td class="number">{row.words}</td><td class="first">{escape(row.first_segment_ends)}</td>'
            f'<td class="number">{len(row.cited) or ""}</td><td><code>{row.revision}</code></td><td>{_badge(row, row.state_in_short)}</td></tr>\n'
        )
    return "".join(lines)


def _in_full(group: Group, content: Content) -> str:
    kind = "Section of the page: " if group.of_the_page else ""
    articles = "".join(_article(list(rows), content) for _, rows in groupby(group.rows, key=lambda row: row.answer.response))
    return f"<section>\n<h2>{kind}{escape(group.heading)}</h2>\n{articles}</section>\n"


def _article(rows: Sequence[Row], content: Content) -> str:
    answer = rows[0].answer
    ask = f'<p class="ask">For example: {escape(answer.ask)}</p>\n' if answer.ask else ""
    wordings = "".join(_wording(row, content) for row in rows)
    return f'<article id="{answer.response}">\n<h3>{escape(_title(rows[0]))}</h3>\n{ask}<div class="wordings">\n{wordings}</div>\n</article>\n'


def _wording(row: Row, content: Content) -> str:
    size = f"{row.characters} characters at its longest, {row.segments} segment{'s' if row.segments != 1 else ''}" if row.channel == "sms" else f"{row.words} words"
    said = _sms(row) if row.channel == "sms" else _web(row.text)
    grade = f", grade {_grade(row)}" if row.grade is not None else ""
    return (
        f'<div>\n<h4>{CHANNEL[row.channel]}</h4>\n<div class="said">{said}</div>\n'
        f'<p class="measures">{size}{grade}, revision <code>{row.revision}</code> {_badge(row, row.state)}</p>\n{_sources(row, content)}</div>\n'
    )


def _web(text: str) -> str:
    """Paragraphs and lists, as the widget shows them."""
    html = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.splitlines()
        if all(line.startswith("- ") for line in lines):
            html.append("<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            html.append(f"<p>{escape(paragraph)}</p>")
    return "".join(html)


def _sms(row: Row) -> str:
    """The text with a mark where a phone may cut it."""
    later = row.text[len(row.first_segment) :]
    rest = f'<span class="cut" title="the first segment ends here"></span><span class="later">{escape(later)}</span>' if later else ""
    return f"<p>{escape(row.first_segment)}{rest}</p>"


def _sources(row: Row, content: Content) -> str:
    if not row.facts:
        return ""
    held = {fact.id: fact.text for fact in content.page.facts.values()} | dict(content.page.ours)
    lines = [f"<dt>{escape(sentence)}</dt>" + "".join(f"<dd><code>{name}</code> {escape(held.get(name, ''))}</dd>" for name in names) for sentence, names in row.facts]
    return f"<details open><summary>The facts each sentence rests on</summary><dl>{''.join(lines)}</dl></details>\n"


def _title(row: Row) -> str:
    return row.answer.title or row.answer.key.replace("_", " ").capitalize()


def _grade(row: Row) -> str:
    return "" if row.grade is None else f"{row.grade:.1f}"


def _badge(row: Row, words: str) -> str:
    return f'<span class="state{" approved" if row.approval and not row.held else ""}">{escape(words)}</span>'


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
