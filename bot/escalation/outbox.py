"""Rule: a contact request and its delivery job are one commit, and a job is in one hand at a time until its fate is known.

Why: a patient who was told "the clinic will get back to you" must not be lost because a process died between two writes,
nor be called twice because two workers sent the same request (transactional outbox). Safety rests on three things: the
caller's transaction; a claim that is a conditional update (PostgreSQL: rows locked with SKIP LOCKED; SQLite: one writer by
BEGIN IMMEDIATE), held as a lease that another worker takes over when it runs out; and the job's number of attempts as a fencing
token, so that a worker that lost its lease can neither send nor change the job. Only "delivered" is always written: it is true.

States: queued -> claimed -> delivered | queued again | dead (surely not received) | unsure (perhaps received). Staff may queue
the last two again or confirm them. `unanswered_at` remembers an attempt whose answer is not known.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.escalation.request import ContactDetails
from bot.escalation.schedule import Schedule
from bot.privacy.sealing import Keyring
from bot.store.models import ContactRequest, DeliveryJob

BY_STAFF: Final = "staff"
_ERROR_CHARACTERS: Final = 200
_LONGEST_WAIT: Final = timedelta(days=1)


class NotWaitingError(ValueError):
    """The request is in no state in which staff can do this; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in a worker's hand. `unanswered_at`: an earlier attempt began then and its answer is not known."""

    job_id: int
    request_id: str
    worker: str
    attempts: int
    channel: str
    topic: str | None
    created_at: datetime
    queued_at: datetime
    unanswered_at: datetime | None
    sealed: bytes | None = field(repr=False)


def purpose(request_id: str) -> str:
    """What the fields of a request are sealed for."""
    return f"contact.fields:{request_id}"


def submit(
    session: Session,
    keyring: Keyring,
    details: ContactDetails,
    conversation_id: str,
    request_key: str,
    channel: str,
    topic: str | None,
    now: datetime,
) -> ContactRequest:
    """Store a request and its job in the caller's transaction.

    The same `request_key` of the same conversation gives the request that is stored already, whatever the details: a client that
    got no answer sends the same form again.
    """
    known = _by_key(session, conversation_id, request_key)
    if known:
        return known
    request_id = str(uuid.uuid4())
    request = ContactRequest(
        id=request_id,
        conversation_id=conversation_id,
        request_key=request_key,
        channel=channel,
        topic=topic,
        preferred=details.preferred,
        sealed=keyring.seal(details.to_bytes(), purpose(request_id)),
        created_at=now,
        job=DeliveryJob(state="queued", attempts=0, queued_at=now, next_at=now),
    )
    try:
        with session.begin_nested():
            session.add(request)
            session.flush()
    except IntegrityError:
        known = _by_key(session, conversation_id, request_key)
        if known is None:  # not the same key: the conversation is gone
            raise
        return known
    return request


def due(session: Session, now: datetime) -> bool:
    """Whether there is a job to claim; reads only, so that an idle worker never takes the write lock."""
    return bool(session.scalar(select(exists().where(_is_due(now)))))


def claim(session: Session, worker: str, now: datetime, lease: timedelta, limit: int = 1) -> list[Claim]:
    """Take up to `limit` jobs that are due, or whose worker's lease ran out, oldest first. Commit before sending."""
    query = select(DeliveryJob).where(_is_due(now)).order_by(DeliveryJob.next_at, DeliveryJob.id).limit(limit)
    claims = []
    for job in session.scalars(query.with_for_update(of=DeliveryJob, skip_locked=True)).all():
        before = (job.state, job.attempts, job.unanswered_at)
        taken = session.execute(
            update(DeliveryJob)
            .where(DeliveryJob.id == job.id, DeliveryJob.state == before[0], DeliveryJob.attempts == before[1])
            .values(state="claimed", attempts=before[1] + 1, claimed_by=worker, claimed_until=now + lease, unanswered_at=now)
            .execution_options(synchronize_session=False)
        )
        if _rows(taken) != 1:
            continue
        request = session.get_one(ContactRequest, job.request_id)
        claims.append(
            Claim(
                job.id, request.id, worker, before[1] + 1, request.channel, request.topic, request.created_at, job.queued_at,
                before[2], request.sealed,
            )
        )  # fmt: skip
    return claims


def renew(session: Session, claimed: Claim, now: datetime, lease: timedelta) -> bool:
    """Hold the job for another `lease`; False when it is no longer in this worker's hand. Commit before sending."""
    return _held(session, claimed, {"claimed_until": now + lease, "unanswered_at": now})


def opened(keyring: Keyring, request_id: str, sealed: bytes) -> ContactDetails:
    """The fields of a request. Raises as `Keyring.open` does."""
    return ContactDetails.from_bytes(keyring.open(sealed, purpose(request_id)))


def mark_delivered(session: Session, claimed: Claim, now: datetime, by: str, reason: str = "") -> bool:
    """The other side has it. Written even after the lease was lost, unless it was written before."""
    changed = session.execute(
        update(DeliveryJob)
        .where(DeliveryJob.id == claimed.job_id, DeliveryJob.state != "delivered")
        .values(**_ended("delivered"), delivered_at=now, delivered_by=by, unanswered_at=None, last_error=None)
    )
    return _rows(changed) == 1


def mark_failed(
    session: Session,
    claimed: Claim,
    now: datetime,
    reason: str,
    schedule: Schedule,
    rng: random.Random,
    *,
    at_least: timedelta | None = None,
    unanswered_at: datetime | None = None,
) -> str | None:
    """This attempt did not arrive, or can be made again: queue it with a longer pause, or end it when the time is over.

    Arguments: `unanswered_at`, the time of an attempt (this or an earlier one) that may have arrived. Gives the new state: queued,
    dead, or unsure when the time is over and an attempt may have arrived; None when the lease was lost.
    """
    next_at = schedule.next_at(claimed.attempts, claimed.queued_at, now, rng, at_least)
    if next_at is None:
        state = "unsure" if unanswered_at else "dead"
        return state if _end(session, claimed, state, reason, unanswered_at) else None
    values = _ended("queued") | {"next_at": next_at, "last_error": reason[:_ERROR_CHARACTERS], "unanswered_at": unanswered_at}
    return "queued" if _held(session, claimed, values) else None


def mark_dead(session: Session, claimed: Claim, reason: str, unanswered_at: datetime | None = None) -> bool:
    """It will never be taken as it is: a dead letter for staff. False when the lease was lost."""
    return _end(session, claimed, "dead", reason, unanswered_at)


def mark_unsure(session: Session, claimed: Claim, now: datetime, reason: str) -> bool:
    """It may have arrived and cannot be asked for: staff decide. False when the lease was lost."""
    return _end(session, claimed, "unsure", reason, now)


def retry(session: Session, request_id: str, now: datetime) -> None:
    """Staff send a dead or unsure request again; the time to give up counts anew.

    Raises:
        NotWaitingError: it is neither, or its fields were purged.
    """
    job = _waiting(session, request_id)
    if session.get_one(ContactRequest, request_id).sealed is None:
        raise NotWaitingError("The fields of this request were purged, so there is nothing left to send.")
    # Who sends an unsure request again has decided that it did not arrive.
    values = {"state": "queued", "queued_at": now, "next_at": now, "unanswered_at": None}
    session.execute(update(DeliveryJob).where(DeliveryJob.id == job.id).values(**values))


def confirm(session: Session, request_id: str, now: datetime) -> None:
    """Staff found that a dead or unsure request did arrive, or handled it by hand.

    Raises:
        NotWaitingError: it is neither.
    """
    job = _waiting(session, request_id)
    values = _ended("delivered") | {"delivered_at": now, "delivered_by": BY_STAFF, "unanswered_at": None}
    session.execute(update(DeliveryJob).where(DeliveryJob.id == job.id).values(**values))


def _by_key(session: Session, conversation_id: str, request_key: str) -> ContactRequest | None:
    return session.scalar(
        select(ContactRequest).where(ContactRequest.conversation_id == conversation_id, ContactRequest.request_key == request_key)
    )


def _is_due(now: datetime) -> Any:
    # A time that lies further ahead than any pause or lease was written by a clock that was wrong: nobody waits for it.
    never = now + _LONGEST_WAIT
    return or_(
        and_(DeliveryJob.state == "queued", or_(DeliveryJob.next_at <= now, DeliveryJob.next_at > never)),
        and_(DeliveryJob.state == "claimed", or_(DeliveryJob.claimed_until <= now, DeliveryJob.claimed_until > never)),
    )


def _ended(state: str) -> dict[str, Any]:
    return {"state": state, "claimed_by": None, "claimed_until": None}


def _held(session: Session, claimed: Claim, values: dict[str, Any]) -> bool:
    """Change the job only while this claim holds it."""
    changed = session.execute(
        update(DeliveryJob)
        .where(
            DeliveryJob.id == claimed.job_id,
            DeliveryJob.state == "claimed",
            DeliveryJob.claimed_by == claimed.worker,
            DeliveryJob.attempts == claimed.attempts,
        )
        .values(**values)
    )
    return _rows(changed) == 1


def _end(session: Session, claimed: Claim, state: str, reason: str, unanswered_at: datetime | None) -> bool:
    values = _ended(state) | {"last_error": reason[:_ERROR_CHARACTERS], "unanswered_at": unanswered_at}
    return _held(session, claimed, values)


def _waiting(session: Session, request_id: str) -> DeliveryJob:
    job = session.scalar(select(DeliveryJob).where(DeliveryJob.request_id == request_id).with_for_update())
    if job is None:
        raise NotWaitingError("There is no such request; perhaps its conversation was deleted.")
    if job.state not in ("dead", "unsure"):
        raise NotWaitingError(f"This request is {job.state}: only a dead or unsure one needs a decision.")
    return job


def _rows(result: Any) -> int:
    return int(result.rowcount)
