"""`python3 -m tools.learn`: what editors accepted at the desk becomes training examples and tests on this working copy, is trained, and is asked.

TRAIN=1 trains at once. FROM=file takes the lessons of a desk elsewhere, as its `desk/manage.py lessons --accepted` printed them.
"""

from __future__ import annotations

import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict, List, Mapping, Sequence

from tools import environments, manage, model_stamp, places, run, say, secret_file, train
from tools.learn import lesson as reading
from tools.learn.lesson import Lesson, Reading
from tools.learn.plan import Plan, plan
from tools.say import Stop

DATA = ("data/nlu.yml", "data/nlu_handoff.yml", "data/nlu_follow_ups.yml")
TESTS = "tests/taught.yml"


def main() -> int:
    environ, given, may_train = os.environ, os.environ.get("FROM", ""), bool(os.environ.get("TRAIN"))
    environments.ensure(places.ROOT, environments.NAMES, environ)
    values = run.settings(environ, secret_file.load_or_make(places.var(environ) / "secrets.json"))
    accepted = _given(given) if given else reading.read(run.manage(values, "lessons", "--accepted"), "What the desk said")
    if not accepted:
        say.line("Nothing is accepted that is not learnt. Editors accept lessons in the console, under Teach")
        return 0
    todo = plan(accepted, _contents(DATA), (TESTS, _contents((TESTS,)).get(TESTS, "")), datetime.date.today().isoformat())
    for refused in todo.refused:
        say.complain(f"{refused.lesson.name} is not learnt: {refused.why}")
    if not todo.kept:
        return 1
    _have_model(environ, may_train)
    if todo.fresh:
        _before(values, todo)
        if not may_train:
            say.heading("Next: `make train`, then `make learn` again, which asks the new model and shows what else it changed.")
            return 1 if todo.refused else 0
        train.ensure(places.ROOT, environ)
    right = _after(values, todo.kept)
    impact = subprocess.call([sys.executable, "-m", "tools.impact"], cwd=str(places.ROOT), env=dict(environ))
    if impact:
        say.complain("Something needed is lost, as shown above, so no lesson is noted as learnt. Mend it with counterexamples (docs/teach-it.md), then run `make learn` again.")
        return 1
    if right:
        _note(values, right, elsewhere=bool(given))
    return 0 if len(right) == len(accepted) else 1


def _given(named: str) -> List[Lesson]:
    path = manage.input_path(named, pathlib.Path(os.environ.get("CALLER") or os.getcwd()), places.ROOT)
    return reading.read(path.read_text(encoding="utf-8"), named)


def _contents(names: Sequence[str]) -> Dict[str, str]:
    return {name: (places.ROOT / name).read_text(encoding="utf-8") for name in names if (places.ROOT / name).is_file()}


def _have_model(environ: Mapping[str, str], may_train: bool) -> None:
    """Readings are worth something only by the model that the files make."""
    sound = model_stamp.judge(places.MODEL, train.signing_key(environ), model_stamp.wanted(places.ROOT)) is model_stamp.State.SOUND
    if not sound and not may_train:
        raise Stop("The model is not what the files here make, so it cannot be asked.", "Run `make train`, then `make learn` again; or `make learn TRAIN=1`, which trains whenever it is needed.")
    train.ensure(places.ROOT, environ)


def _before(values: Mapping[str, str], todo: Plan) -> None:
    """Show how the present model reads the new lessons, then write them down."""
    say.heading("Before")
    found = _ask(values, todo.fresh)
    for one in todo.fresh:
        for text in one.texts:
            right = found[text].is_right(one.label)
            say.line(f"  {'right already, kept as a test' if right else 'not yet'}: {text!r} is read as {found[text].in_words()}" + ("" if right else f", should be {one.label}"))
    for name, content in todo.files.items():
        path = places.ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(content, encoding="utf-8")
        os.replace(str(fresh), str(path))
        say.line(f"Written: {name}")


def _after(values: Mapping[str, str], kept: Sequence[Lesson]) -> List[Lesson]:
    """Show how the trained model reads them. Returns those that it reads as they should be, in every way to ask."""
    say.heading("After")
    found, right = _ask(values, kept), []
    for one in kept:
        wrong = [text for text in one.texts if not found[text].is_right(one.label)]
        for text in wrong:
            say.complain(f"  still wrong: {text!r} is read as {found[text].in_words()}, should be {one.label}")
        if wrong:
            say.complain(f"{one.name} stays accepted. Add other ways to ask it in the console (Teach, Accepted), then run `make learn TRAIN=1`.")
            say.complain("  First look with `make ask`: where its ranking has the right one on top, a rule of the dialogue decided, and no example changes that.")
            if any(found[text].rule for text in wrong):
                say.complain("  Where a rule is named, it decided: no example changes that (docs/add-a-danger-sign.md).")
        else:
            say.line(f"  right: {one.name}, {one.label}")
            right.append(one)
    return right


def _ask(values: Mapping[str, str], lessons: Sequence[Lesson]) -> Dict[str, Reading]:
    """Every text through the whole path."""
    texts = list(dict.fromkeys(text for one in lessons for text in one.texts))
    with tempfile.TemporaryDirectory(prefix="learn-") as folder:
        asked, said = pathlib.Path(folder) / "asked.jsonl", pathlib.Path(folder) / "said.jsonl"
        asked.write_text(reading.requests(texts), encoding="utf-8")
        if manage.desk(values, "replay", str(asked), str(said)):
            raise Stop("The examples could not be asked.", "Mend what is said above, then run `make learn` again.")
        return dict(zip(texts, reading.readings(said.read_text(encoding="utf-8"), len(texts))))


def _note(values: Mapping[str, str], learnt: Sequence[Lesson], *, elsewhere: bool) -> None:
    keys = [one.key for one in learnt]
    if elsewhere:
        say.heading(f"Next: commit data/ and {TESTS}. When this model is in use, run this where the desk runs:\n  .venv/desk/bin/python desk/manage.py lessons --learnt {' '.join(keys)}")
        return
    say.line(run.manage(values, "lessons", "--learnt", *keys))
    say.heading(f"Next: read the impact report, `make impact RELEASE=1`, and commit data/, {TESTS} and tests/impact/.")


if __name__ == "__main__":
    say.entry(main)
