"""`make test`: what it reports, and what it keeps from the tests."""

from __future__ import annotations

import pathlib

import pytest

from tools import chromium, kannel, postgres
from tools.test import Step, browser_step, kannel_step, on_postgres, processes, summary, variables_for_impact, variables_for_tests


@pytest.fixture
def browser(tmp_path: pathlib.Path) -> pathlib.Path:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_the_summary_names_what_failed() -> None:
    lines = summary([Step("model", True, 1.0), Step("tests", False, 2.0, "exit code 1")])
    assert lines == ["  passed  model     1.0 s", "  FAILED  tests     2.0 s  exit code 1", "Failed: tests."]


def test_the_summary_says_when_all_is_well() -> None:
    assert summary([Step("model", True, 1.0), Step("tests", True, 2.4)])[-1] == "All passed in 3 s."


def test_a_missing_browser_fails_where_it_was_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "ON_MACOS", ())
    step = browser_step({"CI": "true", "PATH": ""})
    assert step is not None and not step.passed and "apt install chromium" in step.note


def test_a_missing_browser_is_a_remark_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "ON_MACOS", ())
    step = browser_step({"PATH": ""})
    assert step is not None and step.passed and "did not run" in step.note


@pytest.mark.parametrize(("environ", "passed"), [({"CI": "true", "PATH": ""}, False), ({"PATH": ""}, True)])
def test_a_missing_kannel_fails_where_it_was_promised_and_is_a_remark_elsewhere(environ: dict[str, str], passed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kannel, "FOLDERS", ())
    step = kannel_step(environ)
    assert step is not None and step.passed is passed and "apt install kannel kannel-extras" in step.note


def test_kannel_is_there_with_all_of_its_programs_only(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kannel, "FOLDERS", ())
    for name in kannel.Programs._fields:
        assert kannel.programs({"PATH": str(tmp_path)}) is None
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert kannel.programs({"PATH": str(tmp_path)}) == tuple(str(tmp_path / name) for name in kannel.Programs._fields)


def test_a_browser_on_path_is_found(browser: pathlib.Path) -> None:
    assert chromium.find({"PATH": str(browser.parent)}) == str(browser)
    assert browser_step({"CI": "true", "PATH": str(browser.parent)}) is None


def test_a_named_browser_wins_and_a_wrong_name_is_not_papered_over(browser: pathlib.Path) -> None:
    assert chromium.find({"CHROMIUM": str(browser), "PATH": ""}) == str(browser)
    assert chromium.find({"CHROMIUM": "/nowhere", "PATH": str(browser.parent)}) is None


def test_tests_do_not_see_this_machines_records_or_accounts(browser: pathlib.Path) -> None:
    seen = variables_for_tests({"DESK_VAR": str(browser.parent / "var"), "DESK_DATABASE": "real", "TWILIO_AUTH_TOKEN": "real", "VONAGE_API_SECRET": "real", "KANNEL_TOKEN": "real", "ASSISTANT_TOKEN": "real", "PATH": str(browser.parent), "HOME": "/home"})
    assert seen == {"PATH": str(browser.parent), "HOME": "/home", "CHROMIUM": str(browser)}


def test_tests_see_the_key_of_the_model_they_serve_with(tmp_path: pathlib.Path) -> None:
    (tmp_path / "secrets.json").write_text('{"MODEL_SIGNING_KEY": "of this machine", "ASSISTANT_TOKEN": "real"}')
    seen = variables_for_tests({"DESK_VAR": str(tmp_path), "PATH": ""})
    assert seen["MODEL_SIGNING_KEY"] == "of this machine" and "real" not in seen.values()


def test_the_impact_is_not_asked_of_an_assistant_that_runs_already(tmp_path: pathlib.Path) -> None:
    seen, again = (variables_for_impact({"PATH": ""}, {"DESK_VAR": str(tmp_path), "ASSISTANT_TOKEN": "real"}) for _ in range(2))
    assert seen["DESK_VAR"] == str(tmp_path)
    assert "real" not in seen.values() and seen["ASSISTANT_TOKEN"] != again["ASSISTANT_TOKEN"]


@pytest.mark.parametrize(("ci", "passed"), [("true", False), ("", True)])
def test_a_missing_postgres_is_a_failure_where_it_was_promised_and_a_remark_elsewhere(monkeypatch: pytest.MonkeyPatch, ci: str, passed: bool) -> None:
    monkeypatch.setattr(postgres, "FOLDERS", ())
    step = on_postgres(["true"], {}, {"CI": ci, "PATH": ""})
    assert step.passed is passed and "apt install postgresql" in step.note


def test_as_many_processes_as_are_asked_for() -> None:
    assert processes({"TEST_PROCESSES": "1"}) == 1
    assert 1 <= processes({}) <= 4
