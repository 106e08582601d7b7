import pytest

from nlu.text import tidy


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("  what\u00a0is\tBCMA\n", "what is BCMA"),
        ("what’s “BCMA”", "what's \"BCMA\""),
        ("B\u200bC\u200bM\u200bA\ufeff", "BCMA"),
        ("ＢＣＭＡ", "BCMA"),
        ("sooooo tired!!!!", "soo tired!!"),
        ("\u202ereversed\u202c", "reversed"),
        ("", ""),
    ],
)
def test_it_leaves_one_plain_spelling(raw, plain):
    assert tidy(raw) == plain


def test_it_survives_what_is_no_text():
    assert isinstance(tidy("\ud800\x00" + "\u0301" * 5000), str)
