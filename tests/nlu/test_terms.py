import pytest

from nlu.terms import TermFinder, TermsError, language, read
from nlu.text import tidy

FINDER = TermFinder(read())


def terms_in(text):
    doc = language().make_doc(tidy(text))
    return [hit.term.id for hit in FINDER.find(doc)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("what is bmca", ["bcma"]),
        ("And CAR-T?", ["car_t"]),
        ("wat r bi-specifics vs cart cells", ["bispecifics", "car_t"]),
        ("an ADC's job", ["adc"]),
        ("Is Revlamid an imuno therapy", ["drug", "immunotherapy"]),
        ("dr. mikhail's video", ["dr_mikhael", "video"]),
        ("a chimeric antigen receptor t cell", ["car_t"]),
        ("my shopping cart is full", []),
        ("and cart?", ["car_t"]),
        ("what's cart", ["car_t"]),
        ("golf cart", []),
        ("and checkpoint?", ["listed_only"]),
        ("a checkpoint at the border", []),
        ("this is a specific question about a car", []),
    ],
)
def test_it_finds_terms_however_they_are_spelt(text, terms):
    assert terms_in(text) == terms


def test_it_writes_variants_in_one_way_and_keeps_the_rest():
    text = tidy("my dad asks: wat r bi-specifics?")
    assert FINDER.plain(text, FINDER.find(language().make_doc(text))) == "my dad asks: wat r bispecific antibodies?"


def test_a_variant_under_two_terms_is_refused(tmp_path):
    file = tmp_path / "terms.yml"
    file.write_text("terms:\n- {id: a, variants: [x]}\n- {id: b, variants: [X]}\n")
    with pytest.raises(TermsError, match="'X' stands under a and under b"):
        read(file)


def test_a_term_without_variants_is_refused(tmp_path):
    file = tmp_path / "terms.yml"
    file.write_text("terms:\n- {id: a}\n")
    with pytest.raises(TermsError, match="the term 'a' has no variants"):
        read(file)
