"""What every component reads instead of the raw text: one script, one case of quotes, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "…": "...", "／": "/"})
SPACES = re.compile(r"\s+")
STRETCHED = re.compile(r"(.)\1{2,}")  # soooo -> soo; "..." becomes ".."


def tidy(text: str) -> str:
    """Compatibility forms unified (NFKC), control and format characters gone, spaces single, stretched letters cut to two."""
    plain = unicodedata.normalize("NFKC", text.translate(QUOTES))
    plain = "".join(" " if char.isspace() else char for char in plain if char.isspace() or unicodedata.category(char)[0] != "C")
    return STRETCHED.sub(r"\1\1", SPACES.sub(" ", plain)).strip()
