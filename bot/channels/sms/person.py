"""What is known of the sender of a text when it comes in: consent, the conversation that goes on, the choices just offered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.privacy.sealing import Keyring
from bot.store.queries import consent
from bot.store.queries import sms as store


@dataclass(frozen=True, slots=True)
class Person:
    """A telephone as seen by one of our numbers: keyed hashes only, since the number itself is an identifier (45 CFR 164.514)."""

    hash: str
    our_hash: str

    @classmethod
    def of(cls, keyring: Keyring, number: str, our_number: str) -> "Person":
        """The person behind `number`, for our number `our_number`, both in canonical form."""
        return cls(keyring.fingerprint(f"{number}|{our_number}", "sms"), keyring.fingerprint(our_number, "sms-number"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with a person."""

    opted_out: bool
    known: bool  # has written before
    introduced: bool
    conversation_id: str | None
    choices: tuple[str, ...]
    offer: str | None

    @classmethod
    def read(cls, session: Session, person: Person, now: datetime, session_minutes: int) -> "Standing":
        """Look it up. A conversation goes on for `session_minutes` after its last message, and never past an opt-out."""
        who = (person.hash, person.our_hash)
        ended = consent.ended_at(session, *who)
        current = store.current_conversation(session, person.hash, now - timedelta(minutes=session_minutes), ended)
        last = store.last_answered(session, person.hash, current.id) if current else None
        return cls(
            opted_out=consent.opted_out(session, *who),
            known=consent.happened(session, *who, "first_contact"),
            introduced=consent.happened(session, *who, "introduced"),
            conversation_id=current.id if current else None,
            choices=tuple(last.choices or ()) if last else (),
            offer=last.offer if last else None,
        )
