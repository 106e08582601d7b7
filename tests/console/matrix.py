"""The written table of the console's routes: which right each takes, and what it does. test_matrix.py holds the console to it.

A new route needs one line here, or the matrix fails. docs/rights.md shows the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from desk.console.rights import Right


class State(Enum):
    """How the case stands that a route is tried on."""

    OPEN = "open"
    MINE = "claimed by me"
    THEIRS = "claimed by a colleague"
    RESOLVED = "resolved"
    DANGER = "danger, open"
    MISSING = "missing"


class End(Enum):
    LOOK = "look"  # it shows something and changes nothing
    DO = "do"  # it changes something
    NOTHING = "nothing"  # refused, or there was nothing to do: nothing changes
    MISSING = "missing"  # 404


# What a route does: an End, or a further right that it takes to change something. Without that right nothing changes.
Does = End | Right


@dataclass(frozen=True)
class Route:
    """`right` None: every account. `does`: for the states; a route that is about no case is tried with an open one waiting."""

    right: Right | None
    does: dict[State, Does]
    sends: dict[str, str] = field(default_factory=dict)
    before_ready: bool = False  # opens while a password of one's own or the second factor is still to be set
    part_of: str = ""  # it renews a part of that page, whose opening is in the audit log


def about_a_case(right: Right, **ends: Does) -> Route:
    """States that are not named change nothing; a missing case is a 404 unless said otherwise."""
    does = {state: ends.get(state.name.lower(), End.MISSING if state is State.MISSING else End.NOTHING) for state in State}
    return Route(right, does)


def look(right: Right | None, *, before_ready: bool = False, part_of: str = "") -> Route:
    return Route(right, {State.OPEN: End.LOOK}, before_ready=before_ready, part_of=part_of)


def act(right: Right | None, does: Does = End.DO, *, before_ready: bool = False, **sends: str) -> Route:
    return Route(right, {State.OPEN: does}, sends, before_ready)


def shows_a_case(right: Right) -> Route:
    return about_a_case(right, **{state.name.lower(): End.LOOK for state in State if state is not State.MISSING})


_PASSWORDS = {"old_password": "calm-river-otter-9", "new_password1": "seven-quiet-lamps-33", "new_password2": "seven-quiet-lamps-33"}

# The name of the route (desk/console/urls.py), and what it takes and does. {…} in what is sent is filled in by test_matrix.py.
TABLE: dict[str, Route] = {
    # the queue
    "queue": look(Right.SEE_QUEUE),
    "queue_news": look(Right.SEE_QUEUE, part_of="queue"),
    "live": look(Right.SEE_QUEUE),
    "waiting": look(Right.SEE_QUEUE),
    "search": Route(Right.SEE_QUEUE, {State.OPEN: End.LOOK}, {"words": "otter"}),
    "next": act(Right.WORK_CASES),
    # a case
    "case": shows_a_case(Right.READ_CONVERSATIONS),
    "case_news": shows_a_case(Right.READ_CONVERSATIONS),
    "count": shows_a_case(Right.WORK_CASES),
    "put": shows_a_case(Right.WORK_CASES),
    "note": about_a_case(Right.WORK_CASES, open=End.DO, mine=End.DO, theirs=End.DO, resolved=End.DO, danger=Right.WORK_DANGER),
    "keep": about_a_case(Right.WORK_CASES, mine=End.DO, missing=End.NOTHING),
    "claim": about_a_case(Right.WORK_CASES, open=End.DO, danger=Right.WORK_DANGER),
    "release": about_a_case(Right.WORK_CASES, mine=End.DO),
    "take_over": about_a_case(Right.TAKE_OVER, theirs=End.DO),
    "hand_over": about_a_case(Right.WORK_CASES, mine=End.DO),
    "give_back": about_a_case(Right.WORK_CASES, mine=End.DO),
    "reply": about_a_case(Right.WORK_CASES, mine=End.DO),
    "resolve": about_a_case(Right.WORK_CASES, open=End.DO, mine=End.DO, danger=Right.WORK_DANGER),
    "reopen": about_a_case(Right.WORK_CASES, resolved=End.DO),
    # canned replies
    "replies": look(Right.READ_CONVERSATIONS),
    "canned_make": act(Right.READ_CONVERSATIONS, Right.WORK_CASES, title="Parking", text="Parking is free."),
    "canned_count": Route(Right.READ_CONVERSATIONS, {State.OPEN: End.LOOK}, {"text": "hello"}),
    "canned_change": act(Right.READ_CONVERSATIONS, Right.SHARE_REPLIES, title="Hours", text="Nine to four.", seen="{seen}"),
    "canned_delete": act(Right.READ_CONVERSATIONS, Right.SHARE_REPLIES, seen="{seen}"),
    # teaching, and reports of wrong answers
    "teach": look(Right.SUGGEST_LESSONS),
    "unsure": look(Right.SUGGEST_LESSONS),
    "alike": look(Right.SUGGEST_LESSONS),
    "correct": Route(Right.SUGGEST_LESSONS, {State.OPEN: End.LOOK}, {"message": "{message}"}),
    "suggest": act(Right.SUGGEST_LESSONS, message="{message}", label="logistics"),
    "accept_lesson": act(Right.REVIEW_LESSONS, lesson="{lesson}", text="where can one park", also="", label="logistics", version="1", checked="yes"),
    "reject_lesson": act(Right.REVIEW_LESSONS, lesson="{lesson}", why="said before", version="1"),
    "reports": look(Right.SUGGEST_LESSONS),
    "wrong": Route(Right.SUGGEST_LESSONS, {State.OPEN: End.LOOK}, {"message": "{answer}"}),
    "report": act(Right.SUGGEST_LESSONS, message="{answer}", what="It is out of date."),
    "settle": act(Right.SETTLE_REPORTS, report="{report}", outcome="Mended."),
    # the figures
    "insight": look(Right.SEE_INSIGHT),
    "insight_csv": look(Right.SEE_INSIGHT),
    # switches
    "switches": look(Right.TURN_SWITCHES),
    "turn": act(Right.TURN_SWITCHES, switch="channel:sms", to="off"),
    # one's own account
    "account": look(None, before_ready=True),
    "name": act(None, first_name="Zoe"),
    "password": act(None, before_ready=True, **_PASSWORDS),
    "second_factor": look(None, before_ready=True),
    "second_factor_begin": act(None, before_ready=True),
    "second_factor_confirm": act(None, End.NOTHING, before_ready=True),
    "recovery_codes": act(None, End.NOTHING),
    "second_factor_off": act(None, End.NOTHING),
    # the accounts of others
    "accounts": look(Right.MANAGE_ACCOUNTS),
    "account_make": act(Right.MANAGE_ACCOUNTS, name="cleo.mora", roles="volunteer"),
    "one_account": look(Right.MANAGE_ACCOUNTS),
    "account_roles": act(Right.MANAGE_ACCOUNTS, roles="editor"),
    "account_disable": act(Right.MANAGE_ACCOUNTS),
    "account_enable": act(Right.MANAGE_ACCOUNTS, End.NOTHING),
    "account_second_factor": act(Right.MANAGE_ACCOUNTS),
    "account_password": act(Right.MANAGE_ACCOUNTS),
    "account_sign_out": act(Right.MANAGE_ACCOUNTS),
    # the audit log
    "audit": look(Right.READ_AUDIT),
    "audit_csv": look(Right.READ_AUDIT),
    "audit_verify": act(Right.READ_AUDIT, End.NOTHING),
    "audit_noted": act(Right.READ_AUDIT, End.NOTHING),
}
