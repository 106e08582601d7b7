"""From what pip or uv printed to one sentence with the next step."""

from __future__ import annotations

import re

from tools.say import Stop

_UNLOCKED = re.compile(r"must have (?:a hash|their versions)|hashes are required|no such file.*\.lock|couldn't parse|invalid requirement", re.I)
_HASH = re.compile(r"hash mismatch|do not match the hashes", re.I)
_DISK = re.compile(r"no space left on device|os error 28|disk quota exceeded|errno 28", re.I)
_WRITE = re.compile(r"permission denied|read-only file system|os error (?:13|30)\b", re.I)
_NETWORK = re.compile(
    r"dns error|failed to (?:fetch|lookup|download)|error sending request|connection (?:refused|reset|aborted|timed? ?out|error)"
    r"|timed? ?out|network is unreachable|name resolution|name or service not known|could not connect|max retries exceeded"
    r"|network (?:was|is) disabled|retrying \(retry|new connection|tls|certificate",
    re.I,
)
_NO_WHEEL = re.compile(r"no wheels? with a matching|no matching distribution|has no wheels|no solution found", re.I)


def diagnose(output: str, *, doing: str, lock: str) -> Stop:
    """Why `doing` (a verb phrase such as "installing the desk's packages") failed. `lock` names the file that says what to install."""
    if _HASH.search(output):
        return Stop(
            f"A file that was downloaded while {doing} is not the one {lock} names (its SHA-256 differs), so nothing of it was used.",
            "Run the same command again: a broken download mends itself. If it stays, somebody changed the package: do not go on, tell the maintainers.",
        )
    if _UNLOCKED.search(output):
        return Stop(f"{lock} is damaged, so {doing} was not begun.", f"Fetch it again with `git checkout {lock}`. What the installer said:\n" + _tail(output, 3))
    if _DISK.search(output):
        return Stop(f"The disk became full while {doing}.", "Free some space (both environments and their downloads need about 6 GB) and run the same command again.")
    if _NO_WHEEL.search(output) and not _NETWORK.search(output):
        return Stop(
            f"While {doing}: a package of {lock} is not made for this computer or this version of Python.",
            "Linux (x86_64, arm64) and macOS 14 or newer are served; see docs/dependencies.md. What the installer said:\n" + _tail(output),
        )
    if _NETWORK.search(output):
        return Stop(
            f"The network failed while {doing}.",
            "Check the connection, and behind a proxy HTTPS_PROXY, then run the same command again: what was downloaded is kept. "
            "What the installer said:\n" + _tail(output, 4),
        )
    if _WRITE.search(output):
        return Stop(f"A folder may not be written while {doing}.", "Give yourself write permission on it and run again. What the installer said:\n" + _tail(output, 4))
    return Stop(f"Something went wrong while {doing}.", "Run the same command again; if it stays, this is what the installer said:\n" + _tail(output))


def _tail(output: str, lines: int = 8) -> str:
    return "\n".join("    " + line for line in [line for line in output.splitlines() if line.strip()][-lines:])
