"""Patients at addresses of their own, on an app without Rasa: for what happens before and beside a turn."""

from typing import Any

import httpx
from starlette.testclient import TestClient

from bot.engine.protocol import Reply, Turn, Utterance

CRISIS = "I want to kill myself"


class Answers:
    """An engine with one answer: how fast it is asked is what these tests are about."""

    version = "one answer"

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        return Turn((Reply("An answer."),), (), ("answer",))


class Person:
    """Somebody at an address, with a conversation."""

    def __init__(self, client: TestClient, address: str) -> None:
        self.client, self.address = client, address
        opened = self.request("POST", "/api/v1/conversations", json={})
        assert opened.status_code == 201, opened.text
        self.path = f"/api/v1/conversations/{opened.json()['id']}/messages"
        self.token = opened.json()["token"]
        self.sent = 0

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"X-Forwarded-For": self.address, **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def say(self, text: str = "hello", token: str | None = None) -> httpx.Response:
        return self.post(self.path, {"text": text}, token)

    def contact(self, **fields: Any) -> httpx.Response:
        return self.post(self.path.replace("/messages", "/contact"), fields)

    def post(self, path: str, body: dict[str, Any], token: str | None = None) -> httpx.Response:
        self.sent += 1
        headers = {"Authorization": f"Bearer {token or self.token}", "Idempotency-Key": f"k{self.sent}"}
        return self.request("POST", path, json=body, headers=headers)
