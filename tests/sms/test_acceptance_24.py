"""Acceptance 24, what people write in their own words: one line a sentence, in three languages of wanting out, and what only sounds like it."""

from __future__ import annotations

import pytest

from desk.sms import consent
from desk.sms.consent import Word
from safety import screen

from .conftest import Answering
from .world import Worker, on_phone, said, text_us

WANT_OUT = """
cancel my subscription
cancel subscription please
Cancel these messages
end messages
End texts now
stop getting these texts
stop receiving messages from you
I no longer want to receive your texts
I don't want to be texted anymore
i do not want to be contacted again
Please leave me alone
Leave me alone!!
I want to unsubscribe
How do I unsubscribe?
unsubscribe from this list
Please remove my number from your system
remove my number from your database
take my number off your list please
would you please stop messaging me
thanks, no more messages
No more texts to this number please
stop writing to me
hello, please stop sending me texts
Ya no me manden mensajes
No me envíen más mensajes
no me escriban más por favor
No me contacten
no me molesten más
Dejen de mandarme mensajes
deje de escribirme
Por favor, dejen de enviarme mensajes
paren de mandar mensajes
No quiero recibir más mensajes
Ya no quiero sus mensajes
no más mensajes
No más textos, gracias
Quítenme de la lista
bórrenme de su lista
sáquenme de esta lista
quiero darme de baja
Denme de baja por favor
BAJA
Alto
¡Alto!
Paren
Cancelar
""".strip().splitlines()

NOT_OUT = """
how do I stop the nausea
Does revlimid stop working
when can we stop the treatment
my doctor wants to stop dara
is it ok to stop dexamethasone suddenly
I stopped velcade last week
stop codon mutation?
What stops T cells from seeing the cancer
end stage myeloma
End of treatment, what next
at the end of CAR T what happens
does the fatigue ever end
cancel my infusion tomorrow
can you cancel out the side effects
they want to cancel my transplant
quit working because of fatigue, what now
I quit smoking, does that help
he will not quit drinking
help my mom understand this
can you help with the cost
I need help understanding bispecifics
Help me choose
info about trials
information on ADCs please
unsubscribe me from chemo lol
revoke my power of attorney
no more pain please
no more steroids
No quiero más quimioterapia
no más dolor
alto riesgo, qué significa
Paren el dolor
puedo dejar de tomar lenalidomida
baja de plaquetas
la fiebre no baja
cuándo puedo parar el tratamiento
start over with a new treatment
when do I start
start date of the trial
I want to start CAR T
yes I have myeloma
yes and no
is yes the right answer
leave me some information
leave of absence from work
my husband wants to be left alone
remove the catheter?
take me through CAR T
delete gene 17p
deletion 17p
del(17p)
what does deletion mean
get off dexamethasone
opting for a transplant
text me the number
message from my doctor
I dont want to lose my hair
i no longer want treatment
stop messing with my blood counts
should my sister stop texting at the hospital
""".strip().splitlines()

FORGET = """
forget me
Forget me, please
FORGET ABOUT ME
forget my number
delete my data
Please delete all my data
delete my personal information
erase my messages
wipe my history
remove my data
clear my chat
delete all of my texts
delete everything about me
Delete everything you know about me
can you delete my messages
I want you to delete my data
Olvídame
borra mis datos
Eliminen todos mis datos
borren mis mensajes
""".strip().splitlines()

OTHERS = [("more", Word.MORE), ("MORE", Word.MORE), ("More please", Word.MORE), ("más", Word.MORE), ("more info", None), ("tell me more", None),
          ("more about BCMA", None), ("no more", None), ("delete my number", Word.STOP)]  # fmt: skip


@pytest.mark.parametrize("text", WANT_OUT)
def test_it_hears_that_they_want_out(text: str) -> None:
    assert consent.read(text) is Word.STOP
    assert screen.screen(text) is None, "a danger goes first, so they could not leave"


@pytest.mark.parametrize("text", NOT_OUT)
def test_a_question_is_no_command(text: str) -> None:
    assert consent.read(text) is None


@pytest.mark.parametrize("text", FORGET)
def test_it_hears_that_they_want_to_be_forgotten(text: str) -> None:
    assert consent.read(text) is Word.FORGET
    assert screen.screen(text) is None


@pytest.mark.parametrize(("text", "word"), OTHERS)
def test_the_word_more_stands_alone(text: str, word: Word | None) -> None:
    assert consent.read(text) is word


# --- after STOP ---


@pytest.mark.django_db(transaction=True)
def test_whoever_left_is_not_even_answered_in_the_records(worker: Worker, assistant: Answering) -> None:
    for text in ("STOP", "what is BCMA", "what is CAR T"):
        text_us(text)
    worker.work()
    assert (said(), assistant.asked) == (["utter_sms_stop"], [])


@pytest.mark.django_db(transaction=True)
def test_whoever_left_and_wants_to_die_is_told_whom_to_call(worker: Worker) -> None:
    for text in ("STOP", "I want to kill myself"):
        text_us(text)
    worker.work()
    assert said()[-1] == "utter_handoff_crisis"
    assert "988" in on_phone()[-1]
