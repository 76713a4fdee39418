"""The consent ledger of text messages: append-only, by hash only. Each function works in the caller's transaction.

What is in force follows from the order of the events: the last one of opt-in, opt-out and block by the carrier decides. Nothing here
changes or deletes a row, and nothing exports them (fact K25).
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import ConsentEvent

Event = Literal["first_contact", "introduced", "opt_in", "opt_out", "blocked"]
WORDS = 200
_ENDS = ("opt_out", "blocked")


def record(session: Session, person_hash: str, number_hash: str, event: Event, words: str, at: datetime) -> None:
    """Append an event. `words`: those of a keyword or fixed wording, never a person's whole message."""
    session.add(ConsentEvent(person_hash=person_hash, number_hash=number_hash, event=event, words=words[:WORDS], at=at))
    session.flush()  # the order of the events is the order of their ids


def opted_out(session: Session, person_hash: str, number_hash: str) -> bool:
    """Whether this person may not be texted from this number."""
    last = _last(session, person_hash, number_hash, ("opt_in", *_ENDS))
    return last is not None and last.event in _ENDS


def may_be_texted(session: Session, person_hash: str, number_hash: str) -> bool:
    """Whether this person has written to this number or opted in, and has not opted out since."""
    known = _last(session, person_hash, number_hash, ("first_contact", "opt_in"))
    return known is not None and not opted_out(session, person_hash, number_hash)


def happened(session: Session, person_hash: str, number_hash: str, event: Event) -> bool:
    """Whether the ledger has such an event."""
    return _last(session, person_hash, number_hash, (event,)) is not None


def ended_at(session: Session, person_hash: str, number_hash: str) -> datetime | None:
    """When this person last opted out: what was begun before is over."""
    last = _last(session, person_hash, number_hash, _ENDS)
    return last.at if last else None


def _last(session: Session, person_hash: str, number_hash: str, events: tuple[str, ...]) -> ConsentEvent | None:
    query = (
        select(ConsentEvent)
        .where(ConsentEvent.person_hash == person_hash, ConsentEvent.number_hash == number_hash, ConsentEvent.event.in_(events))
        .order_by(ConsentEvent.id.desc())
        .limit(1)
    )
    return session.scalar(query)
