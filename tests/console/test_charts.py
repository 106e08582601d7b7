"""The drawn charts: they are true to their numbers, say themselves in words, and stay inside the security policy."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from desk.console.charts import Bar, Series, bars, columns, line
from desk.console.charts.drawing import short, spread_out, top

from .vectors import VECTORS

SAID = {"name": "one", "title": "Messages", "says": "The most is this."}


def drawn(markup: str) -> ElementTree.Element:
    """The markup as XML, so that what is not well-formed fails here."""
    return ElementTree.fromstring(f"<figure>{markup}</figure>")


def numbers(element: ElementTree.Element, look: str) -> list[str]:
    return [text.text or "" for text in element.iter("text") if look in text.get("class", "").split()]


def lengths(element: ElementTree.Element, of: str, look: str) -> list[float]:
    return [float(rect.get(of, "").rstrip("%em")) for rect in element.iter("rect") if rect.get("class") == look]


def row(name: str, value: float | None) -> Bar:
    return Bar(name, value, "none" if value is None else f"{value}")


def test_bars_are_as_long_as_their_numbers():
    figure = drawn(bars([row("a", 40), row("b", 10), row("c", 0)], **SAID))
    longest, quarter = lengths(figure, "width", "first")
    assert longest == 4 * quarter
    assert numbers(figure, "value") == ["40", "10", "0"] and numbers(figure, "name") == ["a", "b", "c"]


def test_bars_of_shares_are_parts_of_a_whole():
    figure = drawn(bars([row("a", 25), row("b", None)], whole=100, **SAID))
    assert lengths(figure, "width", "first") == [lengths(figure, "width", "track")[0] / 4]
    assert numbers(figure, "value") == ["25", "none"]


def test_columns_stand_on_zero_one_on_the_other():
    markup = columns(["1", "2"], [Series("a", (30, 0), "30"), Series("b", (10, 20), "30")], **SAID)
    figure = drawn(markup).find("svg")  # without the key, whose marks look the same
    assert figure is not None
    (first,), (second, alone) = lengths(figure, "height", "first"), lengths(figure, "height", "second")
    assert (first, alone) == (pytest.approx(3 * second, abs=0.02), pytest.approx(2 * second, abs=0.02))
    (first_top,), (second_top, alone_top) = lengths(figure, "y", "first"), lengths(figure, "y", "second")
    ground = next(float(one.get("y1", "").rstrip("em")) for one in figure.iter("line") if one.get("class") == "base")
    assert first_top + first == pytest.approx(ground, abs=0.02) == alone_top + alone
    assert second_top + second == pytest.approx(first_top, abs=0.02)
    assert numbers(figure, "value") == ["40", "20"]


def test_two_series_differ_by_pattern_or_dash_and_the_key_names_them():
    two = [Series("Website", (1, 2), "3"), Series("Text", (3, 4), "7")]
    for markup in (columns(["1", "2"], two, **SAID), line(["1", "2"], two, unit=str, **SAID)):
        assert "Website <b>3</b>" in markup and "Text <b>7</b>" in markup
    assert 'fill="url(#one-hatch)"' in columns(["1", "2"], two, **SAID)


def test_a_line_is_broken_where_nothing_was_measured_and_a_lone_value_is_still_seen():
    figure = drawn(line([str(day) for day in range(20)], [Series("a", (1.0, 2.0, None, 4.0, None, *[5.0] * 15))], unit=str, **SAID))
    assert [len(run.get("points", "").split()) for run in figure.iter("polyline")] == [2, 15]
    assert len(list(figure.iter("circle"))) == 1


def test_a_line_of_shares_ends_at_the_whole():
    ticks = numbers(drawn(line(["1"], [Series("a", (97.0,))], unit=lambda value: f"{value:.0f} %", most=100, **SAID)), "tick")
    assert ticks == ["0 %", "50 %", "100 %"]


@pytest.mark.parametrize("draw", [lambda: columns([], [Series("a", ())], **SAID), lambda: line([], [Series("a", ())], unit=str, **SAID), lambda: bars([], **SAID)])
def test_nothing_is_drawn_without_a_fault(draw):
    drawn(draw())


def test_a_third_series_is_refused():
    with pytest.raises(ValueError, match="two series"):
        columns(["1"], [Series(name, (1,)) for name in "abc"], **SAID)


@pytest.mark.parametrize("vector", VECTORS[::7])
def test_hostile_names_stay_text(vector):
    series = [Series(vector, (1,), vector), Series(vector, (2,), vector)]
    for markup in (
        bars([Bar(vector, 1, vector)], name="one", title=vector, says=vector),
        columns([vector], series, name="one", title=vector, says=vector),
        line([vector], series, name="one", title=vector, says=vector, unit=lambda value: vector),
    ):
        assert not re.search(r"<(script|img|iframe|style|link|base|form|body|details|input|meta|template|div)\b", markup, re.I)
        assert not re.search(r"<[^>]*\s(style|on\w+)=", markup)


def test_the_sentence_belongs_to_the_picture():
    picture = drawn(bars([row("a", 1)], **SAID)).find("svg")
    assert picture is not None and picture.get("role") == "img"
    ids = {element.get("id"): element.text for element in picture.iter() if element.get("id")}
    assert [ids[one] for one in picture.get("aria-labelledby", "").split()] == ["Messages", "The most is this."]


@pytest.mark.parametrize(
    ("highest", "end"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (10, 10), (11, 12), (13, 16), (33, 40), (101, 120), (1020, 1200), (999_999, 1_000_000)],
)
def test_an_axis_ends_at_a_plain_number_and_holds_the_highest(highest, end):
    assert top(highest) == pytest.approx(end) and top(highest) >= highest


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (940, "940"), (9_999, "9,999"), (12_500, "12.5k"), (20_000, "20k"), (340_400, "340k"), (999_999, "1M"), (3_400_000, "3.4M")]
)
def test_numbers_fit_on_a_column(value, words):
    assert short(value) == words


@pytest.mark.parametrize(("count", "most"), [(1, 9), (9, 9), (10, 9), (31, 9), (366, 9), (3, 3), (4, 3)])
def test_names_of_steps_are_spread_from_the_first_to_the_last(count, most):
    places = spread_out(count, most)
    assert places[0] == 0 and places[-1] == count - 1 and len(places) == min(count, most) == len(set(places))
