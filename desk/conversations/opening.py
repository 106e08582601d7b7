"""A conversation begins on the web: its row and the greeting, or the numbers when nobody would answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from . import switches, wording
from .allowed import kept_back
from .models import Channel, Conversation, Sender
from .plan import Said
from .record import say

# Topics that a page may put under the greeting. More is a menu, not a greeting.
MOST_TOPICS = 5


def open_web(*, site: str = "", topics: Iterable[str] = ()) -> Conversation:
    """A new web conversation whose first message is the greeting; switched off, it says so with the helpline's numbers.

    `site`: the site key of the page. `topics`: what the page would like to offer; unknown ones and those whose answer is
    not said now are left out.
    """
    off = switches.off()
    silent = switches.is_silent(off, Channel.WEB)
    said = wording.said("utter_switched_off", Channel.WEB, "", sender=Sender.SYSTEM) if silent else _greeting(topics, off)
    with transaction.atomic():
        conversation = Conversation.objects.create(channel=Channel.WEB, site=site)
        say(conversation, said)
    return conversation


def _greeting(topics: Iterable[str], off: frozenset[str]) -> Said:
    known = [topic for topic in topics if wording.is_page_topic(topic)]
    silent = kept_back(known, channel=Channel.WEB, off=off)
    offered = [topic for topic in known if topic not in silent][:MOST_TOPICS]
    return wording.asking_back("utter_greet", offered, Channel.WEB, "")
