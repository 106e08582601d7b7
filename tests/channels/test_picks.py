import pytest

from channels.picks import asks_how, definition, described, is_only_a_place, places, pointed

THREE = ("car_t", "bispecifics_definition", "adc")
EIGHT = ("listed_only_therapy", "adc", "bispecifics_definition", "car_t", "videos", "donate", "about_imf", "greet")


@pytest.mark.parametrize(
    ("text", "listed", "item"),
    [
        ("2", THREE, "bispecifics_definition"),
        ("3 please", THREE, "adc"),
        ("one", THREE, "car_t"),
        ("second", THREE, "bispecifics_definition"),
        ("the very first one", THREE, "car_t"),
        ("tell me about the 2nd", THREE, "bispecifics_definition"),
        ("and the last item", THREE, "adc"),
        ("the middle one?", THREE, "bispecifics_definition"),
        ("explain the bottom one", EIGHT, "greet"),
        ("number five", EIGHT, "videos"),
        ("#4", EIGHT, "car_t"),
        ("no. 6", EIGHT, "donate"),
        ("what are the third ones", EIGHT, "bispecifics_definition"),
        ("the latter", THREE[:2], "bispecifics_definition"),
    ],
)
def test_a_place_picks_its_item(text, listed, item):
    assert places(text, listed) == (item,)


@pytest.mark.parametrize("text", ["number nine", "the fourth", "the middle one", "whatever you like", ""])
def test_a_place_that_is_not_there_picks_nothing(text):
    assert places(text, THREE[:2]) == ()


def test_the_first_of_no_list_is_nothing():
    assert places("the first one", ()) == ()


def test_the_others_are_those_not_spoken_of():
    assert places("and the other two?", THREE, "adc") == ("car_t", "bispecifics_definition")
    assert places("the other two please", THREE, "bispecifics_mechanism") == ("car_t", "adc")
    assert places("the other two please", EIGHT, "car_t") == ("bispecifics_definition", "adc")
    assert places("the other two", THREE, "immunotherapy_types") == ()


def test_the_other_one_of_two():
    assert places("and the other one", ("adc", "bispecifics_definition"), "adc") == ("bispecifics_definition",)
    assert places("and the other one", THREE, "adc") == ()


@pytest.mark.parametrize("text", ["start with the third", "ok and the second, what's that?", "explain number two", "how does the last one work", "the fourth on your list please"])
def test_nothing_else_is_asked(text):
    assert is_only_a_place(text)


@pytest.mark.parametrize("text", ["does the third one hurt", "i got my second infusion", "the first time she had a fever", "how much is the last one", "which of the first two is better"])
def test_something_else_is_asked(text):
    assert not is_only_a_place(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the kind that carries a poison", "adc"),
        ("no, the treatment with a medicine linked to it", "adc"),
        ("i mean the antibody with both ends", "bispecifics_definition"),
        ("the two-armed one", "bispecifics_definition"),
        ("the one where they modify your cells", "car_t"),
        ("and the cell therapy", "car_t"),
        ("the antibody kind", "bispecifics_definition"),
        ("is there poison in the water", None),
        ("two arms are better", None),
        ("the one my neighbour had", None),
    ],
)
def test_a_treatment_is_known_by_its_looks(text, topic):
    assert described(text) == topic


def test_an_item_inside_a_question():
    assert pointed("does the third one hurt", THREE) == ("adc", "does ", " hurt")
    assert pointed("does the fourth one hurt", THREE) is None


@pytest.mark.parametrize("text", ["how is the first week", "when was this last updated", "my second infusion", "the last one she had was in May", "the last time"])
def test_other_words_of_order_point_at_no_item(text):
    assert pointed(text, THREE) is None


def test_how_is_told_from_what():
    assert asks_how("how does the second work") and not asks_how("what is the second")
    assert definition("bispecifics_mechanism") == "bispecifics_definition" and definition("car_t") == "car_t"
