"""Keeps the record of turns: a message is put on disk before anything is done with it, and its replies beside it when they are there.

Each method is one transaction and blocks: call it in a thread. The two that every turn needs lock the conversation, so that two processes
do not number messages alike or answer one twice (see bot/conversation.py for what that promises).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.contact_intake import ContactIntake
from bot.engine.protocol import Channel, ContactDraft, Reply, Turn, Utterance
from bot.responder import Response
from bot.store.database import Database
from bot.store.models import Conversation, Message
from bot.store.queries import conversation as store
from bot.store.rows import NewConversation, NewReply, OpenMessage, OpenTurns
from bot.transcripts import UNREADABLE, Redaction
from bot.vault import StoredState, Vault
from bot.view import TurnResult, UnknownConversation, View


@dataclass(frozen=True, slots=True)
class Due:
    """Messages of a conversation that have no reply yet, oldest first, and the state of the turn before them (None: not read)."""

    messages: list[OpenMessage]
    channel: Channel
    state: StoredState | None


class Ledger:
    """Reads and writes the turns of conversations."""

    def __init__(self, database: Database, vault: Vault, contacts: ContactIntake, clock: Callable[[], datetime]) -> None:
        self._db = database
        self._vault = vault
        self._contacts = contacts
        self._clock = clock

    def open(self, new: NewConversation, greeting: Reply | None) -> list[View]:
        """Begin a conversation, with a greeting if there is one; what the patient sees of it."""
        greetings = [NewReply(1, None, new.started_at, greeting.text, None, None, extras_of(greeting))] if greeting else []
        with self._db.write_rows() as connection:
            store.put_conversation(connection, new, len(greetings))
            store.put_replies(connection, new.id, greetings)
        return [View.of(reply, reply.text) for reply in greetings]

    def receive(self, conversation_id: str, turn_key: str, utterance: Utterance) -> tuple[int, Due]:
        """Put the message on disk, sealed; the number of the one with this key, and what is to be answered now.

        Raises:
            UnknownConversation: there is none with this id.
        """
        with self._db.write_rows() as connection:
            now = self._clock()
            place = store.count(connection, conversation_id, 1, now)
            found = store.open_turns(connection, conversation_id, turn_key) if place is not None else None
            if place is None or found is None:
                raise UnknownConversation(conversation_id)
            if found.known is None:
                seq, sealed = place.last_seq, self._vault.seal_words(conversation_id, utterance.text)
                found.messages.append(
                    store.put_message(connection, conversation_id, seq, turn_key, at=now, choice=utterance.choice, sealed=sealed)
                )
            else:
                seq = found.known
                connection.rollback()  # it has come before: there is nothing to count
        return seq, self._due(conversation_id, found)

    def due(self, conversation_id: str) -> Due:
        """What is to be answered now.

        Raises:
            UnknownConversation: there is none with this id.
        """
        with self._db.read() as session:
            found = store.open_turns(session, conversation_id)
        if found is None:
            raise UnknownConversation(conversation_id)
        return self._due(conversation_id, found)

    def finish(
        self, message: OpenMessage, response: Response, words: str, milliseconds: float, model: str | None, mark: bytes | None
    ) -> tuple[Redaction, TurnResult] | None:
        """Commit replies, state and contact request together, and show what the patient sees; None when another process was faster.

        Arguments: `words` of the message, the `model` that made the response, and the `mark` of the state that it rests on.

        Raises:
            StateChanged: that state is no longer the present one; nothing is committed.
            UnknownConversation: it was deleted meanwhile.
        """
        turn, conversation_id = response.turn, message.conversation_id
        values = _of_message(response, milliseconds, model)
        if turn.identifiers:
            values["sealed"] = self._vault.seal_words(conversation_id, words, turn.identifiers)
        with self._db.write_rows() as connection:
            now = self._clock()
            place = store.count(connection, conversation_id, len(turn.replies), now if turn.replies else None)
            if place is None:
                raise UnknownConversation(conversation_id)
            if not store.answer(connection, conversation_id, message.seq, values):
                connection.rollback()
                return None
            if response.danger is not None:
                store.flag(connection, conversation_id, gravest(place.safety, response.danger.kind))
            replies = _replies(turn, message.seq, place.last_seq, now)
            store.put_replies(connection, conversation_id, replies)
            if turn.contact is not None:
                self._take_draft(connection, conversation_id, f"turn-{message.seq}", turn.contact)
            if turn.state:
                self._vault.replace_state(connection, conversation_id, turn.state, mark)
        asked = View(
            message.seq, "patient", words if message.text is None else message.text, message.at,
            topics=tuple(topic.name for topic in turn.topics), outcomes=tuple(turn.outcomes),
        )  # fmt: skip
        shown = TurnResult([asked, *(View.of(reply, reply.text) for reply in replies)], pending=False)
        return Redaction(message.id, conversation_id, words, turn.identifiers), shown

    def load_state(self, conversation_id: str) -> StoredState:
        """The state that the next turn rests on."""
        with self._db.read() as session:
            return self._vault.load_state(session, conversation_id)

    def result(self, conversation_id: str, seq: int) -> TurnResult:
        """The patient's message `seq` and the replies to it."""
        with self._db.read() as session:
            found = store.turn_messages(session, conversation_id, seq)
            pending = any(message.answered is False for message in found)
            return TurnResult([self.view(message) for message in found], pending)

    def messages(self, conversation_id: str, after: int) -> TurnResult:
        """Messages with a higher number than `after`."""
        with self._db.read() as session:
            pending = bool(store.unanswered(session, conversation_id))  # first: what is answered by now is among what is read next
            found = store.messages_after(session, conversation_id, after)
            return TurnResult([self.view(message) for message in found], pending)

    def conversations_due(self, until: datetime) -> list[str]:
        """Ids of conversations in which a patient waits for a reply to something sent at `until` or before."""
        with self._db.read() as session:
            return store.conversations_with_open_turns(session, until)

    def view(self, message: Message) -> View:
        """What the patient sees of a stored message."""
        text = message.text
        if text is None:
            words = self._vault.words(message)
            text = UNREADABLE if words is None else words
        return View.of(message, text)

    def _due(self, conversation_id: str, found: OpenTurns) -> Due:
        channel: Channel = "sms" if found.channel == "sms" else "web"
        return Due(found.messages, channel, self._vault.state(conversation_id, found.state) if found.messages else None)

    def _take_draft(self, connection: Connection, conversation_id: str, key: str, draft: ContactDraft) -> None:
        with Session(connection) as session:  # within the connection's transaction, which it neither commits nor ends
            self._contacts.take_draft(session, session.get_one(Conversation, conversation_id), key, draft)
            session.flush()


def gravest(known: str | None, seen: str) -> str:
    """Of the danger that is `known` of a conversation and the one just `seen`, what staff are shown."""
    return "crisis" if "crisis" in (known, seen) else seen


def extras_of(reply: Reply, form_step: str | None = None) -> dict[str, Any] | None:
    """What a reply carries beside its words: buttons, the facts that it rests on, the step of the contact form that it asks for."""
    found: dict[str, Any] = {"form": {"kind": "contact", "step": form_step}} if form_step else {}
    if reply.choices:
        found["choices"] = [{"id": choice.id, "title": choice.title} for choice in reply.choices]
    if reply.facts:
        found["facts"] = list(reply.facts)
    return found or None


def _of_message(response: Response, milliseconds: float, model: str | None) -> dict[str, Any]:
    """The columns of a patient's message that say how it was answered."""
    turn = response.turn
    values: dict[str, Any] = {
        "topics": [{"name": topic.name, "sub": topic.sub, "confidence": topic.confidence} for topic in turn.topics],
        "outcomes": list(turn.outcomes), "milliseconds": round(milliseconds, 1), "model_version": model,
    }  # fmt: skip
    if turn.runner_up is not None:
        values["extras"] = {"runner_up": {"name": turn.runner_up.name, "confidence": turn.runner_up.confidence}}
    if response.danger is not None:
        values["safety_reason"] = response.danger.reason.value
    return values


def _replies(turn: Turn, reply_to: int, last_seq: int, at: datetime) -> list[NewReply]:
    """The replies of a turn, the last of which gets the number `last_seq`; it is the one that the form waits at."""
    topics, outcomes = [{"name": topic.name} for topic in turn.topics], list(turn.outcomes)
    first = last_seq - len(turn.replies) + 1
    return [
        NewReply(seq, reply_to, at, reply.text, topics, outcomes, extras_of(reply, turn.form_step if seq == last_seq else None))
        for seq, reply in enumerate(turn.replies, first)
    ]
