"""What staff do with a case, and how one begins. Each act is one conditional update, so of two people at once exactly one succeeds.

Every act returns an Outcome; whatever is not DONE changed nothing. `expected_version` is the version of the case that the
page showed. An act that succeeds writes one audit entry in its own transaction.
"""

from .beginning import open_or_raise, wait_again
from .claims import claim, take_over
from .closing import reopen, resolve
from .leases import keep, let_lapse, release_expired
from .notes import LONGEST_NOTE, note
from .outcome import Outcome
from .passing import give_back, hand_over, release
from .replies import LONGEST_REPLY, reply

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_REPLY",
    "Outcome",
    "claim",
    "give_back",
    "hand_over",
    "keep",
    "let_lapse",
    "note",
    "open_or_raise",
    "release",
    "release_expired",
    "reopen",
    "reply",
    "resolve",
    "take_over",
    "wait_again",
]
