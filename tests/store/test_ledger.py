"""What the two transactions of a turn leave in the database, and what they leave alone when they come second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from bot.contact_intake import ContactIntake
from bot.engine.protocol import Choice, ContactDraft, Reply, Topic, Turn, Utterance
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring, new_key_text
from bot.responder import Response
from bot.safety.hit import Reason, SafetyHit
from bot.store.database import Database
from bot.store.models import ContactRequest, Conversation, EngineState, Message
from bot.store.rows import NewConversation, OpenMessage
from bot.vault import StateChanged, Vault
from bot.view import UnknownConversation

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
HELLO = Utterance("hello")
TURN = Turn(
    (Reply("One."), Reply("Two.", (Choice("topic:cost", "Cost"),), ("K1",))), (Topic("cost", 0.9, "insurance"),), ("answer",),
    runner_up=Topic("session", 0.1), form_step="name", state={"events": []}, model="m",
)  # fmt: skip


class Book:
    """A ledger, with a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.database, self.now, self.failures = database, NOW, []
        keyring = Keyring.from_text(new_key_text())
        self.vault = Vault(keyring, lambda: self.now, 60, self.failures.append)
        self.ledger = Ledger(database, self.vault, ContactIntake(keyring, self.vault, Metrics(), lambda: self.now), lambda: self.now)
        new = NewConversation("c0", "web", "en", NOW, None, token_hash="h", token_expires_at=NOW, sealed_number=None)
        self.greeting = self.ledger.open(new, Reply("Welcome."))

    def receive(self, key: str = "k", utterance: Utterance = HELLO) -> OpenMessage:
        self.now += timedelta(seconds=1)
        return self.ledger.receive("c0", key, utterance)[1].messages[-1]

    def finish(self, message: OpenMessage, turn: Turn = TURN, mark: bytes | None = None, **more: Any) -> Any:
        self.now += timedelta(seconds=1)
        return self.ledger.finish(message, Response(turn, **more), "hello", 6.44, turn.model, mark)

    def conversation(self) -> Conversation:
        with self.database.read() as session:
            return session.get_one(Conversation, "c0")

    def messages(self) -> list[Message]:
        with self.database.read() as session:
            return list(session.scalars(select(Message).order_by(Message.seq)))

    def count(self, table: type) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def book(database: Database) -> Book:
    return Book(database)


def test_a_greeting_is_the_first_message(book: Book) -> None:
    (stored,) = book.messages()
    assert book.greeting == [book.ledger.view(stored)]
    assert (stored.seq, stored.sender, stored.text, stored.reply_to, stored.answered) == (1, "bot", "Welcome.", None, None)
    assert book.conversation().last_seq == 1


def test_a_message_is_sealed_on_disk_until_it_is_answered(book: Book) -> None:
    message = book.receive()
    stored = book.messages()[-1]
    assert (stored.id, stored.seq, stored.at, stored.sealed) == (message.id, 2, book.now, message.sealed)
    assert (stored.text, stored.turn_key, stored.answered, stored.topics) == (None, "k", False, None)
    assert book.vault.words(message) == "hello"
    assert (book.conversation().last_seq, book.conversation().last_at) == (2, book.now)


def test_a_message_that_comes_again_is_not_counted(book: Book) -> None:
    book.receive()
    at = book.now
    book.now += timedelta(minutes=1)
    seq, due = book.ledger.receive("c0", "k", Utterance("hello again"))
    assert (seq, [one.seq for one in due.messages]) == (2, [2])
    book.receive("k2")
    assert [one.seq for one in book.messages()] == [1, 2, 3]
    book.finish(due.messages[0])
    before = book.conversation()
    seq, due = book.ledger.receive("c0", "k", HELLO)
    assert (seq, [one.seq for one in due.messages]) == (2, [3]), "the other one is still open"
    assert (book.conversation().last_seq, book.conversation().last_at) == (before.last_seq, before.last_at)
    assert book.messages()[1].at == at


def test_what_is_shown_is_what_is_stored(book: Book) -> None:
    message = book.receive(utterance=Utterance("hello", choice="topic:cost"))
    redaction, shown = book.finish(message)
    assert shown == book.ledger.result("c0", message.seq)
    assert [view.text for view in shown.messages] == ["hello", "One.", "Two."]
    assert [view.form for view in shown.messages] == [None, None, {"kind": "contact", "step": "name"}]
    assert (redaction.message_id, redaction.text) == (message.id, "hello")
    asked, first, last = book.messages()[1:]
    assert asked.topics == [{"name": "cost", "sub": "insurance", "confidence": 0.9}]
    assert (asked.outcomes, asked.milliseconds, asked.model_version, asked.choice) == (["answer"], 6.4, "m", "topic:cost")
    assert asked.extras == {"runner_up": {"name": "session", "confidence": 0.1}}
    assert (first.seq, last.seq, last.reply_to, last.at) == (3, 4, 2, book.now)
    assert (book.conversation().last_seq, book.conversation().last_at) == (4, book.now)


def test_who_comes_second_leaves_everything_as_it_is(book: Book) -> None:
    message = book.receive()
    assert book.finish(message) is not None
    before = [book.conversation().last_seq, book.conversation().last_at, len(book.messages())]
    assert book.finish(message) is None
    assert [book.conversation().last_seq, book.conversation().last_at, len(book.messages())] == before


def test_nothing_is_left_of_a_turn_on_a_state_that_has_changed(book: Book) -> None:
    book.finish(book.receive())
    message = book.receive("k2")
    before = [book.conversation().last_seq, book.conversation().last_at, len(book.messages())]
    turn = replace(TURN, contact=ContactDraft("Ingrid Solberg", "(602) 555-0144", "billing", "cost"))
    with pytest.raises(StateChanged):
        book.finish(message, turn, b"another")
    assert [book.conversation().last_seq, book.conversation().last_at, len(book.messages())] == before
    assert book.count(ContactRequest) == 0
    assert [one.seq for one in book.ledger.due("c0").messages] == [message.seq]
    assert book.finish(message, turn, book.ledger.load_state("c0").mark) is not None
    assert book.count(ContactRequest) == 1


def test_the_gravest_danger_stays(book: Book) -> None:
    for kind, stands in (("emergency", "emergency"), ("crisis", "crisis"), ("emergency", "crisis")):
        turn = Turn((Reply("Call 911."),), (Topic(kind, 1.0),), ("safety",))
        book.finish(book.receive(key=f"{kind} {stands}"), turn, danger=SafetyHit(kind, Reason.DETECTOR, "en", "self", (0, 0)))
        assert book.conversation().safety == stands
        assert book.messages()[-2].safety_reason == Reason.DETECTOR.value


def test_a_turn_without_replies_and_without_a_state_is_answered_all_the_same(book: Book) -> None:
    message = book.receive()
    at = book.now
    _, shown = book.finish(message, Turn((), (), ("smalltalk",)))
    assert [view.text for view in shown.messages] == ["hello"]
    assert (book.conversation().last_seq, book.conversation().last_at, book.count(EngineState)) == (2, at, 0)
    assert book.ledger.due("c0").messages == []


def test_a_conversation_that_is_not_there_is_said_so(book: Book) -> None:
    message = book.receive()
    with book.database.write() as session:
        session.delete(session.get_one(Conversation, "c0"))
    for ask in (lambda: book.receive("k2"), lambda: book.finish(message), lambda: book.ledger.due("c0")):
        with pytest.raises(UnknownConversation):
            ask()


def test_words_that_no_key_opens_do_not_keep_a_turn_from_being_found(book: Book) -> None:
    message = book.receive()
    with book.database.write() as session:
        session.execute(update(Message).where(Message.id == message.id).values(sealed=b"\x01" + b"1" * 80))
    (found,) = book.ledger.due("c0").messages
    assert book.vault.words(found) is None
    assert len(book.failures) == 1


def test_a_turn_is_seven_statements_between_begin_and_commit(book: Book) -> None:
    """They are work of every turn: this is where an eighth would be noticed."""
    if not book.database.is_sqlite:
        pytest.skip("counted by SQLite's own trace")
    said: list[str] = []
    book.finish(book.receive("before"))
    book.database.dispose()
    event.listen(book.database.engine, "connect", lambda connection, _: connection.set_trace_callback(said.append))
    with book.database.read():
        pass
    message, mark = book.receive(), book.ledger.load_state("c0").mark
    said.clear()
    book.finish(message, mark=mark)
    turns = [one.split()[0] for one in said if not one.startswith("--")]
    assert turns == ["BEGIN", "UPDATE", "UPDATE", "INSERT", "INSERT", "UPDATE", "COMMIT"], "two replies are two inserts of one statement"
    said.clear()
    book.receive("k2")
    assert [one.split()[0] for one in said if not one.startswith("--")] == ["BEGIN", "UPDATE", "SELECT", "INSERT", "COMMIT"]
