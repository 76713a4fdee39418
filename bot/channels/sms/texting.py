"""One incoming text, from the carrier's fields to the one text that answers it.

The order is the rule: danger is heard first, by whomever and whatever else the message says; then the keywords of the carriers and any
wording of opting out; then silence towards a person who has opted out; then the engine. The same MessageSid is the same message and gets
the same text, also when two of them come at once. Texts of one person are answered in their order; danger does not wait in line.
"""

import asyncio
import logging
import re
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels.sms.compose import Composer, Sms
from bot.channels.sms.inbound import Inbound
from bot.channels.sms.keywords import is_yes, keyword
from bot.channels.sms.numbering import chosen, is_number
from bot.channels.sms.opt_out import opt_out
from bot.channels.sms.person import Person, Standing
from bot.engine.protocol import EngineError, Utterance
from bot.escalation.errors import ContactError
from bot.escalation.request import parse_reach
from bot.safety.hit import SafetyHit
from bot.service import Service
from bot.store.models import SmsTurn
from bot.store.queries import consent
from bot.store.queries import conversation as conversations
from bot.store.queries import sms as store
from bot.view import TurnResult

log = logging.getLogger(__name__)
SILENCE = Sms("")
DANGER_SECONDS = 2.0  # a person in danger gets the words after this time, whether or not the turn is recorded by then
MARGIN_SECONDS = 1.5  # between the end of waiting for a loading engine and the apology
_CALL_ME = re.compile(r"\b(?:call|ring|phone) (?:me|us|him|her)\b|\bcall ?back\b", re.IGNORECASE)


class Texting:
    """Answers texts on behalf of one service."""

    def __init__(self, service: Service) -> None:
        """`service`: the parts of this process."""
        self._service = service
        self._composer = Composer(service.wording, service.clinic)
        self._running: set[asyncio.Task[Any]] = set()

    async def answer(self, message: Inbound) -> str:
        """The words that answer `message`; empty for silence. Never raises: a person gets a sentence whatever fails."""
        person = Person.of(self._service.keyring, message.number, message.our_number)
        danger = self._service.guard.check(message.text) if message.text else None
        try:
            if danger is not None:
                return (await self._in_danger(message, person, danger)).text
            turn = self._start(self._in_order(message, person))
            return (await asyncio.wait_for(asyncio.shield(turn), self._service.settings.sms_seconds)).text
        except TimeoutError:  # the turn goes on and is recorded; a repeated webhook gets its answer
            self._count("SmsSlow")
            return self._composer.say("utter_sms_slow").text
        except Exception as error:
            self._count(type(error).__name__)
            return self._composer.say("utter_trouble").text

    # -- danger ----------------------------------------------------------------------------------------------------------

    async def _in_danger(self, message: Inbound, person: Person, danger: SafetyHit) -> Sms:
        """The words of safety, whether or not the person opted out, the engine is up or the database takes it."""
        turn = self._start(self._recorded_danger(message, person))
        try:
            return await asyncio.wait_for(asyncio.shield(turn), DANGER_SECONDS)
        except Exception as error:
            self._count("SmsSlow" if isinstance(error, TimeoutError) else type(error).__name__)
            return self._composer.danger(self._service.guard.reply(danger, "sms"))

    async def _recorded_danger(self, message: Inbound, person: Person) -> Sms:
        known, standing = await asyncio.to_thread(self._look_up, message, person)
        if known is not None and known.answer is not None:
            return _as_sms(known)
        conversation_id = await self._conversation(message, person, known, standing)
        result = await self._service.conversations.take(conversation_id, message.sid, Utterance(message.text, "sms"), 0.0)
        words = opt_out(message.text)
        more = self._service.wording.text("utter_sms_opt_out", "sms") if words and not standing.opted_out else ""
        sms = self._composer.danger(" ".join(view.text for view in result.messages if view.sender == "bot"), more)
        return await asyncio.to_thread(self._finish, message, person, sms, words if more else None)

    # -- everything else ---------------------------------------------------------------------------------------------------

    async def _in_order(self, message: Inbound, person: Person) -> Sms:
        async with self._service.locks.hold(f"person:{person.hash}"):
            known, standing = await asyncio.to_thread(self._look_up, message, person)
            if known is not None and known.answer is not None:
                return _as_sms(known)
            if known is None:
                if message.number == message.our_number or await self._too_fast(person):
                    return SILENCE  # a loop of two machines, most likely
                said = await asyncio.to_thread(self._keyword, message, person, standing)
                if said is not None:
                    return said
            return await self._turn(message, person, known, standing)

    def _keyword(self, message: Inbound, person: Person, standing: Standing) -> Sms | None:
        """The answer to a keyword or an opt-out, recorded; None where the message is neither."""
        meant = {"STOP": "stop", "START": "start", "HELP": "help"}.get(message.carrier_said) or keyword(message.text)
        words = opt_out(message.text) if meant is None else message.text
        if meant is None and words is not None:
            meant = "stop"
        if meant == "start" and is_yes(message.text) and not standing.opted_out and standing.offer:
            return None  # "yes" answers our question; see _utterance
        if meant is None:
            return None
        if meant == "start" and is_yes(message.text) and standing.known and not standing.opted_out and not message.carrier_said:
            return self._settle(message, person, standing, self._composer.say("utter_affirm_nothing_open"), "opt_in", words or "")
        by_carrier = bool(message.carrier_said)
        if meant == "help":
            return self._settle(message, person, standing, SILENCE if by_carrier else self._composer.say("utter_sms_help"))
        if meant == "stop":
            confirmed = standing.opted_out or by_carrier
            sms = SILENCE if confirmed else self._composer.say("utter_sms_opt_out")
            return self._settle(message, person, standing, sms, "opt_out", words or message.carrier_said)
        sms = SILENCE if by_carrier else self._composer.say("utter_sms_opt_in")
        return self._settle(message, person, standing, sms, "opt_in", words or message.carrier_said, introduced=not by_carrier)

    async def _turn(self, message: Inbound, person: Person, known: SmsTurn | None, standing: Standing) -> Sms:
        """A turn of the conversation."""
        introduce = not standing.introduced
        if standing.opted_out and not await self._engine_sees_danger(message):
            return await asyncio.to_thread(self._settle, message, person, standing, SILENCE)
        if not message.text:
            name = "utter_sms_picture" if message.media else "utter_sms_empty"
            sms = self._composer.say(name, introduce=introduce)
            return await asyncio.to_thread(self._settle, message, person, standing, sms)
        utterance = self._utterance(message, standing)
        if utterance.choice is None and standing.choices and is_number(message.text):
            sms = Sms(self._composer.say("utter_sms_number").text, standing.choices, standing.offer)
            return await asyncio.to_thread(self._settle, message, person, standing, sms)
        conversation_id = await self._conversation(message, person, known, standing)
        settings = self._service.settings
        wait = max(min(settings.wait_seconds, settings.sms_seconds - MARGIN_SECONDS), 0.0)
        result: TurnResult = await self._service.conversations.take(conversation_id, message.sid, utterance, wait)
        if result.pending:  # the engine is still loading; the turn is answered when it is there
            self._count("SmsSlow")
            return self._composer.say("utter_sms_slow")
        replies = [view for view in result.messages if view.sender == "bot"]
        return await asyncio.to_thread(self._finish, message, person, self._composer.turn(replies, introduce=introduce))

    def _utterance(self, message: Inbound, standing: Standing) -> Utterance:
        """The words, or the choice that a number or a "yes" names."""
        choice = standing.offer if standing.offer and is_yes(message.text) else None
        if choice is None and standing.choices:
            number = chosen(message.text, len(standing.choices))
            choice = standing.choices[number - 1] if number else None
        title = self._service.wording.choice_title(choice) if choice else None
        return Utterance(title, "sms", choice) if title else Utterance(message.text, "sms")

    async def _engine_sees_danger(self, message: Inbound) -> bool:
        """Whether the understanding sees danger that the patterns did not, in words that get no other reply. Nothing is stored."""
        engine = self._service.engine
        if not message.text or not engine.ready:
            return False
        try:
            return (await engine.reply("opted-out", Utterance(message.text, "sms"), None)).danger is not None
        except EngineError as error:
            self._count(type(error).__name__)
            return False

    # -- records -----------------------------------------------------------------------------------------------------------

    def _look_up(self, message: Inbound, person: Person) -> tuple[SmsTurn | None, Standing]:
        with self._service.database.read() as session:
            standing = Standing.read(session, person, self._service.clock(), self._service.settings.session_minutes)
            return store.turn(session, message.sid), standing

    async def _conversation(self, message: Inbound, person: Person, known: SmsTurn | None, standing: Standing) -> str:
        """The conversation of this text, its turn begun: whoever repeats the text later finds it there."""
        if known is not None and known.conversation_id:
            return known.conversation_id
        conversation_id = standing.conversation_id
        if conversation_id is None:
            opened = await self._service.conversations.open("sms", "en", person.hash, number=message.number, greet=False)
            conversation_id = opened.id
        return await asyncio.to_thread(self._begin, message, person, conversation_id)

    def _begin(self, message: Inbound, person: Person, conversation_id: str) -> str:
        try:
            with self._service.database.write() as session:
                session.add(
                    SmsTurn(message_sid=message.sid, person_hash=person.hash, conversation_id=conversation_id, at=self._service.clock())
                )
                session.flush()
                self._first_contact(session, person)
                wish = _wish(message)
                if wish and (found := conversations.find(session, conversation_id)):
                    found.contact_by = wish
        except IntegrityError:  # another worker has the same text
            with self._service.database.read() as session:
                known = store.turn(session, message.sid)
                return (known.conversation_id if known else None) or conversation_id
        return conversation_id

    def _finish(self, message: Inbound, person: Person, sms: Sms, opt_out_words: str | None = None) -> Sms:
        """Queue the answer to a text that was begun; then, in the same transaction, what follows from it."""
        with self._service.database.write() as session:
            turn = store.turn(session, message.sid)
            if turn is not None:
                turn.answer, turn.choices, turn.offer = sms.text, list(sms.choices), sms.offer
                session.flush()
            if sms.introduced:
                consent.record(session, person.hash, person.our_hash, "introduced", "", self._service.clock())
            if opt_out_words is not None:
                consent.record(session, person.hash, person.our_hash, "opt_out", opt_out_words, self._service.clock())
        return sms

    def _settle(
        self,
        message: Inbound,
        person: Person,
        standing: Standing,
        sms: Sms,
        event: consent.Event | None = None,
        words: str = "",
        introduced: bool = False,
    ) -> Sms:
        """Record a text that needs no turn: the answer is queued first, then the change of consent, in one transaction."""
        now = self._service.clock()
        with self._service.database.write() as session:
            known = store.turn(session, message.sid)
            if known is not None and known.answer is not None:
                return _as_sms(known)
            session.merge(
                SmsTurn(
                    message_sid=message.sid, person_hash=person.hash, conversation_id=standing.conversation_id, answer=sms.text,
                    choices=list(sms.choices), offer=sms.offer, at=now,
                )
            )  # fmt: skip
            session.flush()
            self._first_contact(session, person)
            if event is not None:
                consent.record(session, person.hash, person.our_hash, event, words, now)
            if (sms.introduced or introduced) and not standing.introduced:
                consent.record(session, person.hash, person.our_hash, "introduced", "", now)
        return sms

    def _first_contact(self, session: Session, person: Person) -> None:
        if not consent.happened(session, person.hash, person.our_hash, "first_contact"):
            consent.record(session, person.hash, person.our_hash, "first_contact", "wrote to us", self._service.clock())

    # -- parts -------------------------------------------------------------------------------------------------------------

    async def _too_fast(self, person: Person) -> bool:
        over = await self._service.limiter.over({f"sms:{person.hash}": self._service.settings.rate_conversation})
        if over is not None:
            self._service.metrics.refused.labels("429").inc()
        return over is not None

    def _start(self, work: Any) -> asyncio.Task[Sms]:
        """Run on even when nobody waits any more."""
        task: asyncio.Task[Sms] = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("text not answered: %s", type(error).__name__)

    def _count(self, error: str) -> None:
        self._service.metrics.failures.labels(error).inc()


def _as_sms(turn: SmsTurn) -> Sms:
    return Sms(turn.answer or "", tuple(turn.choices or ()), turn.offer)


def _wish(message: Inbound) -> str | None:
    """How the person asks to be contacted, in whichever message they say it: "text me back", "call me"."""
    try:
        reach = parse_reach(f"{message.text} {message.number}")
    except ContactError:
        return None
    if reach.text_consent and reach.preferred == "text":
        return "text"
    return "call" if _CALL_ME.search(message.text) else None
