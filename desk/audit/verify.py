"""Reading the chain from the records, piece by piece, so that a million entries need no more memory than a thousand."""

from __future__ import annotations

from dataclasses import dataclass, field

from .chain import FIRST, Finding, Link, Walk
from .models import AuditEntry, AuditHead
from .record import keys

AT_ONCE = 20_000  # entries; well under a second
MOST_FINDINGS = 50


@dataclass
class Verification:
    """How far it has come, and what was found. It can be laid aside and gone on with (`as_plain`, `from_plain`)."""

    number: int = 0
    digest: str = FIRST
    findings: list[Finding] = field(default_factory=list)
    done: bool = False

    @property
    def is_whole(self) -> bool:
        return self.done and not self.findings

    def go_on(self, most: int = AT_ONCE) -> None:
        """Verify up to `most` further entries. After the last, the end is compared with its record."""
        rows = AuditEntry.objects.order_by("number").filter(number__gt=self.number)
        links = [Link(*row) for row in rows.values_list("number", "at", "actor_id", "action", "target", "digest")[:most]]
        walk, makers = Walk(self.number, self.digest), keys()
        self._keep(walk.over(links, makers))
        self.number, self.digest = walk.number, walk.digest
        if len(links) < most:
            head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
            if head is not None and head.count > walk.number and AuditEntry.objects.filter(number__gt=walk.number).exists():
                return  # entries were added meanwhile
            self._keep(walk.end(head.count if head else None, head.digest if head else "", head.seal if head else "", makers))
            self.done = True

    def _keep(self, found: list[Finding]) -> None:
        self.findings += found[: max(0, MOST_FINDINGS - len(self.findings))]


def whole() -> Verification:
    """Verify everything. For the command line; the page does it in pieces."""
    verification = Verification()
    while not verification.done:
        verification.go_on()
    return verification


def stands(number: int, digest: str) -> bool:
    """Whether entry `number` still has the digest that somebody noted. The one proof against a database put back as a whole."""
    return AuditEntry.objects.filter(number=number, digest=digest).exists()
