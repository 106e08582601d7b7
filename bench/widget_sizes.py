"""What each chat widget makes a browser load, gzipped: `make bench-widget`.

Ours as the desk serves it. The others as published, in the versions below: the file or files that a page loads to show
the chat, gzipped here at level 9. What such a file needs besides (React, fonts, what it loads later) is not counted; the
last column says so. Archives are fetched by npm into var/ once; without npm ours are shown alone.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desk.web import widget_files

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "bench-widget"
PATIENCE = 180  # seconds for one archive

# Only loaded by pages in another language, or with a colour of their own.
OURS_LATER = ("words.", "color.js")


@dataclass(frozen=True)
class Other:
    """A published widget: `files` are what a page would load, by their paths in the archive."""

    package: str
    version: str
    files: tuple[str, ...]
    besides: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    size: int | None  # bytes, gzipped; None: not measured
    remark: str = ""


OTHERS = (
    Other("@chatscope/chat-ui-kit-react", "2.1.1", ("dist/chat-ui-kit-react.min.js",), "React, its style sheet; the look only, no chat behind it"),
    Other("deep-chat", "2.4.2", ("dist/deepChat.bundle.js",)),
    Other("react-chat-widget", "3.1.4", ("lib/index.js", "lib/styles.css"), "React"),
    Other("@typebot.io/js", "0.10.7", ("dist/web.js",)),
    Other("@botpress/webchat", "4.5.2", ("dist/index.umd.cjs", "dist/style.css"), "React, its 36 dependencies where not bundled"),
    Other("rasa-webchat", "1.0.1", ("lib/index.js",), "React where not bundled"),
    Other("@n8n/chat", "1.37.0", ("dist/chat.bundle.es.js", "dist/style.css"), "what it loads later"),
    Other("botframework-webchat", "4.18.1", ("dist/webchat-minimal.js",), "the smallest of its three bundles"),
)


def gzipped(files: Iterable[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files)


def ours() -> list[Row]:
    release = widget_files.read(ROOT / "widget")
    sizes = {name: len(file.packed) for name, file in release.files.items()}
    later = {name: size for name, size in sizes.items() if name != "words.js" and name.startswith(OURS_LATER)}
    return [
        Row("ours, until someone opens it", sizes[widget_files.LAUNCHER]),
        Row("ours, the whole chat", sum(sizes.values()) - sum(later.values()), f"not counted, loaded when asked for: {', '.join(f'{name} {size:,}' for name, size in sorted(later.items()))}"),
    ]


def fetched(other: Other) -> Path | None:
    """The unpacked archive, or None where npm could not get it."""
    folder = CACHE / f"{other.package.replace('/', '-').lstrip('@')}-{other.version}"
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", "--silent", "--pack-destination", str(CACHE), f"{other.package}@{other.version}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True, cwd=CACHE)
    except (subprocess.SubprocessError, OSError):
        return None
    archive = CACHE / done.stdout.split()[-1]
    with tarfile.open(archive) as packed:
        packed.extractall(folder.with_suffix(".part"), filter="data")
    archive.unlink()
    folder.with_suffix(".part").rename(folder)  # half an archive is never taken for a whole one
    return folder


def theirs(other: Other) -> Row:
    name = f"{other.package} {other.version}"
    folder = fetched(other)
    if folder is None:
        return Row(name, None, "npm could not fetch it")
    files = [next(iter(folder.glob(f"*/{file}")), None) for file in other.files]
    if None in files:
        return Row(name, None, f"has no {' or no '.join(file for file, path in zip(other.files, files, strict=True) if path is None)}")
    return Row(name, gzipped(filter(None, files)), other.besides and f"not counted: {other.besides}")


def table(rows: list[Row], whole: int) -> str:
    lines = [f"{'':44} {'bytes, gzipped':>14} {'ratio':>7}"]
    for row in rows:
        size, ratio = ("not measured", "") if row.size is None else (f"{row.size:,}", f"{row.size / whole:.1f}x")
        lines.append(f"{row.name:44} {size:>14} {ratio:>7}  {row.remark}".rstrip())
    return "\n".join(lines)


def main() -> int:
    mine = ours()
    npm = shutil.which("npm")
    others = [theirs(other) for other in OTHERS] if npm else []
    others.sort(key=lambda row: (row.size is None, row.size or 0))
    print(table([*mine, *others], mine[1].size or 1))
    if not npm:
        print("No npm on this machine, so the others were not measured: " + ", ".join(f"{other.package} {other.version}" for other in OTHERS) + ".")
    return 0


if __name__ == "__main__":
    sys.exit(main())
