"""The signed stamp of a model, and every way to tamper with it."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from tools import model_stamp
from tools.model_stamp import State, judge

KEY = "a key of this machine, for tests only"
MADE_FROM = {"data": "d" * 64, "code": "c" * 64}


@pytest.fixture
def model(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "assistant.tar.gz"
    path.write_bytes(b"what was learnt")
    model_stamp.sign(path, MADE_FROM, KEY, archive=model_stamp.sha256(path))
    return path


def edited(model: pathlib.Path, **changes: Any) -> None:
    stamp = model_stamp.beside(model)
    content = {**json.loads(stamp.read_text()), **changes}
    stamp.write_text(json.dumps({name: value for name, value in content.items() if value is not None}))


def test_a_model_as_it_was_trained_is_sound(model: pathlib.Path) -> None:
    assert judge(model, KEY) is State.SOUND
    assert judge(model, KEY, MADE_FROM) is State.SOUND


@pytest.mark.parametrize("at", [0, 7, -1])
def test_one_changed_byte_is_found(model: pathlib.Path, at: int) -> None:
    content = bytearray(model.read_bytes())
    content[at] ^= 1
    model.write_bytes(content)
    assert judge(model, KEY, MADE_FROM) is State.CHANGED


@pytest.mark.parametrize("wants", [{**MADE_FROM, "data": "e" * 64}, {**MADE_FROM, "code": "e" * 64}, {}])
def test_a_model_of_other_files_or_another_version_is_stale(model: pathlib.Path, wants: dict[str, str]) -> None:
    assert judge(model, KEY, wants) is State.STALE


def test_the_fingerprints_are_signed_too(model: pathlib.Path) -> None:
    edited(model, data="e" * 64)
    assert judge(model, KEY, {**MADE_FROM, "data": "e" * 64}) is State.UNSIGNED


def test_a_changed_archive_does_not_pass_with_its_new_hash_in_the_stamp(model: pathlib.Path) -> None:
    model.write_bytes(b"planted")
    edited(model, archive=model_stamp.sha256(model))
    assert judge(model, KEY) is State.UNSIGNED


@pytest.mark.parametrize("signature", [None, "", "0" * 64, "é", 5, ["x"]])
def test_without_a_true_signature_it_is_unsigned(model: pathlib.Path, signature: Any) -> None:
    edited(model, signature=signature)
    assert judge(model, KEY) is State.UNSIGNED


def test_a_stamp_cannot_be_lent_to_another_model(model: pathlib.Path) -> None:
    other = model.with_name("other.tar.gz")
    other.write_bytes(b"planted")
    model_stamp.beside(model).rename(model_stamp.beside(other))
    assert judge(other, KEY) is State.CHANGED


@pytest.mark.parametrize("key", ["", "another key of another machine, for tests"])
def test_another_key_or_none_trusts_nothing(model: pathlib.Path, key: str) -> None:
    assert judge(model, key) is State.UNSIGNED


def test_a_key_that_anybody_can_guess_neither_signs_nor_trusts(model: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="MODEL_SIGNING_KEY"):
        model_stamp.sign(model, MADE_FROM, "", archive="x")
    monkeypatch.setattr(model_stamp, "SHORTEST_KEY", 0)
    model_stamp.sign(model, MADE_FROM, "", archive=model_stamp.sha256(model))
    monkeypatch.undo()
    assert judge(model, "") is State.UNSIGNED


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_text("{"), lambda path: path.write_text("[]"), lambda path: path.write_text("[" * 100_000), lambda path: path.write_bytes(b"\xff")])
def test_a_stamp_that_is_none_is_no_signature(model: pathlib.Path, spoil: Callable[[pathlib.Path], None]) -> None:
    spoil(model_stamp.beside(model))
    assert judge(model, KEY) is State.UNSIGNED


def test_a_model_that_is_not_there_is_absent(tmp_path: pathlib.Path) -> None:
    assert judge(tmp_path / "assistant.tar.gz", KEY) is State.ABSENT


def test_names_beside_a_model() -> None:
    model = pathlib.Path("models/assistant.tar.gz")
    assert model_stamp.beside(model) == pathlib.Path("models/assistant.json")
    assert model_stamp.beside(model_stamp.previous(model)) == pathlib.Path("models/assistant-previous.json")
