"""The few HTTP questions that `make run` asks its own processes, over loopback and never through a proxy."""

from __future__ import annotations

import http.client
import json
import uuid
from typing import Any, Dict, Mapping, Optional, Tuple

QUESTION = "what is BCMA"  # everybody's first question; its answer is in the page


def call(port: int, method: str, path: str, *, body: Optional[Mapping[str, Any]] = None, token: str = "", patience: float = 5.0) -> Tuple[int, Any]:
    """Status and decoded JSON (None when it is none) of a request to 127.0.0.1. Status 0 means that nobody answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    headers: Dict[str, str] = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request(method, path, body=None if body is None else json.dumps(body).encode("utf-8"), headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    try:
        return answer.status, json.loads(content)
    except ValueError:
        return answer.status, None


def assistant_is_ready(port: int, token: str) -> bool:
    status, content = call(port, "GET", "/webhooks/desk/health", token=token, patience=2)
    return status == 200 and isinstance(content, dict) and content.get("ready") is True


def model(port: int, token: str) -> str:
    """The file name of the model that the assistant serves with; empty when it does not say."""
    _, content = call(port, "GET", "/webhooks/desk/health", token=token, patience=2)
    return str(content.get("model", "")).rsplit("/", 1)[-1] if isinstance(content, dict) else ""


def desk_is_ready(port: int) -> bool:
    return call(port, "GET", "/health", patience=2)[0] == 200


def ask_assistant(port: int, token: str) -> bool:
    """Whether the assistant answers QUESTION with its topic. It is asked directly, so no conversation is stored."""
    body = {"text": QUESTION, "channel": "web", "context": {}}
    status, content = call(port, "POST", "/webhooks/desk/turn", body=body, token=token, patience=30)
    return status == 200 and isinstance(content, dict) and content.get("topics") == ["bcma_definition"]


def ask_desk(port: int) -> Optional[str]:
    """The text that a visitor gets to QUESTION through the widget API, as a browser would; None unless it is that answer."""
    status, opened = call(port, "POST", "/api/v1/conversations", body={}, patience=30)
    if status != 201:
        return None
    path = f"/api/v1/conversations/{opened['conversation']}/messages"
    status, said = call(port, "POST", path, body={"key": str(uuid.uuid4()), "text": QUESTION}, token=opened["token"], patience=30)
    replies = [message for message in said["messages"] if message["from"] == "assistant"] if status == 200 else []
    right = [reply["text"] for reply in replies if (reply.get("answer") or {}).get("topic") == "bcma_definition"]
    return right[0] if right else None
