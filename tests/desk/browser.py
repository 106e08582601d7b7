"""A browser's side of the widget API."""

from __future__ import annotations

import itertools
import json
from typing import Any

from django.test import Client

_keys = itertools.count()


class Browser:
    """One person with the widget open. Keeps the conversation and its token."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(headers=headers)
        self.conversation = self.token = ""

    def open(self, **asked: Any) -> dict[str, Any]:
        response = self.client.post("/api/v1/conversations", json.dumps(asked), content_type="application/json")
        assert response.status_code == 201, response.content
        opened = response.json()
        self.conversation, self.token = opened["conversation"], opened["token"]
        return opened

    def path(self, what: str) -> str:
        return f"/api/v1/conversations/{self.conversation}/{what}"

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, what: str, body: Any, **headers: str):
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return self.client.post(self.path(what), raw, content_type="application/json", headers=self.auth | headers)

    def forget(self):
        return self.client.delete(f"/api/v1/conversations/{self.conversation}", headers=self.auth)

    def get(self, what: str, **headers: str):
        return self.client.get(self.path(what), headers=self.auth | headers)

    def send(self, text: str, key: str | None = None):
        return self.post("messages", {"key": key or f"key-{next(_keys)}", "text": text})

    def says(self, text: str) -> list[dict[str, Any]]:
        response = self.send(text)
        assert response.status_code == 200, response.content
        return response.json()["messages"]

    def sees(self, after: int = 0) -> dict[str, Any]:
        response = self.get(f"messages?after={after}")
        assert response.status_code == 200, response.content
        return response.json()
