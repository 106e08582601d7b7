"""Patterns, found by their rarest word: of some thousand patterns only the few that a sentence can fit are tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Iterable, Iterator

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from safety.patterns import Gap, Sequence, Slot, anchor, compact, to_spacy

# What asking one more group costs, counted in patterns.
CALL = 12


@dataclass
class Group:
    """Patterns that share their rarest slot. They become a Matcher when a sentence first needs them: start-up stays short."""

    sequences: dict[str, list[Sequence]] = field(default_factory=dict)
    needs: list[list[frozenset[str]]] = field(default_factory=list)  # the other words each pattern cannot do without
    size: int = 0
    matcher: Matcher | None = None


class PatternIndex:
    """Named patterns. `find` says which names match where in a sentence."""

    def __init__(self, vocab: Vocab, named: dict[str, list[Sequence]], common: frozenset[str]) -> None:
        self._vocab = vocab
        self._groups: dict[str, list[Group]] = {}
        self.size = 0
        groups: dict[frozenset[str], Group] = {}
        for name, sequences in named.items():
            for sequence in compact(sequences):
                slot = anchor(sequence, common)
                if slot not in groups:
                    groups[slot] = Group()
                    for word in slot:
                        self._groups.setdefault(word, []).append(groups[slot])
                groups[slot].sequences.setdefault(name, []).append(sequence)
                needed = {piece.words for piece in sequence if isinstance(piece, Slot) and not piece.optional} - {slot}
                groups[slot].needs.append(sorted(needed, key=len))
                groups[slot].size += prod(piece.most + 1 for piece in sequence if isinstance(piece, Gap))
                self.size += 1

    @property
    def words(self) -> Iterable[str]:
        """The words one of which a sentence must hold."""
        return self._groups.keys()

    def find(self, doc: Doc, words: list[str]) -> tuple[list[tuple[str, int, int]], int]:
        """(name, start, end) of every match, in a fixed order; and how many word-times-pattern steps it took."""
        found: dict[tuple[str, int, int], None] = {}
        steps = 0
        for group in self._wanted(words):
            steps += (group.size + CALL) * len(words)
            for key, start, end in self._matcher(group)(doc):
                found[self._vocab.strings[key], start, end] = None
        return list(found), steps

    def warm_up(self) -> None:
        """Compiles every pattern now."""
        for groups in self._groups.values():
            for group in groups:
                self._matcher(group)

    def _matcher(self, group: Group) -> Matcher:
        if group.matcher is None:
            matcher = Matcher(self._vocab, validate=False)
            for name, sequences in group.sequences.items():
                matcher.add(name, [pattern for sequence in sequences for pattern in to_spacy(sequence)])
            group.matcher = matcher  # only when it is complete: another thread may be looking
        return group.matcher

    def _wanted(self, words: list[str]) -> Iterator[Group]:
        """The groups of which at least one pattern finds all its words in the sentence, in whatever order."""
        present = frozenset(words)
        seen: dict[int, Group] = {}
        for word in dict.fromkeys(words):
            for group in self._groups.get(word, ()):
                seen[id(group)] = group
        for group in seen.values():
            if any(not any(need.isdisjoint(present) for need in needed) for needed in group.needs):
                yield group
