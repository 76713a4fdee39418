"""A patient's side of the web API: opens a conversation and sends words or choices, each with an idempotency key."""

import itertools
import time
import uuid
from typing import Any

import httpx
from server import BotProcess

PREFIX = "/api/v1"
_people = itertools.count(1)


def new_address() -> str:
    """A network address that no test has used before; the server believes the proxy on loopback that names it."""
    number = next(_people)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def new_key() -> str:
    """An idempotency key."""
    return uuid.uuid4().hex


class Chat:
    """One conversation over HTTP. Each chat is a person at an address of their own."""

    def __init__(self, server: BotProcess | str, language: str = "en") -> None:
        """Open a conversation."""
        url = server if isinstance(server, str) else server.url
        self.http = httpx.Client(base_url=url, headers={"X-Forwarded-For": new_address()}, timeout=60, verify=False, trust_env=False)
        response = self.http.post(f"{PREFIX}/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        self.opened: dict[str, Any] = response.json()
        self.id: str = self.opened["id"]
        self.token: str = self.opened["token"]
        self.path = f"{PREFIX}/conversations/{self.id}"
        self.auth = {"Authorization": f"Bearer {self.token}"}

    def send(self, body: Any, key: str | None = None, path: str = "messages", **headers: str) -> httpx.Response:
        """POST `body` to this conversation; the response as it is."""
        return self.http.post(f"{self.path}/{path}", json=body, headers={**self.auth, "Idempotency-Key": key or new_key(), **headers})

    def turn(self, body: dict[str, str], key: str | None = None) -> list[dict[str, Any]]:
        """Send `body`; the bot's messages of this turn."""
        response = self.send(body, key)
        assert response.status_code == 200, f"{response.status_code}: {response.text}"
        messages: list[dict[str, Any]] = response.json()["messages"]
        assert messages[0]["from"] == "patient", messages
        assert all(message["from"] == "bot" for message in messages[1:]), messages
        return messages[1:]

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send words; the bot's messages."""
        return self.turn({"text": text})

    def choose(self, choice: str) -> list[dict[str, Any]]:
        """Press the button with this id; the bot's messages."""
        return self.turn({"choice": choice})

    def read(self, after: int = 0) -> dict[str, Any]:
        """The messages after number `after`, and whether a reply is still to come."""
        response = self.http.get(f"{self.path}/messages", params={"after": after}, headers=self.auth)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def wait_for_answer(self, seconds: float = 60.0) -> list[dict[str, Any]]:
        """Poll, as the widget does, until nothing is pending; all messages of the conversation."""
        deadline = time.monotonic() + seconds
        while (found := self.read())["pending"]:
            assert time.monotonic() < deadline, "no answer came"
            time.sleep(0.1)
        messages: list[dict[str, Any]] = found["messages"]
        return messages

    def contact(self, key: str | None = None, **fields: Any) -> httpx.Response:
        """Send the contact form of the widget."""
        return self.send(fields, key, "contact")

    def delete(self) -> httpx.Response:
        """Delete the conversation."""
        return self.http.delete(self.path, headers=self.auth)


def words(messages: list[dict[str, Any]]) -> str:
    """What the bot said, as one text."""
    return "\n\n".join(message["text"] for message in messages)
