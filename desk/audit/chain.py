"""The chain of the audit log: each entry carries a keyed digest of itself and of the digest before it.

Who can write to the database but does not have the key (DESK_AUDIT_KEY) cannot change, remove or insert an entry without
breaking it. Plain functions of plain values; the records are read and written elsewhere.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

FIRST = ""  # stands before the first entry
# Stands in the log where the record of the end was found changed or missing, and the desk went on from the last entry there was.
END_LOST = "audit.end_lost"
VERSION = "1"  # of what is digested; a new one needs a new version, and the old code to verify old entries


@dataclass(frozen=True)
class Link:
    """One entry as it goes into the chain. `number` counts from 1 without gaps."""

    number: int
    at: datetime
    actor: int | None
    action: str
    target: str
    digest: str


class Wrong(Enum):
    CHANGED = "changed"  # an entry is not as it was written, or was not written by the desk
    GONE = "gone"  # entries are missing
    END_GONE = "end_gone"  # entries at the end are missing
    ADDED = "added"  # entries stand behind the end
    HEAD = "head"  # the record of the end was changed or removed
    HEAD_WAS = "head_was"  # it was, at this entry, and the desk went on


@dataclass(frozen=True)
class Finding:
    """What is wrong with the entries from number `first` to number `last`."""

    what: Wrong
    first: int
    last: int


Maker = Callable[[bytes], str]


def maker(key: str) -> Maker:
    """SHA-256 HMAC under this key, as 64 hexadecimal digits."""
    begun = hmac.new(key.encode(), digestmod="sha256")

    def digest(content: bytes) -> str:
        one = begun.copy()
        one.update(content)
        return one.hexdigest()

    return digest


def content(before: str, number: int, at: datetime, actor: int | None, action: str, target: str) -> bytes:
    """What is digested. No field can hold a line break, so no two entries read alike."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return "\n".join((VERSION, before, str(number), instant, "" if actor is None else str(actor), action, target)).encode()


def seal(make: Maker, count: int, digest: str) -> str:
    """Goes with the record of the end, so that nobody without the key can set the end back."""
    return make(f"{VERSION} end\n{count}\n{digest}".encode())


@dataclass
class Walk:
    """How far a verification has come. `keys`: the present one first, then those from before a change of keys."""

    number: int = 0
    digest: str = FIRST

    def over(self, links: Iterable[Link], keys: list[Maker]) -> list[Finding]:
        """Go on along these, in order. An entry that is wrong is told, and the walk goes on from what stands there."""
        findings = []
        for link in links:
            if link.number > self.number + 1:
                findings.append(Finding(Wrong.GONE, self.number + 1, link.number - 1))  # what comes next cannot be judged without them
            elif not self._fits(link, keys):
                findings.append(Finding(Wrong.CHANGED, link.number, link.number))
            if link.action == END_LOST:
                findings.append(Finding(Wrong.HEAD_WAS, link.number, link.number))
            self.number, self.digest = link.number, link.digest
        return findings

    def _fits(self, link: Link, keys: list[Maker]) -> bool:
        text = content(self.digest, link.number, link.at, link.actor, link.action, link.target)
        return any(hmac.compare_digest(make(text), link.digest) for make in keys)

    def end(self, count: int | None, digest: str, sealed: str, keys: list[Maker]) -> list[Finding]:
        """Compare with the record of the end. `count` None: there is no such record."""
        if count is None:
            return [Finding(Wrong.HEAD, self.number, self.number)] if self.number else []
        if not any(hmac.compare_digest(seal(make, count, digest), sealed) for make in keys):
            return [Finding(Wrong.HEAD, self.number, self.number)]
        if count > self.number:
            return [Finding(Wrong.END_GONE, self.number + 1, count)]
        if count < self.number:
            return [Finding(Wrong.ADDED, count + 1, self.number)]
        return [] if hmac.compare_digest(digest, self.digest) else [Finding(Wrong.CHANGED, count, count)]
