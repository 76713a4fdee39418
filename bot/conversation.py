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
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.contact_intake import ContactIntake
from bot.engine.host import EngineHost
from bot.engine.protocol import Channel, Reply, Turn, Utterance
from bot.escalation.request import ContactDetails
from bot.ledger import Due, Ledger, extras_of, gravest
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring
from bot.responder import Responder, Response
from bot.settings import Settings
from bot.shared.locks import Locks
from bot.store.database import Database
from bot.store.models import Conversation, Message
from bot.store.queries import conversation as store
from bot.store.rows import NewConversation
from bot.transcripts import UNREADABLE, TranscriptRedactor
from bot.vault import StateChanged, Vault
from bot.view import Opened, TurnResult, UnknownConversation
from bot.wording import Wording

Clock = Callable[[], datetime]
CONTACT_SENT = "[contact form sent]"  # stands in the transcript for a form whose fields are sealed elsewhere
STATE_TRIES = 5  # how often a turn is run anew because the state under it changed


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
        self._ledger = Ledger(database, self._vault, self._contacts, clock)

    async def open(
        self, channel: Channel, language: str = "en", person_hash: str | None = None, *, number: str | None = None, greet: bool = True
    ) -> Opened:
        """Begin a conversation, with a greeting that offers the article's topics where `greet` is set. `number` is kept sealed."""
        now, token, conversation_id = self._clock(), secrets.token_urlsafe(32), str(uuid.uuid4())
        new = NewConversation(
            conversation_id, channel, language, now, person_hash,
            token_hash=self._keyring.fingerprint(token, "token"), token_expires_at=now + timedelta(hours=self._settings.token_hours),
            sealed_number=None if number is None else self._keyring.seal(number.encode(), f"number:{conversation_id}"),
        )  # fmt: skip
        messages = await asyncio.to_thread(self._ledger.open, new, self._wording.greeting(channel) if greet else None)
        self._metrics.conversations.labels(channel).inc()
        return Opened(new.id, token, new.token_expires_at, messages)

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
            recorded = asyncio.create_task(asyncio.to_thread(self._ledger.receive, conversation_id, turn_key, utterance))
            await asyncio.sleep(0)  # it is on its way to the disk; what a look at the words takes need not wait for that
            looking = self._responder.look_ahead(utterance)
            try:
                seq, due = await recorded
            finally:
                await looking
            if not self._responder.must_wait(utterance):
                return await self._answered(conversation_id, seq, began, due)
        await self._responder.wait_for_engine(wait_seconds)  # without the lock: words of danger must not queue behind this
        async with self._locks.hold(_turn_of(conversation_id)):
            return await self._answered(conversation_id, seq, began)

    async def answer_what_was_left(self, older_than: timedelta = timedelta(0)) -> int:
        """Answer turns that were cut off by a crash or that came while the engine was loading, whichever process took them in.

        A conversation that somebody is in the middle of is left to them. `older_than` spares turns that another process has most likely
        just begun. How many conversations had an open turn.
        """
        waiting = await asyncio.to_thread(self._ledger.conversations_due, self._clock() - older_than)
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
        return await asyncio.to_thread(self._ledger.messages, conversation_id, after)

    async def contact(self, conversation_id: str, turn_key: str, details: ContactDetails, topic: str | None) -> TurnResult:
        """Take a finished contact form of the web widget. It ends the form of the dialogue, if one is open.

        Raises:
            UnknownConversation: there is none with this id.
        """
        async with self._locks.hold(_turn_of(conversation_id)):
            return await asyncio.to_thread(self._submit, conversation_id, turn_key, details, topic)

    # -- a turn, step by step ------------------------------------------------------------------------------------------

    async def _answered(self, conversation_id: str, seq: int, began: float, due: Due | None = None) -> TurnResult:
        done = await self._answer_open_turns(conversation_id, began, due)
        return done[seq] if seq in done else await asyncio.to_thread(self._ledger.result, conversation_id, seq)

    async def _answer_open_turns(self, conversation_id: str, began: float, due: Due | None = None) -> dict[int, TurnResult]:
        """Answer, oldest first, what has no reply yet. While the engine loads only danger is answered, and nobody in it waits in line.

        `due` is what is open, where the caller has just read it. What was answered here, by the numbers of the messages.
        """
        done: dict[int, TurnResult] = {}
        if due is None:
            due = await asyncio.to_thread(self._ledger.due, conversation_id)
        channel, state = due.channel, due.state
        for message in due.messages:
            text = self._vault.words(message)
            for tries_left in reversed(range(STATE_TRIES)):
                if state is None:  # another turn has come between
                    state = await asyncio.to_thread(self._ledger.load_state, conversation_id)
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
                model = response.turn.model or self._engine.version or None
                mark, state = state.mark, None
                try:
                    finished = await asyncio.to_thread(self._ledger.finish, message, response, words, milliseconds, model, mark)
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

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _add_reply(self, session: Session, conversation: Conversation, reply: Reply, reply_to: int, turn: Turn) -> Message:
        return store.append(
            session, conversation, sender="bot", at=self._clock(), text=reply.text, reply_to=reply_to, extras=extras_of(reply),
            topics=[{"name": topic.name} for topic in turn.topics], outcomes=list(turn.outcomes),
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
                self._add_reply(session, conversation, reply, known.seq, Turn((reply,), (), ("form",)))
                if heard is not None and heard.danger is not None:  # last, so that nothing stands below it
                    conversation.safety = gravest(conversation.safety, heard.danger.kind)
                    known.safety_reason = heard.danger.reason.value
                    known.topics = [{"name": heard.danger.kind, "sub": None, "confidence": 1.0}]
                    known.outcomes = ["form", "safety"]
                    self._add_reply(session, conversation, heard.turn.replies[0], known.seq, heard.turn)
                    self._metrics.safety.labels(heard.danger.kind).inc()
                session.flush()
            found = [m for m in store.turn_messages(session, conversation_id, known.seq) if m.sender == "bot"]
            return TurnResult([self._ledger.view(message) for message in found], False)


def _turn_of(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"
