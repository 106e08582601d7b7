"""What staff are told after teaching, deciding on a lesson, or reporting an answer."""

from __future__ import annotations

from collections.abc import Mapping

from . import labels, lessons, reports
from .lessons import Taught
from .reports import Reported

SUGGESTED = "Suggested: {title}. An editor decides; until then nothing changes."
ACCEPTED = "Accepted. The assistant learns it when an editor runs `make learn` on their working copy."
REJECTED = "Rejected. Nothing is learnt from it."
_NOT_TAUGHT: Mapping[Taught, str] = {
    Taught.MISSING: "That message or lesson is not there any more, so nothing was changed. It may have been deleted.",
    Taught.NO_LABEL: "Nothing was chosen. Choose what it should have been understood as.",
    Taught.SAME: "It was understood as that already, so there is nothing to teach. If the answer itself is wrong, report the answer.",
    Taught.ALREADY: "Somebody has suggested a lesson for this message already. It stands in the review list.",
    Taught.STALE: "A colleague changed this lesson after you had opened it, so nothing was changed. Look at it as it stands now, then decide.",
    Taught.DECIDED: "This lesson is decided already, so nothing was changed.",
    Taught.EMPTY: "The example is empty. Write how somebody would ask it.",
    Taught.TOO_LONG: f"That is too long: an example holds {lessons.LONGEST:,} characters, a reason {lessons.LONGEST_WHY}. Shorten it.",
    Taught.TOO_MANY: f"These are too many: {lessons.MOST_OTHERS} other ways to ask are enough. Keep those that differ most.",
    Taught.NOT_CHECKED: "Not accepted yet: confirm that nothing in it tells who wrote it. Your wording is still below.",
    Taught.NO_REASON: "Not rejected yet: say why, so that whoever suggested it learns something.",
}

REPORTED = "Reported. A clinician looks at it and says what came of it."
SETTLED = "Settled. Whoever reported it sees what came of it in the list."
_NOT_REPORTED: Mapping[Reported, str] = {
    Reported.MISSING: "That answer or report is not there any more, so nothing was changed. It may have been deleted.",
    Reported.ALREADY: "You have reported this answer already. It stands in the list of reports.",
    Reported.SETTLED: "A colleague settled this report before you, so nothing was changed.",
    Reported.EMPTY: "Nothing is written. Say in a sentence what is wrong, or what came of it.",
    Reported.TOO_LONG: f"That is too long: a report holds {reports.LONGEST} characters, its outcome {reports.LONGEST_OUTCOME}. Shorten it.",
}


def taught(outcome: Taught, done: str, *, label: str = "") -> str:
    """`done` is the sentence for success, `label` what was chosen."""
    return done.format(title=labels.title(label)) if outcome is Taught.DONE else _NOT_TAUGHT[outcome]


def reported(outcome: Reported, done: str) -> str:
    return done if outcome is Reported.DONE else _NOT_REPORTED[outcome]
