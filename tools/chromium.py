"""Find the browser that the journeys drive."""

from __future__ import annotations

import os
import shutil
from typing import Mapping, Optional

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HOW_TO_GET_IT = "install Chromium or Chrome (Debian, Ubuntu: `apt install chromium`; macOS: `brew install chromium`), or name one in the variable CHROMIUM"


def find(environ: Mapping[str, str]) -> Optional[str]:
    """The path of a Chromium: $CHROMIUM, one on PATH, or where macOS keeps it."""
    named = environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    for name in NAMES:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return found
    return next((path for path in ON_MACOS if os.access(path, os.X_OK)), None)
