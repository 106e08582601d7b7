"""In another language, only words that are on its list: no name, number, address or medical term slips in."""

from __future__ import annotations

import pytest

from content import foreign

from .project import Copy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Llame {emergency}. ¿Llame?", ["llame"]),
        ("l'IMF : {helpline}", ["l", "imf"]),
        ("拨打 911 或", ["拨", "打", "911", "或"]),
        ("فورًا ٩١١", ["فورًا", "٩١١"]),
    ],
)
def test_words_are_cut_as_the_language_writes_them(text: str, words: list[str]) -> None:
    assert foreign.words_of(text) == words


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ("Si hay peligro, llame ya", "Tome belantamab. Si hay peligro, llame ya", 'The language es, other_language, sms, says the word "tome" and the word "belantamab" in "Solo'),
        ("Appelez ensuite l'équipe soignante", "Appelez le 112", 'The language fr, emergency, web, says the number "112"'),
        ("如有危险，请立即", "来那度胺，请立即", 'The language zh, other_language, sms, says the word "来" and the word "那" and the word "度" and the word "胺"'),
        ("عند الخطر، يرجى", "٩١١ يرجى", 'The language ar, other_language, sms, says the number "٩١١"'),
        ("Ninguem precisa passar", "Veja myeloma.test, ninguem precisa passar", 'The language pt, crisis, sms, says the word "veja" and the word "myeloma" and the word "test"'),
        ('sms_elsewhere: "al servicio', 'sms_elsewhere: "al 112, servicio', 'The language es, phrase emergency, sms_elsewhere, says the number "112"'),
    ],
)
def test_a_word_that_nobody_approved_is_named(copy: Copy, pattern: str, new: str, said: str) -> None:
    copy.edit("content/contacts.yml", pattern, new)
    (problem,) = [problem for problem in copy.problems() if "nobody has approved" in problem]
    assert said in problem and "content/glossary.yml (`languages`)" in problem


def test_a_language_without_a_list_is_a_sentence(copy: Copy) -> None:
    copy.edit("content/glossary.yml", "\n  pt: >-", "\n  xx: >-")
    assert [problem for problem in copy.problems() if "content/glossary.yml: `languages`: `pt` is missing" in problem]
