"""Who may do what in the console: the one table of roles and rights. docs/rights.md shows it; a test compares the two.

A right is a Django permission of this app, a role is a Django group. An account may have several roles. The table is law:
each `migrate` sets the groups to what stands here.
"""

from __future__ import annotations

from enum import Enum

APP = "console"


class Right(str, Enum):
    """The value is the permission's codename; `title` says it in words."""

    SEE_QUEUE = "see_queue"
    READ_CONVERSATIONS = "read_conversations"
    WORK_CASES = "work_cases"
    WORK_DANGER = "work_danger"
    TAKE_OVER = "take_over"
    SUGGEST_LESSONS = "suggest_lessons"
    REVIEW_LESSONS = "review_lessons"
    SHARE_REPLIES = "share_replies"
    SETTLE_REPORTS = "settle_reports"
    SEE_INSIGHT = "see_insight"
    TURN_SWITCHES = "turn_switches"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"

    @property
    def title(self) -> str:
        return TITLES[self]

    @property
    def permission(self) -> str:
        """As Django and the templates ask for it: `console.see_queue`."""
        return f"{APP}.{self.value}"


TITLES = {
    Right.SEE_QUEUE: "See the queue and search it",
    Right.READ_CONVERSATIONS: "Read conversations",
    Right.WORK_CASES: "Claim, reply, note, hand over, resolve and reopen cases",
    Right.WORK_DANGER: "The same with cases of danger",
    Right.TAKE_OVER: "Take a case from a colleague",
    Right.SUGGEST_LESSONS: "Say what a question should have been understood as, and report a wrong answer",
    Right.REVIEW_LESSONS: "Accept or reject what the assistant shall learn",
    Right.SHARE_REPLIES: "Write canned replies for everybody",
    Right.SETTLE_REPORTS: "Settle reports of wrong answers",
    Right.SEE_INSIGHT: "See the figures, and take them as CSV",
    Right.TURN_SWITCHES: "Switch the assistant, a channel or an answer off and on",
    Right.MANAGE_ACCOUNTS: "Make, change and disable accounts",
    Right.READ_AUDIT: "Read and verify the audit log",
}


class Role(str, Enum):
    VOLUNTEER = "volunteer"
    STAFF = "staff"
    EDITOR = "editor"
    CLINICIAN = "clinician"
    LEAD = "lead"
    AUDITOR = "auditor"


_READS = {Right.SEE_QUEUE, Right.READ_CONVERSATIONS, Right.SUGGEST_LESSONS}

TABLE: dict[Role, frozenset[Right]] = {
    Role.VOLUNTEER: frozenset(_READS | {Right.WORK_CASES}),
    Role.STAFF: frozenset(_READS | {Right.WORK_CASES, Right.WORK_DANGER, Right.SEE_INSIGHT}),
    Role.EDITOR: frozenset(_READS | {Right.REVIEW_LESSONS, Right.SHARE_REPLIES, Right.SEE_INSIGHT, Right.TURN_SWITCHES}),
    Role.CLINICIAN: frozenset(_READS | {Right.SETTLE_REPORTS, Right.SEE_INSIGHT, Right.TURN_SWITCHES}),
    Role.LEAD: frozenset(
        _READS
        | {Right.WORK_CASES, Right.WORK_DANGER, Right.TAKE_OVER, Right.SHARE_REPLIES}
        | {Right.SEE_INSIGHT, Right.TURN_SWITCHES, Right.MANAGE_ACCOUNTS}
    ),
    # Whoever checks the others does not work with them, and needs no person's words for it.
    Role.AUDITOR: frozenset({Right.READ_AUDIT}),
}


def of(roles: set[Role]) -> frozenset[Right]:
    """All that an account with these roles may do."""
    return frozenset().union(*(TABLE[role] for role in roles))
