"""Reads of contact requests for the staff console, metrics and key rotation. Each function works in the caller's transaction.

Writing goes through `bot.escalation.outbox`, which keeps the rules of delivery.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from bot.privacy.sealing import Keyring
from bot.store.models import ContactRequest, DeliveryJob


def find(session: Session, request_id: str) -> ContactRequest | None:
    """The request with its job, or None."""
    return session.get(ContactRequest, request_id, options=[joinedload(ContactRequest.job)])


def waiting(
    session: Session, limit: int = 100, after: tuple[datetime, str] | None = None, without: Collection[str] = ()
) -> list[ContactRequest]:
    """Requests that staff have not marked as done, the longest waiting first.

    Args:
        after: created_at and id of the last one of the page above.
        without: ids of those that are shown elsewhere.
    """
    query = select(ContactRequest).options(joinedload(ContactRequest.job)).where(ContactRequest.done_at.is_(None))
    if after:
        at, request_id = after
        query = query.where(or_(ContactRequest.created_at > at, and_(ContactRequest.created_at == at, ContactRequest.id > request_id)))
    if without:
        query = query.where(ContactRequest.id.not_in(without))
    return list(session.scalars(query.order_by(ContactRequest.created_at, ContactRequest.id).limit(limit)))


def done_lately(session: Session, limit: int = 20) -> list[ContactRequest]:
    """Requests that staff marked as done, the latest first."""
    query = select(ContactRequest).options(joinedload(ContactRequest.job)).where(ContactRequest.done_at.is_not(None))
    return list(session.scalars(query.order_by(ContactRequest.done_at.desc(), ContactRequest.id).limit(limit)))


def undelivered(session: Session, limit: int = 100) -> list[ContactRequest]:
    """Requests that need a decision of staff (dead, unsure) and that nobody has marked as done, oldest first."""
    query = (
        select(ContactRequest)
        .join(ContactRequest.job)
        .options(joinedload(ContactRequest.job))
        .where(DeliveryJob.state.in_(("dead", "unsure")), ContactRequest.done_at.is_(None))
        .order_by(ContactRequest.created_at, ContactRequest.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def mark_done(session: Session, request_id: str, by: str, now: datetime) -> bool:
    """Staff have contacted the person. False when there is no such request; the first mark stays."""
    request = session.get(ContactRequest, request_id, with_for_update=True)
    if request is None:
        return False
    if request.done_at is None:
        request.done_at, request.done_by = now, by
    return True


def reopen(session: Session, request_id: str) -> bool:
    """The person was not reached after all and waits again. False when there is no such request."""
    request = session.get(ContactRequest, request_id, with_for_update=True)
    if request is None:
        return False
    request.done_at, request.done_by = None, None
    return True


def counts_by_state(session: Session) -> dict[str, int]:
    """How many jobs are in each state."""
    rows = session.execute(select(DeliveryJob.state, func.count()).group_by(DeliveryJob.state))
    return dict(rows.all())


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest request was left that is neither delivered nor done; None when there is none."""
    return session.scalar(
        select(func.min(ContactRequest.created_at))
        .join(ContactRequest.job)
        .where(DeliveryJob.state != "delivered", ContactRequest.done_at.is_(None))
    )


def undelivered_count(session: Session) -> int:
    """How many requests are neither delivered nor done, whether they are tried again by themselves or wait for staff."""
    query = select(func.count()).select_from(DeliveryJob).join(DeliveryJob.request)
    return session.scalar(query.where(DeliveryJob.state != "delivered", ContactRequest.done_at.is_(None))) or 0


def reseal(session: Session, keyring: Keyring, purpose_prefix: str = "contact.fields", limit: int = 500) -> int:
    """Seal the fields of up to `limit` requests with the newest key; gives how many. Call until it gives 0, in short transactions.

    Raises as `Keyring.open` does.
    """
    changed = 0
    query = select(ContactRequest).where(ContactRequest.sealed.is_not(None)).order_by(ContactRequest.id)
    for request in session.scalars(query.execution_options(yield_per=200)):
        if request.sealed is not None and keyring.needs_rotation(request.sealed):
            request.sealed = keyring.reseal(request.sealed, f"{purpose_prefix}:{request.id}")
            changed += 1
            if changed >= limit:
                break
    session.flush()
    return changed
