"""The one place that runs a turn: de-duplicate, guard, ask the engine, watch the clock, record, reply.

What holds, whatever dies when, and however many processes and machines share the database:
- A message is on disk (sealed) before anything is done with it; the same key again is the same message and gets the same replies.
- The replies, the new state and a contact request are one commit, so a turn that was cut off has happened not at all and is run again:
  by the patient's retry, by the next message of the conversation, or by the look for turns that were left (of any process).
- That commit is refused when another process has answered the message, and run anew when the state under it has changed meanwhile.
  Locks (bot/shared/locks.py) only keep two processes from doing the same work.
- Danger is looked for before the engine is asked and does not need it.
- Whatever goes wrong, the patient gets a kind sentence with the way to the clinic.
- Words are redacted after the reply, and until then lie sealed (see bot/transcripts.py).
"""

import asyncio
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.contact_intake import ContactIntake
from bot.engine.host import EngineHost
from bot.engine.protocol import Channel, Reply, Turn, Utterance
from bot.escalation.request import ContactDetails
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring
from bot.responder import Responder, Response
from bot.safety.hit import SafetyHit
from bot.settings import Settings
from bot.shared.locks import Locks
from bot.store.database import Database
from bot.store.models import Conversation, Message
from bot.store.queries import conversation as store
from bot.transcripts import UNREADABLE, Redaction, TranscriptRedactor
from bot.vault import StateChanged, StoredState, Vault
from bot.view import Opened, TurnResult, UnknownConversation, View
from bot.wording import Wording

Clock = Callable[[], datetime]
CONTACT_SENT = "[contact form sent]"  # stands in the transcript for a form whose fields are sealed elsewhere
STATE_TRIES = 5  # how often a turn is run anew because the state under it changed


@dataclass(frozen=True, slots=True)
class _OpenTurns:
    """Messages of a conversation that have no reply yet, oldest first, and the state of the turn before them (None: not read)."""

    messages: list[Message]
    channel: Channel
    state: StoredState | None


class Conversations:
    """Runs the turns of all conversations of this process."""

    def __init__(
        self,
        *,
        database: Database,
        keyring: Keyring,
        engine: EngineHost,
        responder: Responder,
        redactor: TranscriptRedactor,
        wording: Wording,
        settings: Settings,
        metrics: Metrics,
        locks: Locks,
        clock: Clock,
    ) -> None:
        """Everything it needs is handed in; see bot/service.py."""
        self._db = database
        self._keyring = keyring
        self._engine = engine
        self._responder = responder
        self._redactor = redactor
        self._wording = wording
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._locks = locks
        self._vault = Vault(keyring, clock, settings.session_minutes, responder.count_failure)
        self._contacts = ContactIntake(keyring, self._vault, metrics, clock)

    async def open(
        self, channel: Channel, language: str = "en", person_hash: str | None = None, *, number: str | None = None, greet: bool = True
    ) -> Opened:
        """Begin a conversation, with a greeting that offers the article's topics where `greet` is set. `number` is kept sealed."""
        now, token = self._clock(), secrets.token_urlsafe(32)
        conversation = Conversation(
            id=str(uuid.uuid4()), channel=channel, language=language, started_at=now, last_at=now, last_seq=0, person_hash=person_hash,
            token_hash=self._keyring.fingerprint(token, "token"), token_expires_at=now + timedelta(hours=self._settings.token_hours),
        )  # fmt: skip
        if number is not None:
            conversation.sealed_number = self._keyring.seal(number.encode(), f"number:{conversation.id}")

        def write() -> list[View]:
            with self._db.write() as session:
                session.add(conversation)
                session.flush()
                greeting = [self._add_reply(session, conversation, self._wording.greeting(channel), None, {})] if greet else []
                return [self._view(message) for message in greeting]

        messages = await asyncio.to_thread(write)
        self._metrics.conversations.labels(channel).inc()
        return Opened(conversation.id, token, conversation.token_expires_at or now, messages)

    async def take(self, conversation_id: str, turn_key: str, utterance: Utterance, wait_seconds: float) -> TurnResult:
        """One turn. The same `turn_key` again gives the same result and asks the engine no second time.

        Raises:
            UnknownConversation: there is none with this id.
        """
        began = time.perf_counter()
        with self._redactor.turn():
            return await self._taken(conversation_id, turn_key, utterance, wait_seconds, began)

    async def _taken(self, conversation_id: str, turn_key: str, utterance: Utterance, wait_seconds: float, began: float) -> TurnResult:
        async with self._locks.hold(_turn_of(conversation_id)):
            seq, open_turns = await asyncio.to_thread(self._receive, conversation_id, turn_key, utterance)
            if not self._responder.must_wait(utterance):
                return await self._answered(conversation_id, seq, began, open_turns)
        await self._responder.wait_for_engine(wait_seconds)  # without the lock: words of danger must not queue behind this
        async with self._locks.hold(_turn_of(conversation_id)):
            return await self._answered(conversation_id, seq, began)

    async def answer_what_was_left(self, older_than: timedelta = timedelta(0)) -> int:
        """Answer turns that were cut off by a crash or that came while the engine was loading, whichever process took them in.

        A conversation that somebody is in the middle of is left to them. `older_than` spares turns that another process has most likely
        just begun. How many conversations had an open turn.
        """
        waiting = await asyncio.to_thread(self._conversations_with_open_turns, older_than)
        for conversation_id in waiting:
            async with self._locks.hold_if_free(_turn_of(conversation_id)) as mine:
                if not mine:
                    continue
                try:
                    await self._answer_open_turns(conversation_id, time.perf_counter())
                except UnknownConversation:
                    pass  # deleted meanwhile
                except Exception as error:  # one conversation's trouble must not keep the others waiting
                    self._responder.count_failure(error)
        return len(waiting)

    async def messages(self, conversation_id: str, after: int) -> TurnResult:
        """Messages with a higher number than `after`."""

        def read() -> TurnResult:
            with self._db.read() as session:
                pending = bool(store.unanswered(session, conversation_id))  # first: what is answered by now is among what is read next
                found = store.messages_after(session, conversation_id, after)
                return TurnResult([self._view(message) for message in found], pending)

        return await asyncio.to_thread(read)

    async def contact(self, conversation_id: str, turn_key: str, details: ContactDetails, topic: str | None) -> TurnResult:
        """Take a finished contact form of the web widget. It ends the form of the dialogue, if one is open.

        Raises:
            UnknownConversation: there is none with this id.
        """
        async with self._locks.hold(_turn_of(conversation_id)):
            return await asyncio.to_thread(self._submit, conversation_id, turn_key, details, topic)

    # -- a turn, step by step ------------------------------------------------------------------------------------------

    def _receive(self, conversation_id: str, turn_key: str, utterance: Utterance) -> tuple[int, _OpenTurns]:
        """Put the message on disk, sealed; the number of the one with this key, and what is to be answered now."""
        with self._db.write() as session:
            conversation = store.lock(session, conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            there = store.open_or_keyed(session, conversation_id, turn_key)
            message = next((message for message in there if message.turn_key == turn_key), None)
            if message is None:
                sealed = self._vault.seal_words(conversation_id, utterance.text)
                message = store.append(
                    session, conversation, sender="patient", at=self._clock(), sealed=sealed, turn_key=turn_key, choice=utterance.choice,
                    answered=False,
                )  # fmt: skip
                there.append(message)
            return message.seq, self._open_turns(session, conversation, [message for message in there if message.answered is False])

    async def _answered(self, conversation_id: str, seq: int, began: float, open_turns: _OpenTurns | None = None) -> TurnResult:
        done = await self._answer_open_turns(conversation_id, began, open_turns)
        return done[seq] if seq in done else await asyncio.to_thread(self._result, conversation_id, seq)

    async def _answer_open_turns(self, conversation_id: str, began: float, found: _OpenTurns | None = None) -> dict[int, TurnResult]:
        """Answer, oldest first, what has no reply yet. While the engine loads only danger is answered, and nobody in it waits in line.

        `found` is what is open, where the caller has just read it. What was answered here, by the numbers of the messages.
        """
        done: dict[int, TurnResult] = {}
        if found is None:
            found = await asyncio.to_thread(self._find_open_turns, conversation_id)
        channel, state = found.channel, found.state
        for message in found.messages:
            text = self._vault.words(message)
            for tries_left in reversed(range(STATE_TRIES)):
                if state is None:  # another turn has come between
                    state = await asyncio.to_thread(self._load_state, conversation_id)
                response: Response | None
                if text is None:  # sealed with a key that is gone: it must not keep the messages after it from being answered
                    response = self._responder.trouble(channel)
                else:
                    utterance = Utterance(text, channel, message.choice)
                    response = await self._responder.respond(conversation_id, utterance, state.document, 0.0)
                if response is None:
                    break
                milliseconds = (time.perf_counter() - began) * 1000
                words = UNREADABLE if text is None else text
                mark, state = state.mark, None
                try:
                    finished = await asyncio.to_thread(self._finish, conversation_id, message.seq, response, words, milliseconds, mark)
                except StateChanged:
                    if not tries_left:
                        raise
                    continue
                if finished is not None:
                    redaction, done[message.seq] = finished
                    self._redactor.add(redaction)
                    self._metrics.turn(channel, response.turn, milliseconds)
                break
        return done

    def _finish(
        self, conversation_id: str, seq: int, response: Response, text: str, milliseconds: float, state_mark: bytes | None
    ) -> tuple[Redaction, TurnResult] | None:
        """Commit replies, state and contact request together, and show what the patient sees; None when another process was faster.

        Raises:
            StateChanged: the state that the replies rest on is no longer the present one; nothing is committed.
        """
        turn = response.turn
        with self._db.write() as session:
            conversation = store.lock(session, conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            message = store.open_turn(session, conversation_id, seq)
            if message is None:
                return None
            message.answered = True
            message.topics = [{"name": t.name, "sub": t.sub, "confidence": t.confidence} for t in turn.topics]
            if turn.runner_up is not None:
                message.extras = {"runner_up": {"name": turn.runner_up.name, "confidence": turn.runner_up.confidence}}
            message.outcomes = list(turn.outcomes)
            message.milliseconds = round(milliseconds, 1)
            message.model_version = turn.model or self._engine.version or None
            if turn.identifiers:
                message.sealed = self._vault.seal_words(conversation_id, text, turn.identifiers)
            if response.danger is not None:
                self._flag(conversation, message, response.danger)
            form = {"kind": "contact", "step": turn.form_step} if turn.form_step else None
            replies = []
            for reply in turn.replies:
                last = reply is turn.replies[-1]
                extras = {"form": form} if form and last else {}
                replies.append(self._add_reply(session, conversation, reply, seq, extras, turn))
            if turn.contact is not None:
                self._contacts.take_draft(session, conversation, f"turn-{seq}", turn.contact)
            if turn.state:
                self._vault.replace_state(session, conversation_id, turn.state, state_mark)
            shown = TurnResult([self._view(each) for each in (message, *replies)], pending=False)
            return Redaction(message.id, conversation_id, text, turn.identifiers), shown

    def _result(self, conversation_id: str, seq: int) -> TurnResult:
        with self._db.read() as session:
            return self._turn_result(session, conversation_id, seq)

    def _turn_result(self, session: Session, conversation_id: str, seq: int) -> TurnResult:
        found = store.turn_messages(session, conversation_id, seq)
        pending = any(message.answered is False for message in found)
        return TurnResult([self._view(message) for message in found], pending)

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _flag(self, conversation: Conversation, message: Message, danger: SafetyHit) -> None:
        """Let staff see the danger that was heard in `message`."""
        message.safety_reason = danger.reason.value
        conversation.safety = "crisis" if "crisis" in (conversation.safety, danger.kind) else danger.kind

    def _add_reply(
        self,
        session: Session,
        conversation: Conversation,
        reply: Reply,
        reply_to: int | None,
        extras: dict[str, Any],
        turn: Turn | None = None,
    ) -> Message:
        more: dict[str, Any] = dict(extras)
        if reply.choices:
            more["choices"] = [{"id": choice.id, "title": choice.title} for choice in reply.choices]
        if reply.facts:
            more["facts"] = list(reply.facts)
        return store.append(
            session, conversation, sender="bot", at=self._clock(), text=reply.text, reply_to=reply_to, extras=more or None,
            topics=[{"name": topic.name} for topic in turn.topics] if turn else None, outcomes=list(turn.outcomes) if turn else None,
        )  # fmt: skip

    def _submit(self, conversation_id: str, turn_key: str, details: ContactDetails, topic: str | None) -> TurnResult:
        heard = self._responder.hears(details.about) or self._responder.hears(details.name)
        with self._db.write() as session:
            conversation = store.lock(session, conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            known = store.by_turn_key(session, conversation_id, turn_key)
            if known is None:
                known = store.append(
                    session, conversation, sender="patient", at=self._clock(), text=CONTACT_SENT,
                    turn_key=turn_key, answered=True, outcomes=["form"],
                )  # fmt: skip
                self._contacts.take_form(session, conversation, turn_key, details, topic)
                reply = self._wording.reply("utter_contact_done", "web")
                self._add_reply(session, conversation, reply, known.seq, {}, Turn((reply,), (), ("form",)))
                if heard is not None and heard.danger is not None:  # last, so that nothing stands below it
                    self._flag(conversation, known, heard.danger)
                    known.topics = [{"name": heard.danger.kind, "sub": None, "confidence": 1.0}]
                    known.outcomes = ["form", "safety"]
                    self._add_reply(session, conversation, heard.turn.replies[0], known.seq, {}, heard.turn)
                    self._metrics.safety.labels(heard.danger.kind).inc()
                session.flush()
            found = [m for m in store.turn_messages(session, conversation_id, known.seq) if m.sender == "bot"]
            return TurnResult([self._view(message) for message in found], False)

    def _load_state(self, conversation_id: str) -> StoredState:
        with self._db.read() as session:
            return self._vault.load_state(session, conversation_id)

    def _find_open_turns(self, conversation_id: str) -> _OpenTurns:
        with self._db.read() as session:
            conversation = store.find(session, conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            return self._open_turns(session, conversation, store.unanswered(session, conversation_id))

    def _open_turns(self, session: Session, conversation: Conversation, messages: list[Message]) -> _OpenTurns:
        """What is open in `conversation`, with the state that the first of `messages` rests on."""
        channel: Channel = "sms" if conversation.channel == "sms" else "web"
        return _OpenTurns(messages, channel, self._vault.load_state(session, conversation.id) if messages else None)

    def _conversations_with_open_turns(self, older_than: timedelta) -> list[str]:
        with self._db.read() as session:
            return store.conversations_with_open_turns(session, self._clock() - older_than)

    def _view(self, message: Message) -> View:
        text = message.text
        if text is None:
            words = self._vault.words(message)
            text = UNREADABLE if words is None else words
        return View.of(message, text)


def _turn_of(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"
