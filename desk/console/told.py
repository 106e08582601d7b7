"""What the member of staff is told after an act: one sentence or two, for every way it can end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser

from desk.conversations.cases import LONGEST_REPLY, Outcome
from desk.conversations.models import Case

from .canned import LONGEST, Kept


class Act(Enum):
    CLAIM = "claim"
    RELEASE = "release"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    REPLY = "reply"
    NOTE = "note"
    RESOLVE = "resolve"
    REOPEN = "reopen"


_DONE = {
    Act.CLAIM: "Case {number} is yours. The assistant is silent now, and the person was told that you have joined.",
    Act.RELEASE: "Case {number} is back in the queue. The assistant answers this person again.",
    Act.TAKE_OVER: "Case {number} is yours now. The person was told that you have joined. Tell your colleague.",
    Act.HAND_OVER: "Case {number} is with {holder} now, and the person was told.",
    Act.GIVE_BACK: "The assistant answers this person now. Case {number} is still yours; your next reply takes the conversation again.",
    Act.REPLY: "Your reply has been handed over. Its state stands beside it below.",
    Act.NOTE: "The note is kept. The person never sees it.",
    Act.RESOLVE: "Case {number} is resolved.",
    Act.REOPEN: "Case {number} waits in the queue again. Claim it to reply.",
}
# The same, where the assistant goes on answering.
_DONE_UNSEEN: Mapping[Act, str] = {
    Act.CLAIM: "Case {number} is yours. You cannot write to this person here, so they were told nothing and the assistant goes on answering them.",
    Act.TAKE_OVER: "Case {number} is yours now. The assistant answers this person, so they were told nothing. Tell your colleague.",
    Act.HAND_OVER: "Case {number} is with {holder} now. The assistant answers this person, so they were told nothing.",
}
_REFUSED: Mapping[Outcome, str] = {
    Outcome.TAKEN: "{holder} has case {number}, so nothing was changed. The case as it stands now is below.",
    Outcome.NOT_CLAIMED: "Nobody has case {number} at the moment, so nothing was changed. Claim it first.",
    Outcome.STALE: "Case {number} changed after you had opened it, so nothing was done. Look at it as it stands now, then try again.",
    Outcome.CLOSED: "Case {number} was resolved by {resolver}, so nothing was changed.",
    Outcome.MISSING: "There is no case {number}. It may have been removed. Go back to the queue.",
    Outcome.OPTED_OUT: "This person texted STOP. Nothing was sent, and no text can go to them until they text START.",
    Outcome.DECLINED: "This person does not want a reply here. Nothing was sent.",
    Outcome.EMPTY: "There are no words in it, so nothing was changed. Write something first.",
    Outcome.TOO_LONG: "It is too long, so nothing was changed. Shorten it.",
    Outcome.NOT_ALLOWED: "Case {number} is a case of danger, and your account may not work on those. Nothing was changed. Tell a colleague of the staff now.",
    Outcome.NO_DISPOSITION: "Nothing was chosen, so case {number} was not resolved. Choose how it ended, then resolve it.",
    Outcome.NOT_CLOSED: "Case {number} is not resolved, so there was nothing to open again.",
    Outcome.ANOTHER_OPEN: "This person has a newer case that is not resolved, so case {number} stays closed. Work on the newer one.",
    Outcome.NO_COLLEAGUE: "Nobody was chosen who may work on case {number}, so it was not handed over. Choose a colleague, then hand it over.",
    Outcome.NOT_HELD: "The assistant answers this person already. Nothing was changed.",
}
# The same ends, where the act makes a better sentence possible.
_REFUSED_ACT: Mapping[tuple[Act, Outcome], str] = {
    (Act.CLAIM, Outcome.TAKEN): "{holder} claimed case {number} before you. Nothing was changed.",
    (Act.TAKE_OVER, Outcome.NOT_CLAIMED): "Nobody has case {number} any more, so there was nothing to take over. Claim it.",
    (Act.TAKE_OVER, Outcome.TAKEN): "{holder} has case {number} now, so it was not taken over. Look at it as it stands now, then decide.",
    (Act.REPLY, Outcome.EMPTY): "The reply is empty. Write something first.",
    (Act.REPLY, Outcome.TOO_LONG): "The reply is too long: a {channel} holds {most} characters. Shorten it, or send it in parts.",
    (Act.REPLY, Outcome.TAKEN): "{holder} has case {number} now, so your reply was not sent. Your text is still below.",
    (Act.REPLY, Outcome.NOT_CLAIMED): "Nobody has case {number} at the moment, so your reply was not sent. Your text is still below: claim the case, then send it.",
    (Act.REPLY, Outcome.CLOSED): "Case {number} was resolved by {resolver}, so your reply was not sent. Your text is still below.",
    (Act.REPLY, Outcome.STALE): "Case {number} changed after you had opened it, so this was not sent. "
    "Check that your reply is not in the conversation already, then send it again.",
    (Act.NOTE, Outcome.EMPTY): "The note is empty. Write something first.",
    (Act.NOTE, Outcome.TOO_LONG): "The note is too long, so it was not kept. Shorten it, or make two of it.",
    (Act.HAND_OVER, Outcome.TOO_LONG): "The note is too long, so case {number} was not handed over. Shorten it.",
}
_SMS_DONE = "Your reply is on its way to the phone. Its state stands beside it."
_WEB_DONE = "Your reply is in the chat. Its state stands beside it."

KEPT = "The case stays yours for a while longer."
NOT_KEPT = "The case is not yours any more, so nothing was kept. Look at it as it stands now."
PUT = "“{title}” is in the box. Read it once more, then send it."
NOT_PUT = "This text cannot be used any more. The box is as it was."

_CANNED: Mapping[Kept, str] = {
    Kept.EMPTY: "It was not kept: a canned reply needs a title and a text.",
    Kept.TOO_LONG: f"It was not kept: a canned reply holds {LONGEST:,} characters. Shorten it.",
    Kept.STALE: "It changed after you had opened the page, so nothing was done. It stands below as it is now; what you wrote is still in the form.",
    Kept.MISSING: "There is no such canned reply. A colleague may have deleted it.",
    Kept.NOT_ALLOWED: "It is everybody's, and your account may not change those. Make one of your own instead.",
}


def told_canned(kept: Kept, done: str) -> str:
    """`done`: the sentence for an act that succeeded."""
    return done if kept is Kept.DONE else _CANNED[kept]


def told(act: Act, outcome: Outcome, case_id: int, case: Case | None, *, channel: str = "web") -> str:
    """The sentence for this end. `case` is the row as it is now, with claimed_by and resolved_by; None when there is none."""
    if outcome is Outcome.DONE and act is Act.REPLY:
        return _SMS_DONE if channel == "sms" else _WEB_DONE
    pattern = _done(act, case) if outcome is Outcome.DONE else _REFUSED_ACT.get((act, outcome)) or _REFUSED[outcome]
    sentence = pattern.format(
        number=case_id,
        holder=colleague(case.claimed_by if case else None),
        resolver=colleague(case.resolved_by if case else None),
        channel="text message" if channel == "sms" else "chat message",
        most=f"{LONGEST_REPLY[channel]:,}",
    )
    return sentence[0].upper() + sentence[1:]


def _done(act: Act, case: Case | None) -> str:
    unseen = act in _DONE_UNSEEN and case is not None and case.conversation_id and case.conversation.held_by_id is None
    return _DONE_UNSEEN[act] if unseen else _DONE[act]


def colleague(staff: AbstractBaseUser | None) -> str:
    """A colleague as staff know them: the whole name, or the sign-in name where there is none."""
    if staff is None:
        return "a colleague"
    return getattr(staff, "get_full_name", str)().strip() or staff.get_username()


def note_author(staff: AbstractBaseUser | None) -> str:
    """Who wrote a note. The desk writes some itself, such as why a text was not sent."""
    return "the desk, by itself" if staff is None else colleague(staff)
