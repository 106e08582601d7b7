"""Acceptance 24, the words: what steers the channel and what is a question. One line a message."""

from __future__ import annotations

import pytest

from desk.sms import consent
from desk.sms.consent import Word

STOPS = """
STOP
stop
Stop
sToP
stop.
Stop!
STOP!!!
  stop
"Stop"
“Stop”
'stop'
(stop)
*STOP*
- stop -
S.T.O.P
S T O P
ＳＴＯＰ
🛑 STOP 🛑
stop 🙏
stop stop STOP
STOP please
Please stop
please stop.
stop now
stop, thank you
ok stop
just stop
STOPALL
stop all
UNSUBSCRIBE
unsubscribe me
Unsubscribe me please
CANCEL
END
quit
Revoke
OPTOUT
opt out
Opt-out
opt me out
I want to opt out
how do I opt out
arrêt
ALTO
/stop
please stop texting me
Please STOP texting me!!
stop texting me
stop sending me these messages
stop sending texts
stop the texts
stop all messages
stop messaging this number
stop spamming me
quit texting me
can you stop texting me please
Can you please stop
I said stop
I told you to stop texting me
you need to stop texting me
wrong number, stop texting me
don't text me
Don’t text me again
dont text me anymore
do not contact me ever again
never text me again
please dont send me any more messages
no more texts
no more texts please
I don't want these messages
i do not want to get any more texts from you
how do i stop these texts
remove me
remove me from this list
take me off your list
get me off this list
delete my number
lose my number
""".strip().splitlines()

QUESTIONS = """
How does CAR T stop myeloma
can I end treatment
help me understand BCMA
when should I stop revlimid
I want to stop
i want to stop treatment
can i stop
should i quit smoking before car t
can i cancel my appointment
can you stop the cancer
stop myeloma
what stops the cancer
stop the side effects
how to stop the pain
make it stop
stop it
please stop the pain
stop taking revlimid?
does it ever end
the end
is this the end
end of life care
when does it end
no more treatment
no more chemo
I don't want any more treatment
i dont want to live anymore
i want to end it
just end
STOP my wife cannot breathe
please stop texting me my chest hurts
don't stop
dont stop texting me
did they stop the trial
remove me from the trial
take me off revlimid
opt out of the trial
unsubscribe from newsletter
cancel my treatment
quit my job for this
revoke my consent to the trial
start of treatment
when does treatment start
start CAR T
help me
please help
please help me
I need help
help now
help with side effects
info on BCMA
more info
can you text me information on BCMA
yes but what is BCMA
yes what about car t
no idea what BCMA is
no
ok thanks
OK, thank you!
stopped
stopping
endless
helpline
1
""".strip().splitlines()


@pytest.mark.parametrize("text", STOPS)
def test_it_hears_stop(text: str) -> None:
    assert consent.read(text) is Word.STOP


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_that_holds_the_word_is_no_command(text: str) -> None:
    assert consent.read(text) not in (Word.STOP, Word.START, Word.HELP, Word.YES, Word.NOD)


OTHERS = [
    ("START", Word.START),
    ("start.", Word.START),
    ("Start!", Word.START),
    ("unstop", Word.START),
    ("start please", Word.START),
    ("opt in", Word.START),
    ("HELP", Word.HELP),
    ("help?", Word.HELP),
    ("Help!", Word.HELP),
    ("INFO", Word.HELP),
    ("YES", Word.YES),
    ("yes", Word.YES),
    ("Yes.", Word.YES),
    ("yes!!", Word.YES),
    ("y", Word.YES),
    ("yes please", Word.YES),
    ("Yes, thank you", Word.YES),
    ("sure", Word.YES),
    ("sí", Word.YES),
    ("you may reply here", Word.YES),
    ("NO", Word.NO),
    ("no thanks", Word.NO),
    ("No, thank you.", Word.NO),
    ("nope", Word.NO),
    ("ok", Word.NOD),
    ("Okay.", Word.NOD),
    ("👍", Word.NOD),
    ("👍🏽", Word.NOD),
    ("", None),
    ("   ", None),
    ("…", None),
    ("\u200b", None),
]


@pytest.mark.parametrize(("text", "word"), OTHERS)
def test_it_hears_the_other_words(text: str, word: Word | None) -> None:
    assert consent.read(text) is word


HOSTILE = ["stop " * 24, "please " * 17, "a" * 4000, "can you " * 15, "stop texting me any more " * 5, "ok " * 40, "ﷺ" * 120,
           "\u0301" * 4000, "stop texts from you" + " from you" * 11, "stop texting " + "anymore " * 13]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_costs_no_time(text: str) -> None:
    import time

    began = time.perf_counter()
    consent.read(text)
    assert time.perf_counter() - began < 0.5  # a hang guard; it takes a millisecond


@pytest.mark.parametrize("text", [*STOPS, *(text for text, word in OTHERS if word is not None)])
def test_no_word_of_command_sounds_like_a_danger(text: str) -> None:
    """A danger goes before every command, so a screen that hears one in STOP would keep people from leaving."""
    from safety import screen

    assert screen.screen(text) is None
