"""One incoming text, from the carrier's fields to the one text that answers it.

The order is the rule: danger is heard first, by whomever and whatever else the message says; then the keywords of the carriers and any
wording of opting out; then the limit of messages; then silence towards a person who has opted out; then the engine. The same MessageSid is
the same message and gets the same text, also when two of them come at once. Texts of one person are answered in their order; danger does
not wait in line.
"""

import asyncio
import logging
from typing import Any

from bot.channels.sms.compose import Composer, Sms
from bot.channels.sms.inbound import Inbound
from bot.channels.sms.keywords import is_yes, keyword
from bot.channels.sms.numbering import chosen, is_number
from bot.channels.sms.opt_out import opt_out
from bot.channels.sms.person import Person, Standing
from bot.channels.sms.records import Delivery, Records, as_sms
from bot.engine.protocol import Utterance
from bot.responder import Responder
from bot.safety.hit import Reason, SafetyHit
from bot.service import Service
from bot.store.models import SmsTurn
from bot.view import TurnResult

log = logging.getLogger(__name__)
SILENCE = Sms("")
DANGER_SECONDS = 2.0  # a person in danger gets the words after this time, whether or not the turn is recorded by then
HEAR_SECONDS = 3.0  # how long the words of a person who opted out are looked at for danger
LOOK_SECONDS = 0.5  # how long an apology waits to learn whether the person wants no texts
MARGIN_SECONDS = 1.5  # between the end of waiting for a loading engine and the apology


class Texting:
    """Answers texts on behalf of one service."""

    def __init__(self, service: Service) -> None:
        """`service`: the parts of this process."""
        self._service = service
        self._composer = Composer(service.wording, service.clinic)
        self._records = Records(service)
        self._responder = Responder(service.guard, service.engine, service.wording, service.metrics)
        self._running: set[asyncio.Task[Any]] = set()

    async def answer(self, message: Inbound) -> str:
        """The words that answer `message`; empty for silence. Never raises: a person gets a sentence whatever fails."""
        person = Person.of(self._service.keyring, message.number, message.our_number)
        danger = self._service.guard.check(message.text) if message.text else None
        delivery = Delivery()
        try:
            if danger is not None:
                return (await self._in_danger(message, person, danger)).text
            turn = self._start(self._in_order(message, person, delivery))
            return (await asyncio.wait_for(asyncio.shield(turn), self._service.settings.sms_seconds)).text
        except TimeoutError:  # the turn goes on and is recorded; a repeated webhook gets its answer
            delivery.missed = True
            self._count("SmsSlow")
            return await self._apology("utter_sms_slow", message, person)
        except Exception as error:
            self._count(type(error).__name__)
            return await self._apology("utter_trouble", message, person)

    async def _apology(self, name: str, message: Inbound, person: Person) -> str:
        """The response `name`; silence towards a person who has opted out, unless they asked for help."""
        if keyword(message.text) != "help":
            try:
                if await asyncio.wait_for(asyncio.to_thread(self._records.opted_out, person), LOOK_SECONDS):
                    return ""
            except Exception as error:
                self._count(type(error).__name__)
        return self._composer.say(name).text

    # -- danger ----------------------------------------------------------------------------------------------------------

    async def _in_danger(self, message: Inbound, person: Person, danger: SafetyHit, *, certain: bool = False) -> Sms:
        """The words of safety, whether or not the person opted out, the engine is up or the database takes it.

        `certain`: the understanding has been asked already and sees the danger, too.
        """
        delivery = Delivery()
        certain = certain or danger.reason is not Reason.DETECTOR
        turn = self._start(self._recorded_danger(message, person, danger, certain, delivery))
        try:
            return await asyncio.wait_for(asyncio.shield(turn), DANGER_SECONDS)
        except Exception as error:
            delivery.missed = True
            self._count("SmsSlow" if isinstance(error, TimeoutError) else type(error).__name__)
            return self._safety(danger)

    async def _recorded_danger(self, message: Inbound, person: Person, danger: SafetyHit, certain: bool, delivery: Delivery) -> Sms:
        """The turn of a message in which danger was seen. Where that is taken back it is a turn like any other, or silence."""
        known, standing = await asyncio.to_thread(self._records.look_up, message, person)
        if known is not None and known.answer is not None:
            return as_sms(known)
        if standing.opted_out and not certain:  # looked at before anything is kept of it
            response = await self._responder.respond("opted-out", Utterance(message.text, "sms"), None, 0.0)
            if response is not None and response.danger is None:
                return await asyncio.to_thread(self._records.settle, message, person, standing, SILENCE, delivery)
            certain = True
        conversation_id = await self._conversation(message, person, known, standing)
        result = await self._service.conversations.take(conversation_id, message.sid, Utterance(message.text, "sms"), 0.0)
        replies = [view for view in result.messages if view.sender == "bot"]
        if result.pending or not replies:
            return self._safety(danger)
        words = opt_out(message.text) if not standing.opted_out else None
        if any("safety" in view.outcomes for view in replies):
            more = self._service.wording.text("utter_sms_opt_out", "sms") if words else ""
            sms = self._composer.danger(" ".join(view.text for view in replies), more)
        elif standing.opted_out:
            sms = self._safety(danger) if certain else SILENCE
        elif words:
            sms = self._composer.say("utter_sms_opt_out")
        else:
            sms = self._composer.turn(replies, introduce=not standing.introduced)
        return await asyncio.to_thread(self._records.finish, message, person, sms, delivery, words)

    async def _after_opt_out(self, message: Inbound, person: Person, standing: Standing, delivery: Delivery) -> Sms:
        """Silence, unless somebody in danger is heard: a person who has opted out gets no other answer, and their words are not kept."""
        danger = await self._heard(message) if message.text else None
        if danger is None:
            return await asyncio.to_thread(self._records.settle, message, person, standing, SILENCE, delivery)
        return await self._in_danger(message, person, danger, certain=True)

    async def _heard(self, message: Inbound) -> SafetyHit | None:
        """The danger that the understanding sees where the patterns did not; None where it cannot tell in time."""
        seconds = min(HEAR_SECONDS, max(self._service.settings.sms_seconds - DANGER_SECONDS, LOOK_SECONDS))
        try:
            response = await asyncio.wait_for(self._responder.respond("opted-out", Utterance(message.text, "sms"), None, seconds), seconds)
        except Exception as error:
            self._count("SmsSlow" if isinstance(error, TimeoutError) else type(error).__name__)
            return None
        return response.danger if response is not None else None

    def _safety(self, danger: SafetyHit) -> Sms:
        return self._composer.danger(self._service.guard.reply(danger, "sms"))

    # -- everything else ---------------------------------------------------------------------------------------------------

    async def _in_order(self, message: Inbound, person: Person, delivery: Delivery) -> Sms:
        async with self._service.locks.hold(f"person:{person.hash}"):
            known, standing = await asyncio.to_thread(self._records.look_up, message, person)
            if known is not None and known.answer is not None:
                return as_sms(known)
            if known is None:
                if message.number == message.our_number:
                    return SILENCE
                too_fast = await self._too_fast(person)
                said = await asyncio.to_thread(self._keyword, message, person, standing, delivery, too_fast)
                if said is not None:
                    return said
                if too_fast:
                    return SILENCE  # a loop of two machines, most likely
            return await self._turn(message, person, known, standing, delivery)

    def _keyword(self, message: Inbound, person: Person, standing: Standing, delivery: Delivery, too_fast: bool) -> Sms | None:
        """The answer to a keyword or an opt-out, recorded; None where the message is neither.

        Above the limit of messages a wish is done all the same; only what HELP and START are answered with is left out, so that two
        machines do not keep each other busy. The confirmation of STOP comes once by itself.
        """
        meant = {"STOP": "stop", "START": "start", "HELP": "help"}.get(message.carrier_said) or keyword(message.text)
        words = opt_out(message.text) if meant is None else message.text
        if meant is None and words is not None:
            meant = "stop"
        if meant == "start" and is_yes(message.text) and not standing.opted_out and standing.offer:
            return None  # "yes" answers our question; see _utterance
        if meant is None:
            return None
        settle, by_carrier = self._records.settle, bool(message.carrier_said)
        quiet = by_carrier or too_fast
        if meant == "start" and is_yes(message.text) and standing.known and not standing.opted_out and not by_carrier:
            sms = SILENCE if quiet else self._composer.say("utter_affirm_nothing_open")
            return settle(message, person, standing, sms, delivery, "opt_in", words or "")
        if meant == "help":
            return settle(message, person, standing, SILENCE if quiet else self._composer.say("utter_sms_help"), delivery)
        if meant == "stop":
            confirmed = standing.opted_out or by_carrier
            sms = SILENCE if confirmed else self._composer.say("utter_sms_opt_out")
            return settle(message, person, standing, sms, delivery, "opt_out", words or message.carrier_said)
        sms = SILENCE if quiet else self._composer.say("utter_sms_opt_in")
        return settle(message, person, standing, sms, delivery, "opt_in", words or message.carrier_said, introduced=not quiet)

    async def _turn(self, message: Inbound, person: Person, known: SmsTurn | None, standing: Standing, delivery: Delivery) -> Sms:
        """A turn of the conversation."""
        if standing.opted_out:
            return await self._after_opt_out(message, person, standing, delivery)
        introduce = not standing.introduced
        if not message.text:
            name = "utter_sms_picture" if message.media else "utter_sms_empty"
            sms = self._composer.say(name, introduce=introduce)
            return await asyncio.to_thread(self._records.settle, message, person, standing, sms, delivery)
        utterance = self._utterance(message, standing)
        if utterance.choice is None and standing.choices and is_number(message.text):
            sms = Sms(self._composer.say("utter_sms_number").text, standing.choices, standing.offer)
            return await asyncio.to_thread(self._records.settle, message, person, standing, sms, delivery)
        conversation_id = await self._conversation(message, person, known, standing)
        wait = max(self._service.settings.sms_seconds - MARGIN_SECONDS, 0.0)  # there is no page that could ask again, as on the web
        result: TurnResult = await self._service.conversations.take(conversation_id, message.sid, utterance, wait)
        if result.pending:  # the engine is still loading; the turn is answered when it is there
            self._count("SmsSlow")
            return self._composer.say("utter_sms_slow")
        replies = [view for view in result.messages if view.sender == "bot"]
        return await asyncio.to_thread(self._records.finish, message, person, self._composer.turn(replies, introduce=introduce), delivery)

    def _utterance(self, message: Inbound, standing: Standing) -> Utterance:
        """The words, or the choice that a number or a "yes" names."""
        choice = standing.offer if standing.offer and is_yes(message.text) else None
        if choice is None and standing.choices:
            number = chosen(message.text, len(standing.choices))
            choice = standing.choices[number - 1] if number else None
        title = self._service.wording.choice_title(choice) if choice else None
        return Utterance(title, "sms", choice) if title else Utterance(message.text, "sms")

    # -- parts -------------------------------------------------------------------------------------------------------------

    async def _conversation(self, message: Inbound, person: Person, known: SmsTurn | None, standing: Standing) -> str:
        """The conversation of this text, its turn begun: whoever repeats the text later finds it there."""
        if known is not None and known.conversation_id:
            return known.conversation_id
        conversation_id, opened = standing.conversation_id, False
        if conversation_id is None:
            new = await self._service.conversations.open("sms", "en", person.hash, number=message.number, greet=False)
            conversation_id, opened = new.id, True
        return await asyncio.to_thread(self._records.begin, message, person, conversation_id, opened)

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
