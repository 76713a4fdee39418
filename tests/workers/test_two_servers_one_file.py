"""Two servers started at once on one SQLite file: they share keys, schema and conversations, and answer each turn once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from chat import Chat, new_key
from server import BotProcess

QUESTION = "What side effects can ketamine infusions have?"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[BotProcess]]:
    folder = tmp_path_factory.mktemp("two")
    made = [BotProcess(folder, BOT_TURN_SECONDS="60"), BotProcess(folder, BOT_TURN_SECONDS="60")]
    for one in made:
        one.launch()
    for one in made:
        one.wait_for("/readyz")
    yield made
    for one in made:
        one.stop(60)


def at(server: BotProcess, chat: Chat) -> Chat:
    """The same conversation at another server."""
    other = Chat.__new__(Chat)
    other.__dict__.update(chat.__dict__, http=Chat(server).http)
    return other


def test_a_conversation_goes_on_at_the_other_server(servers: list[BotProcess]) -> None:
    chat = Chat(servers[0])
    there = at(servers[1], chat)
    assert chat.choose("contact")[-1]["form"]["step"] == "name"
    assert there.say("Ingrid Solberg")[-1]["form"]["step"] == "reach"
    assert chat.say("602-555-0144")[-1]["form"]["step"] == "about"
    assert there.say("billing")[-1]["outcomes"] == ["form"]
    with servers[0].database().read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM contact_request").scalar() == 1


def test_the_same_message_at_both_is_answered_once(servers: list[BotProcess]) -> None:
    chats = [Chat(servers[0]) for _ in range(10)]
    pairs = [(one, key) for chat in chats for key in [new_key()] for one in (chat, at(servers[1], chat))]
    with ThreadPoolExecutor(10) as pool:
        responses = list(pool.map(lambda pair: pair[0].send({"text": QUESTION}, pair[1]), pairs))
    assert [response.status_code for response in responses] == [200] * 20
    for here, there in zip(responses[::2], responses[1::2], strict=True):
        assert here.json() == there.json()
    for chat in chats:
        assert [m["from"] for m in chat.wait_for_answer()] == ["bot", "patient", "bot"]


def test_neither_stumbled_over_the_other(servers: list[BotProcess]) -> None:
    for server in servers:
        assert "Traceback" not in server.log()
        assert "locked" not in server.log()
