"""What is to be written for the accepted lessons, and which of them contradict what is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence, Tuple

from tools.learn import examples, taught
from tools.learn.lesson import Lesson, same
from tools.learn.taught import Taught


@dataclass(frozen=True)
class Refused:
    """`why` is a sentence with the next step."""

    lesson: Lesson
    why: str


@dataclass(frozen=True)
class Plan:
    """`fresh`: not written down yet. `written`: they stand in the files already. `files`: new contents of the files that change, by path."""

    fresh: Tuple[Lesson, ...]
    written: Tuple[Lesson, ...]
    refused: Tuple[Refused, ...]
    files: Mapping[str, str]

    @property
    def kept(self) -> Tuple[Lesson, ...]:
        return self.fresh + self.written


def plan(lessons: Sequence[Lesson], data: Mapping[str, str], tests: Tuple[str, str], today: str) -> Plan:
    """`data`: the files of examples by path; `tests`: path and content of tests/taught.yml."""
    path, content = tests
    taught_as = {same(one.text): one.label for one in taught.parse(content, path)}
    learnt_as: Dict[str, str] = {}
    for text in data.values():
        learnt_as.update(examples.labels(text))
    now, new = dict(data), dict(taught_as)
    entries: List[Taught] = []
    fresh: List[Lesson] = []
    written: List[Lesson] = []
    refused: List[Refused] = []
    for lesson in lessons:
        why = _objection(lesson, new, learnt_as, data)
        if why:
            refused.append(Refused(lesson, why))
            continue
        missing = [text for text in lesson.texts if same(text) not in new]
        unlearnt = [text for text in lesson.texts if same(text) not in learnt_as]
        (fresh if missing or unlearnt else written).append(lesson)
        home = next(name for name in data if examples.has_intent(data[name], lesson.label))
        for text in dict((same(text), text) for text in unlearnt).values():
            now[home] = examples.inserted(now[home], lesson.label, text)
            learnt_as[same(text)] = lesson.label
        for text in dict((same(text), text) for text in missing).values():
            entries.append(Taught(text, lesson.label, today))
            new[same(text)] = lesson.label
    if entries:
        now[path] = taught.added(content, entries)
    changed = {name: text for name, text in now.items() if text != dict(data, **{path: content}).get(name)}
    return Plan(tuple(fresh), tuple(written), tuple(refused), changed)


def _objection(lesson: Lesson, taught_as: Mapping[str, str], learnt_as: Mapping[str, str], data: Mapping[str, str]) -> str:
    if not any(examples.has_intent(content, lesson.label) for content in data.values()):
        return f"no file of examples has the intent {lesson.label}. Choose another label in the console."
    for text in lesson.texts:
        if examples.MARKED.search(text):
            return f"{text!r} has a bracket that Rasa takes for a mark. Write it without brackets in the console."
        known = taught_as.get(same(text), lesson.label)
        if known != lesson.label:
            return f"{text!r} was taught as {known}. Decide which is right: reject this lesson in the console, or take that line out of tests/taught.yml and its example out of data/."
        known = learnt_as.get(same(text), lesson.label)
        if known != lesson.label:
            return f"{text!r} is an example of {known} already. Decide which is right: reject this lesson in the console, or take that example out of data/."
    return ""
