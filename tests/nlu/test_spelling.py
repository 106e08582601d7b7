"""Slips of the finger are mended, and nothing else is."""

import pytest

from nlu.spelling import Speller

WORDS = {"bispecific": 900, "bispecifics": 900, "antibody": 400, "antibodies": 400, "immunotherapy": 800, "teclistamab": 40, "hospital": 90, "theyre": 30, "breathe": 60}
SPELLER = Speller(WORDS, frozenset({"tcells"}))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("what are bispecfics", "what are bispecifics"),
        ("imunotherpy?", "immunotherapy?"),
        ("an anitbody", "an antibody"),
        ("TECLISTAMB", "teclistamab"),
        ("cant brethe", "cant breathe"),
        ("the antybody's job", "the antibody's job"),
    ],
)
def test_it_mends_a_slip(written, read):
    assert SPELLER.mend(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "trispecifics",  # another word: the first letter differs
        "antibiotic",  # an English word
        "theyre at the hospital",  # said often: no slip
        "tcells",  # a spelling that the terms know
        "wouldn't",
        "ask antibdy@example.org or example.org/antibdy",
        "GPRC5Dx antibdy2",
        "antbdy",  # short: two slips are too many
        "",
    ],
)
def test_it_leaves_alone_what_is_no_slip(text):
    assert SPELLER.mend(text) == text


def test_the_commoner_word_is_meant():
    assert Speller({"donate": 200, "donkey": 5, "dominate": 6}).mend("doonate") == "donate"


def test_a_spelling_is_a_slip_only_beside_a_much_commoner_word():
    assert Speller({"mikhael": 300, "mikhail": 3}).mend("mikhail") == "mikhael"
    assert Speller({"mikhael": 30, "mikhail": 3}).mend("mikhail") == "mikhail"


def test_it_learns_the_words_of_examples():
    speller = Speller.learn(["What is myeloma?", "myeloma again"] * 20)
    assert speller.counts["myeloma"] == 40
    assert speller.mend("meyloma") == "myeloma"
