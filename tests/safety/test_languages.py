"""Which language a message is in; and that odd English is never taken for a foreign language."""

from __future__ import annotations

import pytest

from safety import screen

KNOWN = [
    ("en", "what is bcma"),
    ("en", "wut da car t do"),
    ("es", "hola, ¿qué es el mieloma múltiple?"),
    ("es", "quiero saber como funciona la terapia"),
    ("es", "me duele el pecho desde ayer"),
    ("fr", "bonjour, comment fonctionne le CAR-T ?"),
    ("fr", "je cherche un groupe de soutien pour mon mari"),
    ("fr", "quels sont les effets du traitement"),
    ("pt", "minha mãe tem mieloma e não sei o que fazer"),
    ("pt", "o que é imunoterapia"),
    ("pt", "nao consigo respirar"),
    ("zh", "什么是双特异性抗体"),
    ("zh", "什么是 CAR-T"),
    ("ar", "ما هو BCMA"),
    ("ar", "اريد التحدث مع شخص"),
]

FOREIGN = [
    "hola, ¿qué es el mieloma múltiple?",
    "je voudrais parler à quelqu'un",
    "a minha mãe está com muita dor",
    "我想找人谈谈",
    "ما هو العلاج المناعي",
    "ich möchte mit jemandem sprechen",
    "cos'è il mieloma multiplo e come si cura",
    "что такое CAR-T",
    "다발골수종이 뭐예요",
    "CAR-T療法とは何ですか",
    "שלום מה זה מיאלומה",
    "मुझे हिंदी में मदद चाहिए",
    "ano ang gamot na ito para sa nanay ko",
    "tôi muốn hỏi về bệnh của mẹ",
]

ODD_ENGLISH = [
    "bcma",
    "carvykti",
    "Teclistamab elranatamab talquetamab",
    "Jose de la Cruz from El Paso",
    "Pierre Dubois, Paris TX",
    "hw do bispcfcs wrk",
    "my mama she sick n she cant do no more",
    "me no understand",
    "i no no what is it",
    "por favor help",
    "what is mieloma",
    "hola what is bcma",
    "my abuela has myeloma",
    "IgG kappa lambda",
    "nausea vomiting diarrhea",
    "dx mm 2019 s/p asct now r/r",
    "La la la",
    "dat med dey giv her it wurkin or naw",
    "plz hlp",
    "???",
    "12 34",
    "",
    "del 17p",
    "wat r da side fx",
]


@pytest.mark.parametrize(("language", "text"), KNOWN, ids=[text for _, text in KNOWN])
def test_it_tells_the_language(language: str, text: str) -> None:
    assert screen.language(text) == language


@pytest.mark.parametrize("text", ["BCMA", "", "12", "ich möchte mit jemandem sprechen", "что такое CAR-T", "کار تی چیست", "CAR-T療法とは何ですか"])
def test_it_says_when_it_cannot_tell(text: str) -> None:
    assert screen.language(text) is None


@pytest.mark.parametrize("text", FOREIGN)
def test_it_knows_what_is_not_english(text: str) -> None:
    assert screen.is_foreign(text)


@pytest.mark.parametrize("text", ODD_ENGLISH)
def test_odd_english_is_not_foreign(text: str) -> None:
    assert not screen.is_foreign(text)
