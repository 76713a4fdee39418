"""A patient who does as the widget does: the same words under the same key, again and again, until the server has acknowledged them."""

import time
from typing import Any

import httpx
from chat import Chat, new_key
from server import BotProcess

QUESTION = "What side effects can ketamine infusions have?"
DANGER = "I want to kill myself"


def insist(chat: Chat, text: str, key: str | None = None, seconds: float = 120.0) -> list[dict[str, Any]]:
    """Send until it is taken and answered; the bot's messages of the turn."""
    key = key or new_key()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            response = chat.send({"text": text}, key)
            if response.status_code == 200:
                messages: list[dict[str, Any]] = response.json()["messages"]
                return messages[1:]
            assert response.status_code in (202, 500, 502, 503), response.text
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no answer within {seconds:.0f} s")


def told_kindly(response: httpx.Response, clinic: str = "Valley Infusion") -> None:
    """Assert that the patient is told what to do: try again, reach the clinic, and whom to call in need."""
    assert response.status_code == 503, response.text
    assert int(response.headers["retry-after"]) >= 1
    sentence = response.json()["detail"]
    assert "try again" in sentence
    assert clinic in sentence
    assert "911" in sentence
    assert "988" in sentence


def heard(response: httpx.Response) -> None:
    """Assert that words of danger got their reply, recorded or not."""
    words = response.json()["messages"][1]["text"] if response.status_code == 200 else response.json()["detail"]
    assert response.status_code == 200 or response.json()["type"] == "about:blank#safety", response.text
    assert "988" in words
    assert "sorry" in words


def told_staff(process: BotProcess, part: str, seconds: float = 20.0) -> None:
    """Assert that /readyz says `part` in words, without an identifier or a word of a patient."""
    deadline = time.monotonic() + seconds
    while True:
        response = process.http.get("/readyz")
        if any(part in reason for reason in response.json().get("reasons", [])):
            break
        assert time.monotonic() < deadline, f"/readyz says {response.json()}"
        time.sleep(0.1)
    assert response.status_code == 503
    assert "Traceback" not in response.text
    assert "kill" not in response.text


def whole(chat: Chat, questions: int) -> None:
    """Assert that the conversation holds the greeting and `questions` turns, each answered once, in order, without a gap."""
    messages = chat.wait_for_answer()
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    turns: list[list[str]] = []
    for message in messages[1:]:
        if message["from"] == "patient":
            turns.append([])
        else:
            turns[-1].append(message["text"])
    assert len(turns) == questions
    for bubbles in turns:
        assert 1 <= len(bubbles) == len(set(bubbles)) <= 2, bubbles  # an answer has two bubbles at most
