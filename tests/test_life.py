"""The life of the server: what patients get while it loads, when it is killed in the middle of a turn, and when it is stopped.

One server of its own, in one story: the tests of this file stand in order and each takes up where the one before left off.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from chat import PREFIX, Chat
from server import BotProcess
from sqlalchemy import update

from bot.store.models import Message

QUESTION = "What side effects can ketamine infusions have?"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    process = BotProcess(tmp_path_factory.mktemp("life"), BOT_WAIT_SECONDS="1")
    process.launch(held=True)
    process.wait_for("/healthz")
    yield process
    process.stop()


@pytest.fixture(scope="module")
def waiting(own_server: BotProcess) -> Chat:
    """A patient who wrote while the engine was loading."""
    return Chat(own_server)


def test_while_the_engine_loads_the_house_is_open(own_server: BotProcess, waiting: Chat) -> None:
    ready = own_server.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"status": "loading"}
    assert int(ready.headers["retry-after"]) >= 1
    assert own_server.http.get("/healthz").status_code == 200
    assert own_server.http.get("/").status_code == 200
    assert own_server.http.get("/widget.js").status_code == 200
    assert waiting.opened["messages"][0]["choices"], "the greeting does not need the engine"


def test_a_message_sent_meanwhile_is_kept(own_server: BotProcess, waiting: Chat) -> None:
    response = waiting.send({"text": QUESTION}, "while-loading")
    assert response.status_code == 202, response.text
    assert response.json()["pending"] is True
    assert [m["from"] for m in response.json()["messages"]] == ["patient"]
    again = waiting.send({"text": QUESTION}, "while-loading")
    assert again.status_code == 202
    assert [m["from"] for m in waiting.read()["messages"]] == ["bot", "patient"]


def test_danger_is_answered_at_once_meanwhile(own_server: BotProcess) -> None:
    chat = Chat(own_server)
    began = time.monotonic()
    bubbles = chat.say("I want to kill myself")
    took = time.monotonic() - began
    assert own_server.http.get("/readyz").status_code == 503
    assert bubbles[0]["outcomes"] == ["safety"]
    assert "988" in bubbles[0]["text"]
    assert took < 3, f"{took:.1f} s"


def test_danger_is_not_held_up_by_a_message_that_waits(own_server: BotProcess) -> None:
    chat, order = Chat(own_server), []

    def send(text: str) -> httpx.Response:
        response = chat.send({"text": text})
        order.append(text)
        return response

    with ThreadPoolExecutor(2) as pool:
        waits = pool.submit(send, QUESTION)
        while len(chat.read()["messages"]) < 2:
            time.sleep(0.01)
        danger = pool.submit(send, "my chest hurts and I can't breathe").result()
    assert danger.status_code == 200, danger.text
    assert danger.json()["messages"][1]["outcomes"] == ["safety"]
    assert waits.result().status_code == 202
    assert order[0] != QUESTION, "the message that waited for the engine came first"


def test_killed_before_the_answer_it_answers_after_the_restart(own_server: BotProcess, waiting: Chat) -> None:
    damaged = Chat(own_server)
    assert damaged.send({"text": QUESTION}).status_code == 202
    own_server.kill()
    database = own_server.database()
    with database.write() as session:
        session.execute(
            update(Message).where(Message.conversation_id == damaged.id, Message.seq == 2).values(sealed=b"\x01 no longer sealed")
        )
    database.dispose()
    own_server.start()
    messages = waiting.wait_for_answer()
    assert [m["from"] for m in messages] == ["bot", "patient", "bot"]
    assert messages[2]["topics"] == ["side_effects"]
    again = waiting.send({"text": QUESTION}, "while-loading")
    assert again.status_code == 200
    assert again.json()["messages"] == messages[1:]
    time.sleep(2.5)  # longer than the pause between two looks for open turns
    assert waiting.read()["messages"] == messages, "answered exactly once"
    assert "sorry" in damaged.wait_for_answer()[2]["text"], "words that cannot be opened are owned up to"
    assert damaged.say(QUESTION)[0]["topics"] == ["side_effects"], "and keep nothing else from being answered"


def test_killed_in_the_middle_of_turns_every_message_is_answered_exactly_once(own_server: BotProcess) -> None:
    chats = [Chat(own_server) for _ in range(24)]
    arrived = threading.Event()

    def send(chat: Chat) -> int | None:
        try:
            response = chat.send({"text": QUESTION}, "burst")
        except httpx.TransportError:
            return None  # the patient sees no answer and sends the same again later
        arrived.set()
        return response.status_code

    with ThreadPoolExecutor(24) as pool:
        running = [pool.submit(send, chat) for chat in chats]
        arrived.wait(30)
        own_server.kill()
        answered = [one.result() for one in running]
    assert None in answered, "the kill came too late to cut anything off"
    own_server.start()
    for chat in chats:
        response = chat.send({"text": QUESTION}, "burst")
        assert response.status_code in (200, 202), response.text
        messages = chat.wait_for_answer()
        assert [m["from"] for m in messages] == ["bot", "patient", "bot"], messages
        assert messages[2]["topics"] == ["side_effects"]


def test_on_sigterm_running_turns_are_finished(own_server: BotProcess) -> None:
    chats = [Chat(own_server) for _ in range(10)]
    served_before = own_server.counted("bot_turns", channel="web")
    with ThreadPoolExecutor(10) as pool:
        running = [pool.submit(chat.send, {"text": QUESTION}, "last") for chat in chats]
        deadline = time.monotonic() + 20
        while own_server.counted("bot_turns", channel="web") <= served_before and time.monotonic() < deadline:
            time.sleep(0.001)
        own_server.terminate()
        responses = [one.result() for one in running]
    assert {response.status_code for response in responses} == {200}
    assert all(response.json()["messages"][1]["topics"] == ["side_effects"] for response in responses)
    began = time.monotonic()
    assert own_server.stop() == 0
    assert time.monotonic() - began < 15
    with pytest.raises(httpx.ConnectError):
        own_server.http.get(f"{PREFIX}/widget-config")


def test_what_was_answered_before_the_stop_is_there_after_it(own_server: BotProcess, waiting: Chat) -> None:
    own_server.launch(held=True)
    own_server.wait_for("/healthz")
    assert [m["from"] for m in waiting.read()["messages"]] == ["bot", "patient", "bot"]
    assert "Traceback" not in own_server.log()


def test_two_servers_cannot_take_one_port(own_server: BotProcess, tmp_path_factory: pytest.TempPathFactory) -> None:
    second = BotProcess(tmp_path_factory.mktemp("second"), BOT_WAIT_SECONDS="0.2")
    second._environment["BOT_PORT"] = str(own_server.port)
    second.launch()
    assert second._process is not None
    assert second._process.wait(60) == 1
    assert f"cannot listen on 127.0.0.1:{own_server.port}" in second.log()
    assert "BOT_PORT" in second.log()
    assert "Traceback" not in second.log()
