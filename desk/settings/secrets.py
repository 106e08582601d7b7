"""The secrets of the desk: from the environment, else from `var/secrets.json`. Missing or short ones stop the start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# The shortest length that is accepted. A Twilio auth token has 32 characters; 32 URL-safe random characters hold 192 bits.
SHORTEST = {"DESK_SECRET_KEY": 32, "DESK_AUDIT_KEY": 32, "DESK_NUMBER_KEY": 32, "ASSISTANT_TOKEN": 32, "TWILIO_AUTH_TOKEN": 32}

# Secrets of an SMS provider, needed by who uses it. Empty ones keep its webhooks closed; a short one would open them to guessing.
# Vonage gives API secrets of 16 characters.
SHORTEST_IF_SET = {"VONAGE_API_SECRET": 16, "VONAGE_SIGNATURE_SECRET": 32, "KANNEL_PASSWORD": 16, "KANNEL_TOKEN": 32}

# Words that stand in sample files. A secret that holds one was copied, not made.
NOT_A_SECRET = ("changeme", "change-me", "example", "insecure", "placeholder", "your-secret")

# What the tests use when nobody says otherwise. They guard nothing and are refused outside pytest.
FOR_TESTS = {
    "DESK_SECRET_KEY": "for-tests-only-" + "k" * 40,
    "DESK_AUDIT_KEY": "for-tests-only-" + "u" * 40,
    "DESK_NUMBER_KEY": "for-tests-only-" + "n" * 40,
    "ASSISTANT_TOKEN": "for-tests-only-" + "a" * 40,
    "TWILIO_AUTH_TOKEN": "for-tests-only-" + "t" * 40,
}


def read_file(path: Path) -> dict[str, str]:
    """The file's names and values; an absent file is an empty one. Raises ImproperlyConfigured on a damaged file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{path.name}: it cannot be read ({type(error).__name__}). Delete it and start with `make run`, which makes a new one."
        ) from None
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise ImproperlyConfigured(
            f"{path.name}: it must hold one JSON object of names and texts. Delete it and start with `make run`, which makes a new one."
        )
    return content


def require(environ: Mapping[str, str], stored: Mapping[str, str], *, testing: bool = False) -> dict[str, str]:
    """Every secret of SHORTEST, the environment first. Raises ImproperlyConfigured with the name and the next step."""
    found: dict[str, str] = {}
    for name, length in SHORTEST.items():
        value = environ.get(name) or (FOR_TESTS[name] if testing else stored.get(name, ""))
        if not value:
            raise ImproperlyConfigured(
                f"{name} is missing. Start with `make run`, which makes var/secrets.json, or set {name} in the environment."
                + (" Without an account at Twilio, 32 random characters of your own do." if name == "TWILIO_AUTH_TOKEN" else "")
            )
        _refuse_weak(name, value, length)
        if not testing and value in FOR_TESTS.values():
            raise _is_a_sample(name)
        found[name] = value
    return found


def optional(environ: Mapping[str, str], stored: Mapping[str, str]) -> dict[str, str]:
    """Every secret of SHORTEST_IF_SET, empty when nobody set it. Raises ImproperlyConfigured for a weak one."""
    found = {name: environ.get(name) or stored.get(name, "") for name in SHORTEST_IF_SET}
    for name, value in found.items():
        if value:
            _refuse_weak(name, value, SHORTEST_IF_SET[name])
    return found


def old_keys(environ: Mapping[str, str], name: str) -> list[str]:
    """The keys of before, with commas between them; a weak one would open what the new key guards."""
    keys = [key.strip() for key in environ.get(name, "").split(",") if key.strip()]
    for key in keys:
        _refuse_weak(name, key, 32)
    return keys


def _refuse_weak(name: str, value: str, length: int) -> None:
    if len(value) < length or len(set(value)) < 8:
        raise ImproperlyConfigured(
            f"{name} is too short or too plain: at least {length} random characters are needed. "
            "Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    if any(word in value.lower() for word in NOT_A_SECRET):
        raise _is_a_sample(name)


def _is_a_sample(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} is a sample value, not a secret. Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
    )
