import numpy as np
import pytest

from nlu import several
from nlu.several import Marked


def test_a_joining_word_belongs_to_the_question_it_opens():
    glued = several.glue(["what is bcma", "what does it cost"], [" and "])
    assert several.cut(glued.text, glued.starts) == ["what is bcma", "and what does it cost"]


def test_a_comma_belongs_to_the_question_it_ends():
    glued = several.glue(["what is bcma", "videos"], [", "])
    assert several.cut(glued.text, glued.starts) == ["what is bcma,", "videos"]


def test_every_line_of_the_file_can_be_read():
    marked = several.read(str.strip)
    assert sum(bool(line.starts) for line in marked) > 500
    assert sum(not line.starts for line in marked) > 400
    for line in marked:
        assert len(several.cut(line.text, line.starts)) == len(line.starts) + 1


def test_a_line_with_an_empty_question_is_refused_by_its_number(tmp_path):
    file = tmp_path / "several.txt"
    file.write_text("# words\nwhat is bcma || \n", encoding="utf-8")
    with pytest.raises(several.SeveralError, match="line 2"):
        several.read(str.strip, file)


def test_joined_messages_can_be_cut_apart_again():
    made = several.join(["what is bcma", "who is dr mikhael", "how much is it"], ["how does it work"], 50, np.random.RandomState(1))
    assert len(made) == 50
    for marked in made:
        assert len(several.cut(marked.text, marked.starts)) in (2, 3)
    assert made == several.join(["what is bcma", "who is dr mikhael", "how much is it"], ["how does it work"], 50, np.random.RandomState(1))


def test_nothing_is_joined_to_nothing():
    assert several.join(["alone"], [], 5, np.random.RandomState(1)) == []


def test_a_word_starts_behind_a_space_and_not_inside_itself():
    text = "what is bc-ma"
    offsets = [(0, 0), (0, 4), (5, 7), (8, 10), (10, 11), (11, 13), (0, 0)]
    assert several.word_starts(text, offsets) == [2, 3]


def test_a_mark_can_stand_before_any_word():
    assert Marked("a b", (2,)).starts == (2,)
