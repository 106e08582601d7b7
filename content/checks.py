"""What must hold of every text before a person may read it. Each check is a small function from the content to the
problems it finds; `run` calls them all. The loaders have already refused what cannot be read at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from content import answers, approvals, contacts, currency, foreign, frame, gsm, held, page, plain, sentences, snapshot, words
from content.answers import Answer, Kind
from content.contacts import CHANNELS, Reader, Say
from content.errors import Problem
from content.everything import Content, read
from content.everything import problem as _problem
from content.placeholders import expand, names
from content.words import Lemmas

__all__ = ["CHANNELS", "CHECKS", "Content", "longest", "plain_words", "read", "run", "warnings"]

LONGEST_TITLE = 24  # characters; a button of the widget holds one line
WEB_WORDS = (40, 110)  # fewer leaves a question open, more is a wall of text on a phone
LONGEST_FOREIGN = 3  # segments; Chinese and Arabic need an alphabet that holds 67 characters in one

CONVERSATION = ("greet", "goodbye", "thanks", "bot_challenge", "capabilities")
HANDOFFS = (
    "emergency", "crisis", "human_request", "side_effects", "personal_advice",
    "emotional", "other_medical", "logistics", "unclear", "off_topic",
)  # fmt: skip
FIXED = (
    "unavailable", "switched_off", "awaiting_review", "too_long", "empty", "media", "other_language", "clarify", "ask_subject", "reply_offer", "reply_yes", "reply_yes_closed", "reply_no",
    "danger_over", "sms_intro", "sms_stop", "sms_start", "sms_help", "sms_more", "sms_no_more", "sms_limit", "sms_loop", "sms_forget_ask", "sms_kept", "sms_forgotten", "forget_later", "held", "staff_joined", "staff_changed", "staff_done", "staff_left",
    "help_asked", "help_yes", "help_no",
)  # fmt: skip

# What the desk fills in, at its longest: 4,000 characters are understood, 32 kB accepted; a staff name is up to 30, the
# hours of the staff up to 90, in words that a line can be broken between.
LONGEST = {"limit": "4,000", "length": "32,768", "name": "x" * 30, "other": "x" * 30, "staff_hours": " ".join(["x" * 9, *["x" * 8] * 9])}
ASKED_OF_THE_CALLER = {"too_long": {"limit", "length"}, "staff_joined": {"name"}, "staff_changed": {"name", "other"}, "reply_yes_closed": {"staff_hours"}}

# Every way a talk can end holds the numbers. These do not end one, or follow a text that has just said them.
WITHOUT_HELPLINE = ("clarify", "reply_offer", "sms_more", "staff_joined", "staff_changed")

Grade = Callable[[str], float]


def run(content: Content, grade: Grade | None = None, lemmas: Lemmas | None = None, *, today: date | None = None, production: bool = False) -> list[Problem]:
    """Every problem, in the order of the checks. Plain words are measured when `grade` (a US school grade) is given, words are
    compared with those of the facts when `lemmas` is, the review date with `today`. In production, every wording must be approved."""
    found = [problem for check in CHECKS for problem in check(content)]
    if grade:
        found += plain_words(content, grade)
    if lemmas:
        found += [*words.unheld(content, lemmas), *words.stronger(content, lemmas)]
    if today:
        found += currency.expired(content.page.reviewed, content.rules.review, today)
    if production:
        found += approvals.unapproved(content.answers, content.rules.approvals)
    return found


def warnings(content: Content, today: date) -> list[Problem]:
    """What to know, without its stopping a release."""
    soon = currency.warnings(content.page.reviewed, content.rules.review, today)
    return [*soon, *held.warnings(content.answers, content.rules.held)]


def longest(content: Content, answer: Answer) -> dict[Reader, str]:
    """The SMS as each kind of phone gets it, with the longest values for what the desk fills in, and its review overdue."""
    text = currency.with_note(answer, content.rules.review).sms if answer.reviewed else answer.sms
    values = LONGEST | {"reviewed": content.page.reviewed_in_words("sms")}
    readers = (Reader.SMS_USA_CANADA, Reader.SMS_ELSEWHERE, Reader.SMS_UNKNOWN)
    return {reader: expand(text, content.contacts.phrases_for(reader) | values) for reader in readers}


def complete(content: Content) -> Iterator[Problem]:
    """The desk and the assistant name these responses; without one of them a person would get nothing."""
    for kind, keys in ((Kind.CONVERSATION, CONVERSATION), (Kind.HANDOFF, HANDOFFS), (Kind.FIXED, FIXED)):
        for key in keys:
            if key not in content.answers.of_kind(kind):
                name = f"utter_handoff_{key}" if kind is Kind.HANDOFF else f"utter_{key}"
                yield Problem(answers.FILE, f"{name} is missing.", "Add it with a web and an SMS text; without it the product cannot run.")


def sms_alphabet(content: Content) -> Iterator[Problem]:
    for answer in content.answers.values():
        foreign = gsm.outside(answer.sms)
        if foreign:
            shown = " ".join(foreign)
            yield _problem(answer, "sms", f"has characters that an SMS cannot carry cheaply: {shown}", 'Use plain ones: " and \' for quotes, - for a dash, ... for dots.')


def sms_length(content: Content) -> Iterator[Problem]:
    for answer in content.answers.values():
        length = max(gsm.septets(text) for text in longest(content, answer).values())
        if length > gsm.TWO_SEGMENTS:
            yield _problem(answer, "sms", f"is {length} characters with its longest numbers; two segments hold {gsm.TWO_SEGMENTS}", "Shorten it.")


def first_segment(content: Content) -> Iterator[Problem]:
    """The second half of an SMS can come late or never: the first must stand alone, and help must be in it."""
    for answer in content.answers.values():
        for reader, text in longest(content, answer).items():
            start = gsm.first_segment(text)
            if not start.startswith(sentences.split(text)[0]):
                yield _problem(answer, "sms", "has no whole sentence in its first segment (153 characters)", "Begin with a shorter sentence.")
                break
            if answer.kind is Kind.HANDOFF and not _vital(content, answer, reader, start):
                yield _problem(answer, "sms", "does not have its phone number in the first segment (153 characters)", "Shorten what stands before it.")
                break


def _vital(content: Content, answer: Answer, reader: Reader, start: str) -> bool:
    vital = {"emergency": "emergency", "crisis": "crisis_line"}.get(answer.key, "helpline")
    return content.contacts.phrases_for(reader)[vital] in start


def helpline_everywhere(content: Content) -> Iterator[Problem]:
    for answer in content.answers.values():
        if answer.kind is Kind.HANDOFF or (answer.kind is Kind.FIXED and answer.key not in WITHOUT_HELPLINE):
            for channel in CHANNELS:
                if "helpline" not in names(answer.text(channel)):
                    yield _problem(answer, channel, "does not give the helpline", "Add {helpline}: nobody is left without the number.")


def danger_first(content: Content) -> Iterator[Problem]:
    for key, placeholder in (("emergency", "emergency"), ("crisis", "crisis_line")):
        answer = content.answers.handoffs().get(key)
        for channel in CHANNELS if answer else ():
            if placeholder not in names(sentences.split(answer.text(channel))[0]):
                yield _problem(answer, channel, "does not begin with the call that saves a life", f"Put {{{placeholder}}} into the first sentence.")


def placeholders(content: Content) -> Iterator[Problem]:
    """What only the caller knows may stand only where the caller tells it."""
    for answer in content.answers.values():
        given = ASKED_OF_THE_CALLER.get(answer.key, set()) if answer.kind is Kind.FIXED else set()
        for channel in CHANNELS:
            unknown = set(names(answer.text(channel))) - set(answers.FROM_CONTENT) - given
            if unknown:
                yield _problem(answer, channel, f"uses {{{sorted(unknown)[0]}}}, which nobody fills in there", "Take it out.")


def numbers_once(content: Content) -> Iterator[Problem]:
    for answer in content.answers.values():
        for channel in CHANNELS:
            digits = re.findall(r"\d[\d-]{2,}", answer.text(channel))
            if digits:
                yield _problem(answer, channel, f"holds the number {digits[0]}", f"Use a placeholder; numbers stand once, in {contacts.FILE}.")


def cited(content: Content) -> Iterator[Problem]:
    """Every sentence of an answer names the facts it rests on, and every fact is said somewhere."""
    known = content.page.facts.keys() | content.page.ours.keys()
    used: set[str] = set()
    for answer in content.answers.topics().values():
        for channel in CHANNELS:
            said, facts = sentences.split(answer.text(channel)), answer.facts(channel)
            if len(said) != len(facts):
                yield _problem(answer, channel, f"has {len(said)} sentences, but `facts` has {len(facts)} lines", "Give each sentence its line, in order.")
                continue
            for sentence, ids in zip(said, facts):
                unknown = [fact for fact in ids if fact not in known]
                if unknown:
                    yield _problem(answer, channel, f'cites {unknown[0]} for "{sentence}", which is no fact', f"Look the number up in {page.FILE}.")
                if not ids:
                    yield _problem(answer, channel, f'cites nothing for "{sentence}"', f"Name the facts of {page.FILE} it rests on.")
            used.update(fact for ids in facts for fact in ids)
    for fact in (content.page.facts.keys() | content.page.ours.keys()) - used:
        yield Problem(page.FILE, f"The fact {fact} is said by no answer.", "Cite it in domain.yml, or move it to `left_out` with the reason.")


def whole_page(content: Content) -> Iterator[Problem]:
    """Every statement of the page is a fact or left out with a reason, and no fact is invented."""
    yield from snapshot.unaccounted(content.page, content.statements)


def approvals_fit(content: Content) -> Iterator[Problem]:
    yield from approvals.misnamed(content.answers, content.rules.approvals)


def buttons(content: Content) -> Iterator[Problem]:
    """A button shows the title and sends the question."""
    topics = content.answers.topics().values()
    for field in ("title", "ask"):
        for text, count in Counter(getattr(answer, field).casefold() for answer in topics).items():
            if count > 1:
                yield Problem(answers.FILE, f'{count} topics have the same {field}, "{text}".', "Change all but one, or nobody can tell the buttons apart.")
    for answer in topics:
        if len(answer.title) > LONGEST_TITLE:
            yield Problem(answers.FILE, f"{answer.response}: the title has {len(answer.title)} characters; a button holds {LONGEST_TITLE}.", "Shorten it.")
        if not answer.ask.endswith("?"):
            yield Problem(answers.FILE, f"{answer.response}: `ask` is no question.", "End it with a question mark; a button sends it as the person's words.")


def web_shape(content: Content) -> Iterator[Problem]:
    for answer in content.answers.values():
        marks = re.findall(r"[*_`#<>]|\]\(|[“”‘’—–]", re.sub(r"\{[a-z_]+\}", "", answer.web))
        if marks:
            yield _problem(answer, "web", f"holds {marks[0]}, and texts are plain", "Take it out; lists begin with \"- \".")
        for paragraph in answer.web.split("\n\n"):
            lines = paragraph.splitlines()
            if len(lines) > 1 and not all(line.startswith("- ") for line in lines):
                yield _problem(answer, "web", f'breaks the line at "{lines[0][:40]}"', "Put a blank line between paragraphs, and \"- \" before each line of a list.")
        count = len(re.findall(r"[\w{][\w'{}-]*", answer.web))
        if answer.kind is Kind.TOPIC and not WEB_WORDS[0] <= count <= WEB_WORDS[1]:
            yield _problem(answer, "web", f"has {count} words", f"Keep it between {WEB_WORDS[0]} and {WEB_WORDS[1]}.")


def other_languages(content: Content) -> Iterator[Problem]:
    numbers = content.contacts
    if numbers.hours and (gsm.outside(numbers.hours) or not numbers.hours.endswith(".")):
        yield Problem(contacts.FILE, "`hours` is no plain sentence.", "End it with a period and use plain characters; it is sent by SMS too.")
    for code, language in numbers.languages.items():
        for say in Say:
            for reader in Reader:
                text = expand(language.sentences[say]["web" if reader is Reader.WEB else "sms"], numbers.phrases_for(reader, code))
                where = f"The language {code}, {say.value}, {reader.value}"
                if reader is not Reader.WEB and gsm.segments(text) > (2 if not gsm.outside(text) else LONGEST_FOREIGN):
                    yield Problem(contacts.FILE, f"{where}: the text takes {gsm.segments(text)} segments.", "Shorten it.")
                if not numbers.links(text):
                    yield Problem(contacts.FILE, f"{where}: the text holds no phone number.", "Add {helpline}.")


def other_words(content: Content) -> Iterator[Problem]:
    """In another language, only approved words; around the answers, only known numbers."""
    yield from foreign.unapproved(content)
    yield from frame.numbers(content)


def plain_words(content: Content, grade: Grade) -> Iterator[Problem]:
    terms = plain.protected(content.root)
    for answer in content.answers.values():
        for channel in CHANNELS:
            reached = grade(plain.countable(answer.render(channel, "US", **LONGEST), terms))
            if reached > plain.HIGHEST_GRADE:
                yield _problem(answer, channel, f"reads at grade {reached:.1f}; {plain.HIGHEST_GRADE:.0f} is the highest", "Use shorter sentences and shorter words.")


CHECKS: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    complete,
    sms_alphabet,
    sms_length,
    first_segment,
    helpline_everywhere,
    danger_first,
    placeholders,
    numbers_once,
    cited,
    whole_page,
    approvals_fit,
    buttons,
    web_shape,
    other_languages,
    other_words,
)
