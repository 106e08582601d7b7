import pytest

from channels.questions import asks, clauses, sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("What is BCMA and why does it matter?", ["What is BCMA", "why does it matter?"]),
        ("First: what is an adc? Second: who reviews this?", ["what is an adc?", "who reviews this?"]),
        ("1) what is bcma 2) how do i donate", ["what is bcma", "how do i donate"]),
        ("whats car t & how do i give", ["whats car t", "how do i give"]),
        ("what is bcma, who is dr mikhael", ["what is bcma", "who is dr mikhael"]),
        ("what is bcma", ["what is bcma"]),
    ],
)
def test_it_cuts_where_a_new_question_may_begin(text, pieces):
    assert [clause for sentence in sentences(text) for clause in clauses(sentence)] == pieces


@pytest.mark.parametrize("text", ["what is it", "ok so how does it work", "please tell me about adcs", "i want to know who pays", "bcma?"])
def test_it_knows_a_question(text):
    assert asks(text)


@pytest.mark.parametrize("text", ["my dad was diagnosed in may", "thank you so much", "the phone number too"])
def test_it_knows_a_statement(text):
    assert not asks(text)
