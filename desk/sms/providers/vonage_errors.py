"""Vonage's codes in our words: https://developer.vonage.com/en/api-errors/messages. Pure."""

from __future__ import annotations

from typing import Any

from desk.logs import event
from desk.sms.errors import SendError

_WORDS: dict[str, SendError] = {
    # of every API of theirs
    "unauthorized": SendError.NOT_AUTHORISED,
    "forbidden": SendError.NOT_AUTHORISED,
    "invalid-api-key": SendError.NOT_AUTHORISED,
    "unprovisioned": SendError.NOT_AUTHORISED,
    "account-suspended": SendError.ACCOUNT_STOPPED,
    "low-balance": SendError.NO_CREDIT,
    "throttled": SendError.BUSY,
    # of the Messages API
    "1000": SendError.BUSY,  # more than the account may send at once
    "1010": SendError.REFUSED,
    "1020": SendError.REFUSED,
    "1030": SendError.NO_VERDICT,  # a fault inside Vonage
    "1040": SendError.NUMBER_INVALID,
    "1050": SendError.NUMBER_INVALID,
    "1060": SendError.ACCOUNT_STOPPED,
    "1070": SendError.NO_CREDIT,
    "1080": SendError.NOT_AUTHORISED,
    "1090": SendError.TEXT_REFUSED,
    "1100": SendError.NO_VERDICT,
    "1110": SendError.NOT_AUTHORISED,
    "1120": SendError.OUR_NUMBER_REFUSED,
    "1130": SendError.REFUSED,
    "1140": SendError.NOT_AUTHORISED,
    "1150": SendError.REFUSED,
    "1160": SendError.COUNTRY_NOT_ALLOWED,  # a trial account, which reaches listed numbers only
    "1170": SendError.NUMBER_INVALID,
    "1180": SendError.UNREACHABLE,
    "1190": SendError.NUMBER_INVALID,
    "1200": SendError.NOT_DELIVERED,
    "1210": SendError.BLOCKED,
    "1220": SendError.UNREACHABLE,
    "1230": SendError.NOT_DELIVERED,
    "1240": SendError.OPTED_OUT,
    "1241": SendError.BUSY,
    "1250": SendError.CANNOT_RECEIVE,
    "1260": SendError.NOT_DELIVERED,
    "1270": SendError.PLAN_REFUSES,
    "1280": SendError.PLAN_REFUSES,
    "1290": SendError.PLAN_REFUSES,
    "1300": SendError.NUMBER_INVALID,
    "1310": SendError.CANNOT_RECEIVE,
    "1330": SendError.NOT_DELIVERED,
    "1360": SendError.UNREACHABLE,  # the time it could wait for the phone has passed
    "1420": SendError.OUR_NUMBER_REFUSED,
    "1430": SendError.NUMBER_INVALID,
}


def code(problem: Any) -> str:
    """The code in a problem as Vonage writes it, `{"type": "https://...#1240", "title": 1240}`; empty when there is none."""
    if not isinstance(problem, dict):
        return ""
    if isinstance(problem.get("error"), dict):  # their description shows it wrapped once more
        problem = problem["error"]
    found = str(problem.get("type", "")).rpartition("#")[2] or str(problem.get("title", ""))
    return found if found in _WORDS or (found.isascii() and found.isdigit() and len(found) <= 6) else ""


def word(code: str, otherwise: SendError) -> SendError:
    """The word for a code. One that nobody told us about is noted, and `otherwise` holds."""
    if code and code not in _WORDS:
        event("sms.unknown_provider_code", provider="vonage", code=code)
    return _WORDS.get(code, otherwise)
