"""The review list: an editor rewrites, accepts or rejects."""

from __future__ import annotations

import pytest

from desk.console import lessons
from desk.console.lessons import Example, Taught
from desk.conversations.models import Conversation, Lesson

from . import people, teaching

pytestmark = pytest.mark.django_db

PAGE, ACCEPT, REJECT = "/console/teach/", "/console/teach/accept/", "/console/teach/reject/"


@pytest.fixture
def editor(db):
    return people.account("eve.berg", "editor", first_name="Eve", last_name="Berg")


@pytest.fixture
def as_editor(editor):
    return people.signed_in(editor)


@pytest.fixture
def lesson(ana):
    return teaching.suggested(ana, "my husband Bob is 54, how do they collect the cells")


def fields(lesson, **more):
    return {"lesson": lesson.pk, "version": lesson.version, "text": "how do they collect the cells", "also": "", "label": "car_t", "checked": "yes"} | more


def test_the_list_shows_the_text_what_it_was_and_should_be_and_is_audited(as_editor, lesson):
    shown = people.visible(as_editor.get(PAGE))
    assert "my husband Bob is 54" in shown and "understood as: Not understood" in shown and "suggested by Ana Ruiz" in shown
    assert "Looks personal: a number, perhaps a name" in shown
    assert people.audited("lessons.viewed") == [("eve.berg", "lessons:suggested")]


def test_an_editor_rewrites_and_accepts(as_editor, editor, lesson):
    page = as_editor.post(ACCEPT, fields(lesson, also="  getting the cells out  \n\nhow do they collect the CELLS\ngetting the cells out"), follow=True)
    assert "Accepted." in people.visible(page) and "my husband Bob" not in people.visible(page)
    lesson.refresh_from_db()
    assert (lesson.text, lesson.also, lesson.state, lesson.decided_by) == ("how do they collect the cells", ["getting the cells out"], "accepted", editor)
    assert people.audited("lesson.accepted") == [("eve.berg", f"lesson:{lesson.pk}")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"checked": ""}, "confirm that nothing in it tells who wrote it"),
        ({"text": "  "}, "The example is empty"),
        ({"text": "x" * 1001}, "too long"),
        ({"also": "x" * 1001}, "too long"),
        ({"also": "\n".join(f"way {n}" for n in range(21))}, "too many"),
        ({"label": "unclear"}, "Nothing was chosen"),
    ],
)
def test_what_cannot_be_accepted_comes_back_as_it_was_written(as_editor, lesson, changed, sentence):
    page = as_editor.post(ACCEPT, fields(lesson, **{"also": "a way of my own", **changed}))
    assert page.status_code == 409 and sentence in people.part(page, f"lesson-{lesson.pk}")
    assert changed.get("also", "a way of my own").split("\n")[-1] in page.content.decode()
    lesson.refresh_from_db()
    assert (lesson.state, lesson.version) == ("suggested", 1) and people.audited("lesson.accepted") == []


def test_a_rejection_needs_a_reason_and_tells_it(as_editor, lesson):
    page = as_editor.post(REJECT, {"lesson": lesson.pk, "version": 1, "why": " "})
    assert page.status_code == 409 and "say why" in people.visible(page)
    as_editor.post(REJECT, {"lesson": lesson.pk, "version": 1, "why": "It asks about the cost."})
    lesson.refresh_from_db()
    assert (lesson.state, lesson.why) == ("rejected", "It asks about the cost.")
    assert people.audited("lesson.rejected") == [("eve.berg", f"lesson:{lesson.pk}")]
    assert "It asks about the cost." in people.visible(as_editor.get(PAGE, {"show": "done"}))


@pytest.mark.parametrize("way", [ACCEPT, REJECT])
def test_a_form_that_is_no_longer_true_changes_nothing(as_editor, editor, lesson, way):
    assert lessons.accept(lesson.pk, editor, Example.of("collecting the cells", "", "car_t"), 1, checked=True) is Taught.DONE
    page = as_editor.post(way, fields(lesson, why="no"), follow=True)
    assert "A colleague changed this lesson" in people.visible(page)
    lesson.refresh_from_db()
    assert (lesson.text, lesson.version) == ("collecting the cells", 2)


def test_an_accepted_lesson_can_get_more_ways_to_ask_or_be_taken_out_until_it_is_learnt(editor):
    lesson = teaching.accepted(editor)
    assert lessons.accept(lesson.pk, editor, Example.of("x", "y", "adc"), 2, checked=True) is Taught.DONE
    assert lessons.learnt(lesson.pk, 2) is Taught.STALE
    assert lessons.learnt(lesson.pk, 3) is Taught.DONE
    assert lessons.accept(lesson.pk, editor, Example.of("z", "", "adc"), 4, checked=True) is Taught.DECIDED
    assert lessons.reject(lesson.pk, editor, "no", 4) is Taught.DECIDED
    assert people.audited("lesson.learnt") == [("", f"lesson:{lesson.pk}")]


def test_others_see_the_list_without_buttons_and_decide_nothing(as_ana, lesson):
    page = as_ana.get(PAGE)
    assert "how do they collect the cells" in people.visible(page) and ACCEPT not in page.content.decode()
    for way in (ACCEPT, REJECT):
        assert as_ana.post(way, fields(lesson, why="no")).status_code == 403
    lesson.refresh_from_db()
    assert lesson.state == "suggested"


def test_with_a_conversation_its_undecided_and_rejected_words_go(as_editor, editor, ana):
    gone, rejected, kept = teaching.suggested(ana, "gone words"), teaching.suggested(ana, "rejected words"), teaching.accepted(editor, "kept words")
    assert lessons.reject(rejected.pk, editor, "no", 1) is Taught.DONE
    Conversation.objects.all().delete()
    assert "gone words" not in people.visible(as_editor.get(PAGE))
    assert "rejected words" not in people.visible(as_editor.get(PAGE, {"show": "done"}))
    assert lessons.accept(gone.pk, editor, Example.of("x", "", "car_t"), 1, checked=True) is Taught.MISSING
    assert lessons.forget() == 2
    assert list(Lesson.objects.values_list("text", flat=True)) == ["kept words"] == [row.text for row in lessons.accepted()]
    assert kept.pk == lessons.accepted()[0].pk


def test_hostile_text_is_text(as_editor, ana):
    teaching.suggested(ana, 'call <b>me</b> on 5550143 "><script>alert(1)</script>')
    content = as_editor.get(PAGE).content.decode()
    assert "<script>alert" not in content and "&lt;script&gt;" in content and "<b>me" not in content
