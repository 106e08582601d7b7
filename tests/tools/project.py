"""A small copy of the project, with packages of two lines and stand-ins for Rasa and the desk, to try the tools on."""

from __future__ import annotations

import base64
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HANG = 90  # seconds; nothing here takes more than a few

STUBS = pathlib.Path(__file__).resolve().parent / "stubs"


def make_wheel(folder: pathlib.Path, name: str, version: str, *, script: str = "") -> str:
    """Write a wheel with one module (and one program, if `script` is given). Returns its SHA-256."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if script:
        files[f"{name}-{version}.data/scripts/{name}"] = script
    record = [f"{path},sha256={_digest(text)},{len(text)}" for path, text in files.items()] + [f"{info}/RECORD,,"]
    files[f"{info}/RECORD"] = "\n".join(record) + "\n"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in files.items():
            entry = zipfile.ZipInfo(inner)
            entry.external_attr = (0o100755 if "/scripts/" in inner else 0o100644) << 16
            archive.writestr(entry, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


class Project:
    """A folder with our Makefile and tools, and small stand-ins for everything else."""

    def __init__(self, folder: pathlib.Path, uv: str) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        self.bin = folder / "bin"
        (folder / "home").mkdir(parents=True)
        self.bin.mkdir()
        (self.bin / "uv").symlink_to(uv)
        (self.bin / "python3").symlink_to(sys.executable)
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "Makefile", folder / "Makefile")
        shutil.copytree(STUBS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "requirements").mkdir()
        self.write("requirements/build.lock", "")
        for environment in ("assistant", "desk"):
            self.lock(environment, f"tiny_{environment}", "1.0")
        self.environ = {
            # our uv, this interpreter, and the system's own programs: no pyenv, no other uv, no network
            "PATH": os.pathsep.join([str(self.bin), "/usr/bin", "/bin"]),
            "HOME": str(folder / "home"),
            "UV_CACHE_DIR": str(folder / "cache"),
            "UV_PYTHON_INSTALL_DIR": str(folder / "pythons"),
            "UV_FIND_LINKS": str(self.wheels),
            "UV_NO_INDEX": "1",
            "UV_OFFLINE": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "NO_COLOR": "1",
        }

    def write(self, path: str, text: str) -> pathlib.Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def lock(self, environment: str, name: str, version: str, digest: str = "") -> None:
        """Name one package in an environment's lock file; its true hash unless `digest` is given."""
        true = make_wheel(self.wheels, name, version)
        self.write(f"requirements/{environment}.lock", f"{name}=={version} \\\n    --hash=sha256:{digest or true}\n")

    def start(self, *command: str, folder: pathlib.Path | None = None, **variables: str) -> subprocess.Popen[str]:
        environ = {**self.environ, "PWD": str(folder or self.folder), **variables}
        return subprocess.Popen(command, cwd=folder or self.folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *command: str, folder: pathlib.Path | None = None, **variables: str) -> tuple[int, str]:
        """Exit code and output of a command run in the project, or in `folder`."""
        child = self.start(*command, folder=folder, **variables)
        try:
            output, _ = child.communicate(timeout=HANG)
        finally:
            child.kill()
        return child.returncode, output

    def tool(self, name: str, *arguments: str, **variables: str) -> tuple[int, str]:
        return self.run(sys.executable, "-m", f"tools.{name}", *arguments, **variables)

    def python(self, environment: str, code: str) -> str:
        """What a line of Python prints in an environment of the project."""
        command = [str(self.folder / ".venv" / environment / "bin" / "python"), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=HANG).stdout.strip()
