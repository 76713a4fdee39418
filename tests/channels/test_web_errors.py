"""Whatever comes in, the answer is its clear status and a sentence that a patient can act on; the server goes on."""

import sqlite3
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from chat import PREFIX, Chat, new_key, words
from server import BotProcess
from sqlalchemy import update

from bot.store.models import Conversation


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of `response`, checked for what every one has to hold."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["status"] == status
    assert body["detail"].strip().endswith((".", "?")), "the detail is a sentence"
    assert "Traceback" not in response.text
    return body


# -- whose conversation it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic dXNlcjpwYXNz", "token abc"])
def test_without_a_bearer_token_nobody_is_let_in(chat: Chat, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    response = chat.http.get(f"{chat.path}/messages", headers=headers)
    assert "start a new chat" in problem(response, 401)["detail"]
    assert response.headers["www-authenticate"] == "Bearer"


def test_the_token_of_another_conversation_is_refused(server: BotProcess, chat: Chat) -> None:
    other = Chat(server)
    for response in (
        chat.http.get(f"{chat.path}/messages", headers=other.auth),
        chat.http.post(f"{chat.path}/messages", json={"text": "Hello"}, headers={**other.auth, "Idempotency-Key": new_key()}),
        chat.http.delete(chat.path, headers=other.auth),
    ):
        assert "another chat" in problem(response, 403)["detail"]
    assert chat.read()["messages"], "the conversation is still there"


def test_a_guessed_token_is_refused(chat: Chat) -> None:
    problem(chat.http.get(f"{chat.path}/messages", headers={"Authorization": "Bearer " + "A" * 43}), 403)


def test_an_unknown_conversation_is_not_found(chat: Chat) -> None:
    path = f"{PREFIX}/conversations/{uuid.uuid4()}"
    headers = {**chat.auth, "Idempotency-Key": new_key()}
    assert "start a new one" in problem(chat.http.post(f"{path}/messages", json={"text": "Hello"}, headers=headers), 404)["detail"]


def test_an_expired_token_says_that_the_chat_is_old(server: BotProcess, chat: Chat) -> None:
    database = server.database()
    with database.write() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Conversation).where(Conversation.id == chat.id).values(token_expires_at=past))
    database.dispose()
    body = problem(chat.send({"text": "Hello"}), 401)
    assert body["type"] == "about:blank#expired"
    assert "old" in body["detail"]
    assert chat.delete().status_code == 204, "who had the chat may still have it deleted"


def test_an_id_that_is_none_cannot_be_used(chat: Chat) -> None:
    body = problem(chat.http.get(f"{PREFIX}/conversations/1%20OR%201=1/messages", headers=chat.auth), 422)
    assert body["errors"] == [{"field": "conversation_id", "message": "does not have the form that is asked for"}], "once, and no pattern"


# -- what is sent ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\x00", "\x00 \x00"])
def test_an_empty_message_is_named_as_empty(chat: Chat, text: str) -> None:
    body = problem(chat.send({"text": text}), 422)
    assert "empty" in body["detail"]
    assert body["errors"] == [{"field": "text", "message": "empty"}]


def test_a_message_of_ten_thousand_characters_is_too_long(chat: Chat) -> None:
    body = problem(chat.send({"text": "a long story " * 770}), 422)
    assert "2000 characters" in body["detail"]
    assert [error["field"] for error in body["errors"]] == ["text"]
    assert len(chat.read()["messages"]) == 1, "nothing of it was kept"


def test_words_of_danger_are_heard_in_a_message_of_any_length(chat: Chat) -> None:
    bubbles = chat.say("It has been a very long week. " * 300 + "I want to kill myself tonight.")
    assert bubbles[0]["outcomes"] == ["safety"]
    assert "988" in words(bubbles)


def test_a_message_as_long_as_allowed_is_answered(chat: Chat) -> None:
    text = ("What are the side effects? " + "I would like to know. " * 100)[:2000]
    assert chat.say(text)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"not json", b"[]", b"null", b'"text"', b"42", b"{}", b'{"text": 5}', b'{"text": null}', b'{"text": ["a"]}',
     b'{"text": "a", "choice": "contact"}', b'{"choice": ""}', b'{"words": "a"}', b"\xff\xfe\x00", b'{"text": "\xff"}',
     pytest.param(b'{"text":' + b"[" * 2000, id="nested too deep")],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused_and_not_repeated(chat: Chat, content: bytes) -> None:
    headers = {**chat.auth, "Idempotency-Key": new_key(), "Content-Type": "application/json"}
    response = chat.http.post(f"{chat.path}/messages", content=content, headers=headers)
    problem(response, 422)
    assert chat.say("Hello"), "the conversation goes on"


@pytest.mark.parametrize("content", [b"", b"{", b"not json"])
def test_a_body_that_is_no_json_is_told_so(chat: Chat, content: bytes) -> None:
    headers = {**chat.auth, "Idempotency-Key": new_key(), "Content-Type": "application/json"}
    body = problem(chat.http.post(f"{chat.path}/messages", content=content, headers=headers), 422)
    assert body["errors"][0]["field"] == "body"
    assert ("JSON" in body["detail"]) == bool(content)


def test_a_lone_surrogate_in_the_words_does_not_stop_the_server(chat: Chat) -> None:
    headers = {**chat.auth, "Idempotency-Key": new_key(), "Content-Type": "application/json"}
    response = chat.http.post(f"{chat.path}/messages", content=b'{"text": "\\ud800 what are the side effects"}', headers=headers)
    assert response.status_code in (200, 422), response.text
    assert chat.say("Hello")


@pytest.mark.parametrize("key", [None, "", "with blank", "a" * 65, "semi;colon", "ümlaut"])
def test_a_message_without_a_usable_idempotency_key_is_refused(chat: Chat, key: str | None) -> None:
    headers: dict[str, str | bytes] = dict(chat.auth)
    if key is not None:
        headers["Idempotency-Key"] = key.encode()
    body = problem(chat.http.post(f"{chat.path}/messages", json={"text": "Hello"}, headers=headers), 422)
    assert body["errors"][0]["field"].lower() == "idempotency-key"


@pytest.mark.parametrize("choice", ["topic:nothing_of_ours", "topic:Side Effects", "/restart", "form:delete", "topic:", "x" * 60])
def test_an_unknown_choice_asks_for_words(chat: Chat, choice: str) -> None:
    assert "own words" in problem(chat.send({"choice": choice}), 422)["detail"]


def test_a_body_over_the_limit_is_refused_by_its_declared_length(chat: Chat) -> None:
    assert "shorter" in problem(chat.send({"text": "a" * 17_000}), 413)["detail"]


def test_a_body_over_the_limit_is_refused_without_a_declared_length(chat: Chat) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(40):
            yield b"a" * 1000
        yield b'"}'

    headers = {**chat.auth, "Idempotency-Key": new_key(), "Content-Type": "application/json"}
    response = chat.http.post(f"{chat.path}/messages", content=pieces(), headers=headers)
    assert "shorter" in problem(response, 413)["detail"]
    assert len(chat.read()["messages"]) == 1


def test_unknown_paths_and_methods_are_problems_too(chat: Chat) -> None:
    problem(chat.http.get(f"{PREFIX}/nothing-here"), 404)
    problem(chat.http.put(f"{chat.path}/messages", json={}), 405)
    problem(chat.http.get(f"{PREFIX}/conversations"), 405)


@pytest.mark.parametrize("after", ["-1", "x", "1e3", str(2**31), "9" * 40])
def test_a_number_that_is_none_cannot_be_read_after(chat: Chat, after: str) -> None:
    problem(chat.http.get(f"{chat.path}/messages", params={"after": after}, headers=chat.auth), 422)


def test_an_unknown_language_cannot_be_opened(server: BotProcess) -> None:
    problem(server.http.post(f"{PREFIX}/conversations", json={"language": "fr"}), 422)


def test_a_conversation_can_be_opened_without_a_body(server: BotProcess) -> None:
    assert server.http.post(f"{PREFIX}/conversations").status_code == 201


# -- words that are no question, or more than that -----------------------------------------------------------------------

STRANGE = {
    "only emoji": "😢😢😢",
    "one emoji of several code points": "👩‍⚕️",
    "Chinese": "氯胺酮有什么副作用",
    "Arabic": "ما هي الآثار الجانبية",
    "Hindi": "दुष्प्रभाव क्या हैं",
    "Zalgo": "b̷l̸o̵r̶p̷ ̸f̵n̶o̷r̸d̵",
    "right-to-left override": "\u202egnihton\u202c",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "template syntax": "{{7*7}} ${7*7} {% include 'x' %} {clinic_name} %s",
    "SQL": "'; DROP TABLE message; --",
    "many slashes": "////////",
    "numbers": "1234567890",
    "punctuation": "?!?!",
    "one letter": "k",
    "a path": "../../etc/passwd",
}
COMMANDS = {
    "restart": "/restart",
    "a command after a blank": "  /session_start",
    "the form": "/contact_form",
    "an intent with a slot": '/affirm{"contact_name": "x"}',
    "an event that nobody has told of": '/adverse_event{"x": "y"}',
    "a header": "a\r\nX-Injected: yes",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_words_are_declined_kindly(chat: Chat, text: str) -> None:
    bubbles = chat.say(text)
    said = words(bubbles)
    assert said.strip()
    outcomes = {outcome for bubble in bubbles for outcome in bubble["outcomes"]}
    assert outcomes <= {"declined", "clarify", "handoff", "smalltalk"}, f"{outcomes}: {said}"
    assert "49" not in said
    assert "<script" not in said
    assert "{" not in said


@pytest.mark.parametrize("text", COMMANDS.values(), ids=COMMANDS.keys())
def test_words_that_look_like_commands_are_never_carried_out(chat: Chat, text: str) -> None:
    chat.choose("topic:insurance")
    before = chat.read()["messages"]
    bubbles = chat.say(text)
    assert words(bubbles).strip()
    assert all(not bubble.get("form") for bubble in bubbles)
    assert "safety" not in bubbles[0]["outcomes"]
    assert chat.read()["messages"][: len(before)] == before, "the conversation was not restarted"
    assert chat.choose("topic:insurance")[0]["text"] != before[2]["text"], "it is remembered that insurance was answered"


def test_sql_in_words_leaves_the_tables_alone(server: BotProcess, chat: Chat) -> None:
    chat.say("Robert'); DROP TABLE conversation;--")
    with sqlite3.connect(f"file:{server.var_dir / 'bot.db'}?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT count(*) FROM conversation").fetchone()[0] > 0


def test_the_patients_words_are_given_back_as_plain_text(chat: Chat) -> None:
    response = chat.send({"text": "<b>What</b> are the side effects & risks?"})
    assert response.headers["content-type"] == "application/json"
    assert "<b>" in response.json()["messages"][0]["text"]


# -- too fast ----------------------------------------------------------------------------------------------------------


def test_a_conversation_that_is_too_fast_has_to_wait_but_danger_is_heard(server: BotProcess, chat: Chat) -> None:
    statuses = [chat.send({"text": "Hello"}).status_code for _ in range(31)]
    refused = chat.send({"text": "Hello"})
    assert statuses[:30] == [200] * 30, statuses
    body = problem(refused, 429)
    assert "911" in body["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 120
    assert server.counted("bot_refused", status="429") >= 1
    bubbles = chat.say("I can't go on, I want to end my life")
    assert bubbles[0]["outcomes"] == ["safety"]
    assert Chat(server).say("Hello"), "other patients do not wait"


def test_an_address_that_is_too_fast_has_to_wait(server: BotProcess, chat: Chat) -> None:
    responses = [chat.http.get(f"{PREFIX}/widget-config") for _ in range(125)]
    refused = [response for response in responses if response.status_code == 429]
    assert refused
    problem(refused[0], 429)
    assert int(refused[0].headers["retry-after"]) >= 1
    assert Chat(server), "another address is let in"
