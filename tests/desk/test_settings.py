"""The desk starts with proper secrets only, and keeps its records the safe way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler, connection

from desk.settings.database import database
from desk.settings.secrets import FOR_TESTS, SHORTEST_IF_SET, optional, read_file, require

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DESK_SECRET_KEY": "kB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG0aYkB7xQ2mV",
    "DESK_NUMBER_KEY": "rK5vB8nM2qW7eT0yU3iO6pA9sD4fG1hJ5kL8zX2c",
    "DESK_AUDIT_KEY": "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG",
    "ASSISTANT_TOKEN": "aT4wZ1cN6pL3sJ8fH5dG0aYkB7xQ2mV9tR4wZ1c",
    "TWILIO_AUTH_TOKEN": "tN6pL3sJ8fH5dG0aYkB7xQ2mV9tR4wZ1c",
}


def start(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Load the settings as a server would, outside pytest."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "ASSISTANT_", "TWILIO_", "PYTEST_"))}
    command = [sys.executable, str(ROOT / "desk" / "manage.py"), "check"]
    return subprocess.run(command, env=clean | {"DESK_VAR": str(tmp_path)} | environ, capture_output=True, text=True, timeout=60, cwd=tmp_path)


def test_it_starts_with_good_secrets_from_the_environment(tmp_path):
    result = start(tmp_path, **GOOD)
    assert result.returncode == 0, result.stderr


def test_it_starts_with_good_secrets_from_the_file(tmp_path):
    (tmp_path / "secrets.json").write_text(json.dumps(GOOD))
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize("name", GOOD)
def test_it_does_not_start_without_a_secret_and_says_what_to_do(tmp_path, name):
    result = start(tmp_path, **{key: value for key, value in GOOD.items() if key != name})
    assert result.returncode != 0
    assert f"{name} is missing" in result.stderr and "make run" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", ["kB7xQ2m", "x" * 64, "changeme" * 8, "django-insecure-kB7xQ2mV9tR4wZ1cN6pL3sJ8"])
def test_a_short_plain_or_copied_secret_is_refused_and_not_repeated(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        require(GOOD | {name: value}, {})
    assert name in str(refused.value)
    assert value not in str(refused.value)


@pytest.mark.parametrize("name", SHORTEST_IF_SET)
@pytest.mark.parametrize("value", ["kB7xQ2m", "x" * 64, "changeme" * 8])
def test_a_weak_secret_of_a_provider_is_refused_though_none_is_needed(name, value):
    assert set(optional({}, {}).values()) == {""}
    assert optional({name: "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG"}, {})[name]
    with pytest.raises(ImproperlyConfigured) as refused:
        optional({}, {name: value})
    assert name in str(refused.value)
    assert value not in str(refused.value)


@pytest.mark.parametrize("name", GOOD)
def test_the_secrets_of_the_tests_open_nothing_outside_them(name):
    with pytest.raises(ImproperlyConfigured):
        require(GOOD | {name: FOR_TESTS[name]}, {})


def test_the_environment_wins_over_the_file():
    other = "eN6pL3sJ8fH5dG0aYkB7xQ2mV9tR4wZ1cEEE"
    assert require({"ASSISTANT_TOKEN": other}, GOOD)["ASSISTANT_TOKEN"] == other


@pytest.mark.parametrize("content", ["{", "[]", '{"DESK_SECRET_KEY": 5}', "\udcff"])
def test_a_damaged_file_is_named_and_not_quoted(tmp_path, content):
    path = tmp_path / "secrets.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ImproperlyConfigured, match=r"secrets\.json: .*make run"):
        read_file(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DESK_PORT", "eighty"), ("ASSISTANT_PORT", "70000"), ("DESK_PUBLIC_URL", "chat.foundation.test"), ("DESK_DATABASE", "mysql://x/y")]
    + [("DESK_KEEP_DAYS", value) for value in ("0", "-1", "forever", "30000")]
    + [("DESK_SMS_SEGMENT_COST", "$0.0083"), ("DESK_SMS_CAP_DAILY", "25"), ("DESK_STAFF_ZONE", "America/Los_Angelos"), ("DESK_PRODUCTION", "ture")]
    + [("DESK_SITE_KEYS", value) for value in ("main", "main=foundation.test", "main=https://foundation.test/", "main=https://Foundation.test", "=https://foundation.test", "a b=https://foundation.test")],
)
def test_a_setting_that_makes_no_sense_stops_the_start(tmp_path, name, value):
    result = start(tmp_path, **GOOD, **{name: value})
    assert result.returncode != 0
    assert name in result.stderr and "Traceback" not in result.stderr


def test_on_https_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path):
    show = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "PYTEST_"))}
    environ = clean | GOOD | {"DESK_VAR": str(tmp_path), "DESK_PUBLIC_URL": "https://chat.foundation.test", "DJANGO_SETTINGS_MODULE": "desk.settings"}
    result = subprocess.run([sys.executable, "-c", show], env=environ, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert result.stdout.split() == ["True", "True", "True", "__Host-desk"], result.stderr


def test_site_keys_name_their_pages_which_may_embed_the_widget_too(tmp_path):
    show = "from django.conf import settings as s; print(sorted(s.SITE_KEYS), [len(s.SITE_KEYS[one]) for one in sorted(s.SITE_KEYS)], sorted(s.ALLOWED_ORIGINS))"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "PYTEST_"))}
    keys = "main=https://a.test, main=http://b.test:8080 ,clinic=https://c.test"
    environ = clean | GOOD | {"DESK_VAR": str(tmp_path), "DESK_SITE_KEYS": keys, "DJANGO_SETTINGS_MODULE": "desk.settings"}
    result = subprocess.run([sys.executable, "-c", show], env=environ, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert result.stdout.strip() == "['clinic', 'main'] [1, 2] ['http://b.test:8080', 'https://a.test', 'https://c.test']", result.stderr


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 4000), ("foreign_keys", 1), ("secure_delete", 1)])
def test_sqlite_is_kept_the_safe_way(tmp_path, pragma, value):
    configured = ConnectionHandler({"default": database(str(tmp_path / "x.sqlite3"), tmp_path)})
    wrapper = configured.create_connection("default")
    opened = wrapper.get_new_connection(wrapper.get_connection_params())
    found = opened.execute(f"PRAGMA {pragma}").fetchone()[0]
    opened.close()
    assert found == value


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite; this run is on another database")
def test_the_tests_run_on_a_real_file():
    assert Path(connection.settings_dict["NAME"]).is_file()


def test_a_path_is_a_sqlite_file(tmp_path):
    assert database(str(tmp_path / "x.sqlite3"), tmp_path)["NAME"] == str(tmp_path / "x.sqlite3")
    assert database("", tmp_path)["NAME"] == str(tmp_path / "desk.sqlite3")


def test_a_postgres_address_is_taken_apart(tmp_path):
    found = database("postgres://desk:p%40ss@db.internal:5433/helpline", tmp_path)
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == ["desk", "p@ss", "db.internal", "5433", "helpline"]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", "conversations", "audit", "console", verbosity=0)
