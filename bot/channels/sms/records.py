"""What a text leaves in the database: its turn, the conversation it belongs to, and the changes of consent that follow from it.

Each method is one transaction and blocks: call it in a thread.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels.sms.compose import Sms
from bot.channels.sms.inbound import Inbound
from bot.channels.sms.person import Person, Standing
from bot.channels.sms.wish import wish
from bot.service import Service
from bot.store.models import Conversation, SmsTurn
from bot.store.queries import consent
from bot.store.queries import conversation as conversations
from bot.store.queries import sms as store


@dataclass(slots=True)
class Delivery:
    """Whether the person gets the answer of a turn. `missed`: other words have gone out in its place, because it took too long."""

    missed: bool = False


class Records:
    """Reads and writes the texts of one service."""

    def __init__(self, service: Service) -> None:
        """`service`: the parts of this process."""
        self._service = service

    def look_up(self, message: Inbound, person: Person) -> tuple[SmsTurn | None, Standing]:
        """What is known of this very text, and how things stand with the person."""
        with self._service.database.read() as session:
            standing = Standing.read(session, person, self._service.clock(), self._service.settings.session_minutes)
            return store.turn(session, message.sid), standing

    def opted_out(self, person: Person) -> bool:
        """Whether the person may not be texted."""
        with self._service.database.read() as session:
            return consent.opted_out(session, person.hash, person.our_hash)

    def begin(self, message: Inbound, person: Person, conversation_id: str, opened: bool) -> str:
        """Begin the turn of this text; the conversation that it belongs to.

        That is `conversation_id`, unless another worker has begun one with this person meanwhile; then the one that was just `opened`
        goes away again, for a person has one conversation.
        """
        try:
            with self._service.database.write() as session:
                current = self._first_begun(session, person) or conversation_id
                session.add(SmsTurn(message_sid=message.sid, person_hash=person.hash, conversation_id=current, at=self._service.clock()))
                session.flush()
                if opened and current != conversation_id:
                    session.execute(delete(Conversation).where(Conversation.id == conversation_id))
                self._first_contact(session, person)
                by = wish(message.text)
                if by and (found := conversations.find(session, current)):
                    found.contact_by = by
        except IntegrityError:  # another worker has the same text
            with self._service.database.read() as session:
                known = store.turn(session, message.sid)
                return (known.conversation_id if known else None) or conversation_id
        return current

    def finish(self, message: Inbound, person: Person, sms: Sms, delivery: Delivery, opt_out_words: str | None = None) -> Sms:
        """Queue the answer to a text that was begun; then, in the same transaction, what follows from it.

        An answer that nobody has seen introduces nobody, and its numbers mean nothing.
        """
        with self._service.database.write() as session:
            turn = store.turn(session, message.sid)
            seen = not delivery.missed
            if turn is not None:
                turn.answer, turn.choices, turn.offer = sms.text, list(sms.choices) if seen else [], sms.offer if seen else None
                session.flush()
            if sms.introduced and seen:
                consent.record(session, person.hash, person.our_hash, "introduced", "", self._service.clock())
            if opt_out_words is not None:
                consent.record(session, person.hash, person.our_hash, "opt_out", opt_out_words, self._service.clock())
        return sms

    def settle(
        self,
        message: Inbound,
        person: Person,
        standing: Standing,
        sms: Sms,
        delivery: Delivery,
        event: consent.Event | None = None,
        words: str = "",
        introduced: bool = False,
    ) -> Sms:
        """Record a text that needs no turn: the answer is queued first, then the change of consent, in one transaction."""
        now = self._service.clock()
        with self._service.database.write() as session:
            known = store.turn(session, message.sid)
            if known is not None and known.answer is not None:
                return as_sms(known)
            seen = not delivery.missed
            session.merge(
                SmsTurn(
                    message_sid=message.sid, person_hash=person.hash, conversation_id=standing.conversation_id, answer=sms.text,
                    choices=list(sms.choices) if seen else [], offer=sms.offer if seen else None, at=now,
                )
            )  # fmt: skip
            session.flush()
            self._first_contact(session, person)
            if event is not None:
                consent.record(session, person.hash, person.our_hash, event, words, now)
            if (sms.introduced or introduced) and seen and not standing.introduced:
                consent.record(session, person.hash, person.our_hash, "introduced", "", now)
        return sms

    def _first_contact(self, session: Session, person: Person) -> None:
        if not consent.happened(session, person.hash, person.our_hash, "first_contact"):
            consent.record(session, person.hash, person.our_hash, "first_contact", "wrote to us", self._service.clock())

    def _first_begun(self, session: Session, person: Person) -> str | None:
        """The person's conversation that goes on; of several the one that has words in it, then the oldest: all workers choose the same."""
        since = self._service.clock() - timedelta(minutes=self._service.settings.session_minutes)
        query = select(Conversation.id).where(
            Conversation.person_hash == person.hash, Conversation.channel == "sms", Conversation.last_at > since
        )
        ended = consent.ended_at(session, person.hash, person.our_hash)
        if ended is not None:
            query = query.where(Conversation.started_at > ended)
        return session.scalar(query.order_by(Conversation.last_seq == 0, Conversation.started_at, Conversation.id).limit(1))


def as_sms(turn: SmsTurn) -> Sms:
    """The text that answered before."""
    return Sms(turn.answer or "", tuple(turn.choices or ()), turn.offer)
