"""A conversation over HTTP: nothing is answered twice, nothing is out of order, nothing stays after deletion."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from chat import Chat, new_key, words
from server import BotProcess
from sqlalchemy import select

from bot.escalation import outbox
from bot.store.models import Base, ContactRequest, Conversation, DeliveryJob, Message

QUESTION = "What side effects can ketamine infusions have?"


def test_a_new_conversation_greets_and_offers_topics(chat: Chat) -> None:
    greeting = chat.opened["messages"][0]
    assert greeting["seq"] == 1
    assert greeting["from"] == "bot"
    assert "988" in greeting["text"]
    assert "911" in greeting["text"]
    choices = {choice["id"] for choice in greeting["choices"]}
    assert {"topic:session", "topic:side_effects", "contact"} <= choices
    assert len(chat.token) >= 40


def test_every_choice_that_is_offered_is_understood(chat: Chat) -> None:
    offered = [choice["id"] for choice in chat.opened["messages"][0]["choices"]]
    for choice in offered:
        bubbles = chat.choose(choice)
        assert bubbles[0]["outcomes"][0] == "answer", choice
        assert bubbles[0]["topics"] == [choice.removeprefix("topic:")]


def test_an_answer_names_its_source_and_offers_what_comes_next(chat: Chat) -> None:
    (bubble,) = chat.say(QUESTION)
    assert bubble["topics"] == ["side_effects"]
    assert bubble["outcomes"] == ["answer"]
    assert bubble["source"]["url"].startswith("https://")
    assert bubble["source"]["title"].startswith("Ketamine and Migraine")
    assert "contact" in [choice["id"] for choice in bubble["choices"]]
    at = datetime.fromisoformat(bubble["at"])
    assert at.utcoffset() == timedelta(0)


def test_the_same_key_again_is_the_same_turn(server: BotProcess, chat: Chat) -> None:
    before = server.counted("bot_turns", channel="web")
    key = new_key()
    first = chat.send({"text": QUESTION}, key)
    again = chat.send({"text": QUESTION}, key)
    other_words = chat.send({"text": "Is it covered by insurance?"}, key)
    assert first.status_code == again.status_code == other_words.status_code == 200
    assert [m["seq"] for m in first.json()["messages"]] == [m["seq"] for m in again.json()["messages"]]
    assert words(first.json()["messages"][1:]) == words(again.json()["messages"][1:]) == words(other_words.json()["messages"][1:])
    assert len(chat.read()["messages"]) == 1 + len(first.json()["messages"])
    assert server.counted("bot_turns", channel="web") == before + 1


def test_the_same_key_many_times_at_once_is_one_turn(server: BotProcess, chat: Chat) -> None:
    before = server.counted("bot_turns", channel="web")
    key = new_key()
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: chat.send({"text": QUESTION}, key), range(8)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.text.replace("[", "") for response in responses} and {r.json()["messages"][1]["text"] for r in responses}) == 1
    assert {tuple(m["seq"] for m in response.json()["messages"]) for response in responses} == {(2, 3)}
    assert [m["from"] for m in chat.read()["messages"]] == ["bot", "patient", "bot"]
    assert server.counted("bot_turns", channel="web") == before + 1


def test_the_same_key_in_two_conversations_is_two_turns(server: BotProcess, chat: Chat) -> None:
    key, other = new_key(), Chat(server)
    assert chat.send({"text": QUESTION}, key).json()["messages"][1]["topics"] == ["side_effects"]
    answered = other.send({"text": "How many sessions do people need?"}, key).json()["messages"]
    assert answered[1]["topics"] == ["session_count"]


def test_messages_sent_at_once_are_each_answered_and_numbered_without_gaps(chat: Chat) -> None:
    questions = [QUESTION, "Is it covered by insurance?", "How many sessions do people need?", "What is ketamine?", "Thank you"]
    with ThreadPoolExecutor(5) as pool:
        responses = list(pool.map(lambda text: chat.send({"text": text}), questions))
    assert {response.status_code for response in responses} == {200}
    messages = chat.read()["messages"]
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    for response, text in zip(responses, questions, strict=True):
        asked, *answers = response.json()["messages"]
        assert asked["text"] == text
        assert answers
        assert all(answer["seq"] > asked["seq"] for answer in answers)
    assert sum(m["from"] == "patient" for m in messages) == 5


def test_a_reload_gets_what_came_after_the_last_number_seen(chat: Chat) -> None:
    chat.say(QUESTION)
    seen = chat.read()["messages"][-1]["seq"]
    chat.say("How many sessions do people need?")
    later = chat.read(after=seen)
    assert later["pending"] is False
    assert [m["from"] for m in later["messages"]] == ["patient", "bot"]
    assert later["messages"][0]["seq"] == seen + 1
    assert chat.read(after=later["messages"][-1]["seq"])["messages"] == []
    assert chat.read(after=2**31 - 1)["messages"] == []


def test_what_is_read_later_is_what_was_answered(chat: Chat) -> None:
    answered = chat.say(QUESTION)
    read = chat.read()["messages"][2:]
    assert read == answered


# -- feedback ----------------------------------------------------------------------------------------------------------


def test_feedback_is_kept_changed_and_taken_back(server: BotProcess, chat: Chat) -> None:
    seq = chat.say(QUESTION)[0]["seq"]
    database = server.database()
    for value, stored in (("up", "up"), ("down", "down"), ("none", None)):
        assert chat.send({"value": value}, path=f"messages/{seq}/feedback").status_code == 204
        with database.read() as session:
            query = select(Message.feedback).where(Message.conversation_id == chat.id, Message.seq == seq)
            assert session.scalar(query) == stored
    database.dispose()


@pytest.mark.parametrize(("seq", "status"), [("2", 404), ("99", 404), ("0", 422), ("x", 422), (str(2**31), 422)])
def test_feedback_on_what_is_no_reply_is_refused(chat: Chat, seq: str, status: int) -> None:
    chat.say(QUESTION)
    assert chat.send({"value": "up"}, path=f"messages/{seq}/feedback").status_code == status


def test_feedback_of_another_kind_is_refused(chat: Chat) -> None:
    seq = chat.say(QUESTION)[0]["seq"]
    assert chat.send({"value": "meh"}, path=f"messages/{seq}/feedback").status_code == 422


# -- the contact form of the widget ------------------------------------------------------------------------------------


def test_a_contact_request_is_stored_sealed_with_its_job(server: BotProcess, chat: Chat) -> None:
    chat.say("What does one infusion cost?")
    response = chat.contact(
        name="Rosalind Whitacre", phone="(602) 555-0144", preferred="text", about="billing", text_consent=True, topic="price"
    )
    assert response.status_code == 201, response.text
    assert "passed to the clinic" in words(response.json()["messages"])
    database, keyring = server.database(), server.keyring()
    with database.read() as session:
        request = session.scalars(select(ContactRequest).where(ContactRequest.conversation_id == chat.id)).one()
        details = outbox.opened(keyring, request.id, request.sealed or b"")
        assert (details.name, details.phone, details.preferred, details.about) == ("Rosalind Whitacre", "+16025550144", "text", "billing")
        assert details.text_consent is True
        assert (request.channel, request.topic) == ("web", "price")
        assert request.job is not None
        assert b"Rosalind" not in (request.sealed or b"")
    database.dispose()
    shown = [m["text"] for m in chat.read()["messages"]]
    assert not any("Rosalind" in text or "555-0144" in text for text in shown), "the form's fields are no part of the transcript"


def test_the_same_contact_request_twice_is_one(server: BotProcess, chat: Chat) -> None:
    key = new_key()
    fields = {"name": "Ana", "email": "ana@example.org", "preferred": "email"}
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: chat.contact(key, **fields), range(4)))
    assert {response.status_code for response in responses} == {201}
    assert len({response.text for response in responses}) == 1
    database = server.database()
    with database.read() as session:
        assert len(session.scalars(select(ContactRequest).where(ContactRequest.conversation_id == chat.id)).all()) == 1
    database.dispose()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "602-555-0144"}, "name"),
        ({"name": "Ana"}, "phone"),
        ({"name": "Ana", "phone": "555-01"}, "phone"),
        ({"name": "Ana", "email": "ana@", "preferred": "email"}, "email"),
        ({"name": "Ana", "phone": "602-555-0144", "preferred": "text"}, "text_consent"),
        ({"name": "Ana", "phone": "602-555-0144", "preferred": "email"}, "email"),
        ({"name": "How much is it?", "phone": "602-555-0144"}, "name"),
        ({"name": "Ana", "phone": "602-555-0144", "about": "a" * 600}, "about"),
    ],
)
def test_a_form_with_a_fault_names_the_field_in_a_sentence(server: BotProcess, chat: Chat, fields: dict[str, str], field: str) -> None:
    response = chat.contact(**fields)
    assert response.status_code == 422, response.text
    errors = {error["field"]: error["message"] for error in response.json()["errors"]}
    assert field in errors
    assert errors[field].endswith((".", "?"))
    database = server.database()
    with database.read() as session:
        assert session.scalar(select(ContactRequest).where(ContactRequest.conversation_id == chat.id)) is None
    database.dispose()


def test_a_name_and_an_address_are_enough(chat: Chat) -> None:
    response = chat.contact(name="Ana", email="ana@example.org")
    assert response.status_code == 201, response.text


def test_a_filled_honeypot_looks_like_success_and_stores_nothing(server: BotProcess, chat: Chat) -> None:
    response = chat.contact(name="Spam Bot", phone="602-555-0144", website="https://spam.example")
    assert response.status_code == 201
    assert "passed to the clinic" in words(response.json()["messages"])
    database = server.database()
    with database.read() as session:
        assert session.scalar(select(ContactRequest).where(ContactRequest.conversation_id == chat.id)) is None
    database.dispose()


def test_the_widgets_form_ends_the_form_of_the_dialogue(chat: Chat) -> None:
    assert chat.choose("contact")[-1]["form"] == {"kind": "contact", "step": "name"}
    assert chat.contact(name="Ana", phone="602-555-0144").status_code == 201
    bubbles = chat.say(QUESTION)
    assert bubbles[0]["topics"] == ["side_effects"]
    assert all("form" not in bubble or bubble["form"] is None for bubble in bubbles)
    assert "name should the clinic" not in words(bubbles)


# -- deletion ----------------------------------------------------------------------------------------------------------


def test_deletion_removes_everything_from_every_table(server: BotProcess, chat: Chat) -> None:
    chat.say(QUESTION)
    chat.say("Can I drive home afterwards?")
    chat.contact(name="Ana", phone="602-555-0144")
    database = server.database()
    with database.read() as session:
        request_id = session.scalars(select(ContactRequest.id).where(ContactRequest.conversation_id == chat.id)).one()
    response = chat.delete()
    assert response.status_code == 204
    assert response.content == b""
    with database.read() as session:
        assert session.get(Conversation, chat.id) is None
        assert session.get(ContactRequest, request_id) is None
        assert session.scalar(select(DeliveryJob).where(DeliveryJob.request_id == request_id)) is None
        for table in Base.metadata.sorted_tables:
            if "conversation_id" in table.c:
                left = session.execute(select(table).where(table.c.conversation_id == chat.id)).all()
                assert left == [], f"{table.name} still holds rows"
    database.dispose()
    assert chat.http.get(f"{chat.path}/messages", headers=chat.auth).status_code == 404
    assert chat.send({"text": "Hello"}).status_code == 404
    assert chat.delete().status_code == 404
