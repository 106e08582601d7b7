import pytest

from channels.carry import carried_topic, names_another, only_names, weighs
from channels.context import Context


def terms(text, *found):
    return [{"entity": "subject", "value": value, "start": text.index(words), "end": text.index(words) + len(words)} for words, value in found]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("and adcs?", "adcs"),
        ("what about the adcs", "adcs"),
        ("ok, how about with ADCs then", "ADCs"),
        ("do adcs", "adcs"),
        ("And an ADC, does that too?", "ADC"),
        ("n for adcs", "adcs"),
        ("adcs too?", "adcs"),
        ("same for adcs", "adcs"),
        ("and with an adc, is it the same?", "adc"),
    ],
)
def test_another_subject_for_the_same_question(text, term):
    assert names_another(text, terms(text, (term, "adc")))


@pytest.mark.parametrize("text", ["what is an adc then", "how do adcs work", "adc", "explain adc please", "and what are adc", "does adc work on bones", "and where is the adc made"])
def test_a_question_of_its_own(text):
    assert not names_another(text, terms(text, ("adc", "adc")))


@pytest.mark.parametrize(("text", "alone"), [("that adc stuff", True), ("ok, the adc thing please", True), ("adc", True), ("the adc dose", False), ("why the adc thing", False)])
def test_a_subject_alone(text, alone):
    assert only_names(text, terms(text, ("adc", "adc"))) is alone


@pytest.mark.parametrize("text", ["does adc last", "do the adcs last?", "is adc the final step", "does adc come first"])
def test_beside_a_subject_a_word_of_order_names_no_item(text):
    """"Does it last" asks for something that no answer says."""
    assert not names_another(text, terms(text, ("adc", "adc")))


def test_without_a_term_nothing_is_named():
    assert not names_another("and that one?", [])


VIDEOS = Context("videos", ("videos",))
NUMBERS = Context("imf", ("contact_support",))


@pytest.mark.parametrize("text", ["and from Portugal?", "we're in Ohio", "Mexico too?", "and for Brazil", "what about from New Zealand", "if I'm in Spain?"])
def test_a_place_after_the_numbers_asks_for_the_numbers(text):
    assert carried_topic(text, [], NUMBERS) == "contact_support"


@pytest.mark.parametrize("text", ["for how long", "is it free", "in pain", "for 3 years", "from the side effects", "thanks for that", "me too"])
def test_other_words_after_the_numbers_do_not(text):
    assert carried_topic(text, [], NUMBERS) is None


def test_a_place_means_nothing_elsewhere():
    assert carried_topic("from Portugal?", [], VIDEOS) is None
    assert carried_topic("from Portugal?", [], Context(reason="human_request")) == "contact_support"


@pytest.mark.parametrize("text", ["what does he do", "who's he", "tell me more about him", "who is that doctor", "ok and what is his role?"])
def test_he_is_the_doctor_of_the_videos(text):
    assert carried_topic(text, [], VIDEOS) == "about_dr_mikhael"
    assert carried_topic(text, [], Context("car_t", ("videos", "car_t"))) == "about_dr_mikhael"
    assert carried_topic(text, [], Context("car_t", ("car_t",))) is None


@pytest.mark.parametrize("text", ["what does he do if he has a fever", "he is tired", "who is he treating", "is he ok"])
def test_he_is_not_always_the_doctor(text):
    assert carried_topic(text, [], VIDEOS) is None


@pytest.mark.parametrize(
    ("text", "topic", "goes_to"),
    [
        ("by whom?", "content_review", "content_review"),
        ("and when", "content_review", "content_review"),
        ("where exactly?", "contact_support", "contact_support"),
        ("how do i do that", "donate", "donate"),
        ("how", "donate", "donate"),
        ("when", "car_t", None),
        ("who's talking in it", "videos", "videos"),
        ("who is talking about stopping", "car_t", None),
        ("what was it called again", "car_t", "car_t"),
        ("what is it called", "car_t", None),
        ("how do they differ from chemo", "listed_only_therapy", "listed_only_therapy"),
    ],
)
def test_a_word_put_after_an_answer(text, topic, goes_to):
    assert carried_topic(text, [], Context("x", (topic,))) == goes_to
    assert carried_topic(text, [], Context("x", (topic,), age=1)) is None


def test_pros_and_cons_of_another_treatment_are_not_on_the_page():
    after = Context("bispecifics", ("bispecifics_pros_cons",))
    assert carried_topic("n for adcs", terms("n for adcs", ("adcs", "adc")), after) == "other_medical"
    assert carried_topic("and adcs?", terms("and adcs?", ("adcs", "adc")), after) is None


def test_two_treatments_of_the_page_are_compared_after_one_only_listed():
    text = "how does car t differ from adcs"
    assert carried_topic(text, terms(text, ("car t", "car_t"), ("adcs", "adc")), Context("listed_only", ("listed_only_therapy",))) is None


def test_videos_go_on():
    text = "and about adcs?"
    found = terms(text, ("adcs", "adc"))
    assert carried_topic(text, found, VIDEOS) == "videos"
    assert carried_topic("got anything on the cell stuff", [], VIDEOS) == "videos"
    assert carried_topic(text, found, Context("videos", ("videos",), age=1)) is None
    assert carried_topic("what are adcs", terms("what are adcs", ("adcs", "adc")), VIDEOS) is None


def test_a_comparison_goes_on():
    after = Context("comparison", ("therapy_comparison",))
    text = "and from bispecifics?"
    assert carried_topic(text, terms(text, ("bispecifics", "bispecifics")), after) == "therapy_comparison"
    text = "and from vaccines?"
    assert carried_topic(text, terms(text, ("vaccines", "listed_only")), after) == "listed_only_therapy"
    text = "and bispecifics?"
    assert carried_topic(text, terms(text, ("bispecifics", "bispecifics")), after) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("which of them is safer", "personal_advice"),
        ("so the best one?", "personal_advice"),
        ("which one has fewer problems", "personal_advice"),
        ("which is made from cells and which is a drug", "therapy_comparison"),
        ("which of the two is newer", "other_medical"),
        ("which ones are there", None),
        ("best wishes to one and all", None),
    ],
)
def test_what_weighs_treatments(text, topic):
    assert weighs(text, Context("comparison", ("therapy_comparison",))) == topic
    assert weighs(text, Context("imf", ("about_imf",))) is None
