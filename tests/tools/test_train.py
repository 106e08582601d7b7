"""When the assistant is trained, and what happens to the old model. Rasa is a stand-in that notes how it was called."""

from __future__ import annotations

import json
import pathlib
import re
import sys

import pytest

from tools import model_stamp
from tools.model_stamp import State

from .project import HANG, ROOT, Project


@pytest.fixture
def trained(project: Project) -> Project:
    code, output = project.tool("train")
    assert code == 0, output
    return project


def calls(project: Project) -> list[str]:
    return (project.folder / "rasa-calls.txt").read_text().splitlines()


def model(project: Project) -> str:
    return (project.folder / "models/assistant.tar.gz").read_text()


def test_it_trains_once(trained: Project) -> None:
    code, output = trained.tool("train")
    assert code == 0
    assert "Model: up to date" in output
    assert len(calls(trained)) == 1


def test_it_says_what_is_being_trained_and_keeps_telemetry_off(project: Project) -> None:
    _, output = project.tool("train", RASA_TELEMETRY_ENABLED="true")
    assert "training IntentHead" in output
    assert "telemetry=false" in calls(project)[0]


@pytest.mark.parametrize("path", ["data/nlu.yml", "data/new.yml", "domain.yml", "config.yml", "content/terms.yml"])
def test_it_trains_again_when_what_it_learns_from_changed(trained: Project, path: str) -> None:
    trained.write(path, "changed: true\n")
    assert trained.tool("train")[0] == 0
    assert len(calls(trained)) == 2
    assert "--force" not in calls(trained)[1], "Rasa knows which parts this concerns"


@pytest.mark.parametrize("path", ["nlu/component.py", "nlu/weights.bin"])
def test_a_change_in_code_means_training_from_nothing(trained: Project, path: str) -> None:
    trained.write(path, "changed = True\n")
    assert trained.tool("train")[0] == 0
    assert "--force" in calls(trained)[1]


@pytest.mark.parametrize("path", ["nlu/__pycache__/component.pyc", "data/.nlu.yml.swp", "content/contacts.yml", "desk/other.py"])
def test_other_files_do_not_matter(trained: Project, path: str) -> None:
    trained.write(path, "changed")
    assert "Model: up to date" in trained.tool("train")[1]


def test_the_old_model_is_kept_beside_the_new_one(trained: Project) -> None:
    old = model(trained)
    trained.write("data/nlu.yml", "nlu: [more]\n")
    assert trained.tool("train")[0] == 0
    assert model(trained) == "nlu: [more]\n"
    assert (trained.folder / "models/assistant-previous.tar.gz").read_text() == old


def test_a_failed_training_leaves_the_old_model_and_says_what_rasa_said(trained: Project) -> None:
    old = model(trained)
    trained.write("data/nlu.yml", "broken")
    code, output = trained.tool("train")
    assert code == 1
    assert "Training failed" in output and "that is no training data" in output and "Traceback" not in output
    assert model(trained) == old
    assert trained.tool("train")[0] == 1, "a failure must not count as trained"


def test_an_archive_that_was_changed_is_made_again(trained: Project) -> None:
    archive = trained.folder / "models/assistant.tar.gz"
    archive.write_text(archive.read_text() + "x")
    assert trained.tool("train")[0] == 0
    assert model(trained) == "nlu: []\n"


def test_a_stamp_that_is_no_json_means_training(trained: Project) -> None:
    trained.write("models/assistant.json", "{")
    assert trained.tool("train")[0] == 0
    assert json.loads((trained.folder / "models/assistant.json").read_text())["archive"]


def key(project: Project) -> str:
    return json.loads((project.folder / "var/secrets.json").read_text())[model_stamp.KEY]


def test_the_model_is_signed_with_this_machines_key(trained: Project) -> None:
    archive = trained.folder / "models/assistant.tar.gz"
    assert model_stamp.judge(archive, key(trained), model_stamp.wanted(trained.folder)) is State.SOUND
    assert key(trained) not in (trained.folder / "models/assistant.json").read_text()


def test_an_unsigned_model_is_made_again_and_said(trained: Project) -> None:
    stamp = trained.folder / "models/assistant.json"
    content = json.loads(stamp.read_text())
    del content["signature"]
    stamp.write_text(json.dumps(content))
    assert "not signed with this machine's key" in trained.tool("train")[1]
    assert len(calls(trained)) == 2


def test_a_model_of_another_machine_is_made_again(trained: Project) -> None:
    code, output = trained.tool("train", MODEL_SIGNING_KEY="k" * 40)
    assert (code, len(calls(trained))) == (0, 2), output
    assert model_stamp.judge(trained.folder / "models/assistant.tar.gz", "k" * 40) is State.SOUND


def test_a_short_key_is_a_sentence(trained: Project) -> None:
    code, output = trained.tool("train", MODEL_SIGNING_KEY="short")
    assert code == 1 and "MODEL_SIGNING_KEY has 5 characters" in output and "Traceback" not in output


def test_the_model_before_keeps_its_own_signed_stamp(trained: Project) -> None:
    trained.write("data/nlu.yml", "nlu: [more]\n")
    assert trained.tool("train")[0] == 0
    assert model_stamp.judge(trained.folder / "models/assistant-previous.tar.gz", key(trained)) is State.SOUND


def test_a_model_that_was_changed_does_not_take_the_place_of_the_one_before(trained: Project) -> None:
    trained.write("data/nlu.yml", "nlu: [more]\n")
    assert trained.tool("train")[0] == 0
    trained.write("models/assistant.tar.gz", "planted")
    assert trained.tool("train")[0] == 0
    kept = trained.folder / "models/assistant-previous.tar.gz"
    assert kept.read_text() == "nlu: []\n" and model_stamp.judge(kept, key(trained)) is State.SOUND


def test_two_at_once_train_once(built: Project) -> None:
    both = [built.start(sys.executable, "-m", "tools.train") for _ in range(2)]
    outputs = [child.communicate(timeout=HANG)[0] for child in both]
    assert [child.returncode for child in both] == [0, 0], outputs
    assert len(calls(built)) == 1


def test_force_trains_in_any_case(trained: Project) -> None:
    assert trained.run("make", "train", "FORCE=1")[0] == 0
    assert "--force" in calls(trained)[1]


def test_a_missing_file_is_a_sentence(project: Project) -> None:
    (project.folder / "domain.yml").unlink()
    code, output = project.tool("train")
    assert code == 1
    assert "domain.yml is missing" in output and "git checkout domain.yml" in output


def test_every_content_file_that_nlu_reads_counts() -> None:
    read = {name for path in (ROOT / "nlu").glob("*.py") for name in re.findall(r'"content" / "(\w+\.yml)"', path.read_text(encoding="utf-8"))}
    assert {f"content/{name}" for name in read} <= set(model_stamp.LEARNT)
    assert read, "nlu/terms.py reads content/terms.yml; if that moved, this test looks for the wrong thing"


def test_fingerprints_do_not_depend_on_where_the_project_lies(tmp_path: pathlib.Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder / "data").mkdir(parents=True)
        (tmp_path / folder / "data/nlu.yml").write_text("same")
    assert model_stamp.wanted(tmp_path / "a") == model_stamp.wanted(tmp_path / "b")
