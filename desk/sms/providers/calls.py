"""One call to a provider over HTTP, and what the network's faults mean for the message in it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from desk.sms.errors import SendError

# Seconds; connecting and waiting together stay within the 10 s that a provider has.
_CONNECT, _ANSWER = 3.0, 7.0


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def post(
    url: str, content: bytes, *, headers: dict[str, str], auth: tuple[str, str] | None = None, through_proxy: bool = True
) -> Answer | SendError:
    """The provider's answer, or why there is none. Never raises for what the network did, and says nothing to a log.

    `through_proxy`: whether a proxy named in the environment is used. One cannot reach this machine's loopback.
    """
    timeout = httpx.Timeout(_ANSWER, connect=_CONNECT)
    try:
        with httpx.Client(timeout=timeout, trust_env=through_proxy, follow_redirects=False) as client:
            answer = client.post(url, content=content, headers=headers, auth=auth)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL):
        return SendError.NO_CONNECTION  # no byte of the message can have arrived
    except httpx.HTTPError:
        return SendError.NO_VERDICT
    return Answer(answer.status_code, answer.content)


def word_of_status(status: int) -> SendError:
    """What an HTTP status means where the provider gives no code of its own."""
    if status in (401, 403):
        return SendError.NOT_AUTHORISED
    if status == 402:
        return SendError.NO_CREDIT
    if status in (429, 503):
        return SendError.BUSY
    if status >= 500:  # it may have been taken before the fault
        return SendError.NO_VERDICT
    return SendError.REFUSED
