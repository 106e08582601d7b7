"""Taking an alarm back."""

from __future__ import annotations

import pytest

from safety import screen


@pytest.mark.parametrize(
    "text",
    [
        "false alarm",
        "he's fine now",
        "sorry i meant last year",
        "no i'm not suicidal, just tired",
        "False alarm, she was only asleep.",
        "she is ok, the doctor sent us home",
        "that was three years ago",
        "just kidding",
        "it's not an emergency",
        "I didn't mean it like that",
        "no no it's a figure of speech",
        "nevermind he woke up",
        "wrong chat sorry",
        "it was only heartburn",
        "the bleeding stopped",
        "I'm safe, really",
        "i dont want to die i was venting",
        "hypothetically speaking",
        "wait, she's fine, so what is an ADC?",
        "false alarm! how do bispecifics work?",
        "everything is ok. could you tell me what bcma is",
        "they said he is fine",
        "sorry, autocorrect",
        "no wrong word, she's fine",
        "sorry false alarm, autocorrect",
        "nobody collapsed, i mistyped",
        "no one is hurt",
        "stupid phone changed the word, we are all fine",
        "no i wrote it wrong, he's ok",
        "voice to text mangled that, she's fine",
        "ambulance is coming, we called it",
        "The paramedics are here",
        "the paramedics have him now",
        "ambulance is here, she's being looked after. while I wait: what is BCMA?",
    ],
)
def test_an_alarm_is_taken_back(text: str) -> None:
    assert screen.retracts(text)


@pytest.mark.parametrize(
    "text",
    [
        "he's fine now but I can't breathe",
        "false alarm my foot, he is turning blue",
        "not a false alarm!! he can't breathe",
        "I'm fine. I just want to die.",
        "what is BCMA",
        "thank you",
        "how do bispecifics work",
        "yes",
        "help",
        "he is worse",
        "he's fine now?",
        "it was only gas, right?",
        "are you sure? he is fine",
        "maybe it's nothing, he's ok",
        "he says he's fine",
        "my mother told me she is ok",
        "prolly just tired",
        "i think she is better now",
        "could be just heartburn",
        "call me",
        "still bleeding",
        "i wish it was a false alarm",
        "could it be a false alarm",
        "it's not autocorrect",
        "this is not a joke",
        "nobody believes he's fine",
        "he was fine yesterday",
        "she was fine an hour ago",
        "nobody is here and he collapsed",
        "the ambulance is here but he stopped breathing",
        "paramedics are with her, she is still unconscious",
        "is the ambulance on its way?",
        "the ambulance is not here yet",
        "no one is answering",
        "",
    ],
)
def test_what_takes_nothing_back(text: str) -> None:
    assert not screen.retracts(text)
