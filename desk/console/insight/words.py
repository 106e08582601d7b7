"""What staff read about the figures: titles, and a definition of each that says what is counted and what is not."""

from __future__ import annotations

from dataclasses import dataclass

from ..figures.endings import Ending
from ..figures.period import LONGEST, Period, Step, Wrong


@dataclass(frozen=True)
class Said:
    title: str
    says: str


SECTIONS: dict[str, Said] = {
    "volume": Said(
        "What people wrote",
        "Messages by people, not the replies to them. A conversation counts once in each {step} in which the person wrote; a phone number is one conversation.",
    ),
    "endings": Said(
        "What the assistant made of it",
        "Every message of a person, once. \"Answered\" are answers from the page; a message that was answered in part and handed off in part has its own line.",
    ),
    "topics": Said(
        "Answers that were given",
        "Messages that got the page's answer to a topic. A message with two answers counts for both. Greetings and thanks are not counted.",
    ),
    "handoffs": Said(
        "Why it was handed off",
        "Messages by the reason of their hand-off. Several messages can belong to one case, and those off topic belong to none.",
    ),
    "wanted": Said(
        "Asked, but not on the page",
        "Refused or not understood messages, by the topic of the page that came nearest and by reason: here is what the page could say more about. "
        "Dangers, wishes for a person, off-topic messages and those without a guess of the model are left out.",
    ),
    "claims": Said(
        "Wait until somebody had the case",
        "Cases opened in these days, from their opening to the first claim. The share counts cases whose target was kept or missed; one that still has time is left out of it.",
    ),
    "replies": Said(
        "Wait until the first reply",
        "The same cases, from their opening to the first reply of staff, only where the person wants a reply where they wrote. Calls by phone are not seen here.",
    ),
    "dispositions": Said(
        "How cases ended",
        "Cases resolved in these days that are resolved now, by what staff chose. A case counts on the day of its last resolution.",
    ),
    "reopened": Said(
        "Cases opened again",
        "Of the cases first opened in these days, those that were resolved and opened again, once or more, by the person or by staff.",
    ),
    "helped": Said(
        "Did it help?",
        "Cases whose person was asked in these days. Each case is asked about once, and most people who are helped do not answer.",
    ),
    "helpful": Said(
        "Was the answer helpful?",
        "Answers of the page that people judged on the website in these days, those that helped fewest first. Each answer that was given counts once, "
        "by the last word on it. Few people judge, and those whom it did not help do so more often: compare answers, do not add them up.",
    ),
    "reports": Said(
        "Answers reported as wrong",
        "Reports of staff in these days, by the answer that was said. Two reports of one answer count twice. Settled: a clinician has decided.",
    ),
    "texts": Said(
        "Text messages sent",
        "All text messages to people, of the assistant, the desk and staff, by the last state that is known.",
    ),
    "workload": Said(
        "Who did what",
        "Cases claimed or taken over, replies written, cases resolved, by account. Calls, notes and reading are not counted, so this measures no one's worth.",
    ),
}

# Why an answer was of no help, by HelpfulReason; empty: they did not say.
WHY_NOT = {
    "": "No reason given",
    "not_my_question": "Not their question",
    "hard_to_read": "Hard to read",
    "too_little": "Too little",
    "seems_wrong": "Seems wrong",
}

ENDINGS: dict[Ending, str] = {
    Ending.ANSWERED: "Answered",
    Ending.ANSWERED_AND_HANDED_OFF: "Answered and handed off",
    Ending.HANDED_OFF: "Handed off",
    Ending.DANGER: "Danger, handed off",
    Ending.ASKED_BACK: "Asked back",
    Ending.NOT_UNDERSTOOD: "Not understood",
    Ending.OFF_TOPIC: "Off topic",
    Ending.OUR_FAULT: "Fault on our side",
    Ending.KEPT_BACK: "Switched off or kept back",
    Ending.STAFF_HAD_IT: "Staff had the conversation",
    Ending.OTHER: "Greetings, YES, STOP, other",
    Ending.NOT_YET: "Not answered yet",
}

STEPS: dict[Step, str] = {Step.DAY: "day", Step.WEEK: "week", Step.MONTH: "month"}

NO_TOPIC = "No topic near"
NO_DISPOSITION = "None chosen"
NO_ACCOUNT = "Account that is gone"
EVERY_CHANNEL = "All channels"
SEGMENTS = "Those that the provider took, or may have taken, came to {segments} segments."
COST = "At {amount} {currency} a segment that is about {sum} {currency}."

PROBLEMS: dict[Wrong, str] = {
    Wrong.NO_DATE: "Both days are needed, such as 2026-03-01. Choose them again.",
    Wrong.BACKWARDS: "The first day is after the last one. Exchange them.",
    Wrong.TOO_LONG: f"That is too long a time. Choose at most {LONGEST // 366} years.",
    Wrong.NOT_YET: "The first day has not come yet. Choose an earlier one.",
}


def span(period: Period) -> str:
    """"1 to 31 March 2026", with what the two days have in common said once."""
    first, last = period.first, period.last
    if first == last:
        return f"{last.day} {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def step_name(part: Period, step: Step) -> str:
    """For the axis: "3 Mar", or "Mar '26" for a month."""
    return f"{part.first:%b} \u2019{part.first:%y}" if step is Step.MONTH else f"{part.first.day} {part.first:%b}"
