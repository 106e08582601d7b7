"""What was found in the audit log, in sentences."""

from __future__ import annotations

from .chain import Finding, Wrong

_PATTERNS = {
    Wrong.CHANGED: "Entry {first} is not as it was written, or the desk did not write it.",
    Wrong.GONE: "{entries} missing. The entry behind cannot be judged without what is gone.",
    Wrong.END_GONE: "{entries} missing at the end.",
    Wrong.ADDED: "{entries} not written by the desk: the log ended before.",
    Wrong.HEAD: "The record of where the log ends was changed or removed. Whether entries are missing after entry {first} cannot be told.",
    Wrong.HEAD_WAS: "At entry {first} the record of where the log ends had been changed or removed. Whether entries were missing before it cannot be told.",
}


def told(finding: Finding) -> str:
    one = finding.first == finding.last
    entries = f"Entry {finding.first:,} is" if one else f"Entries {finding.first:,} to {finding.last:,} are"
    return _PATTERNS[finding.what].format(first=f"{finding.first:,}", entries=entries)
