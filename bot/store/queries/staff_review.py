"""Rule: what needs eyes comes first, and what one reviewer wrote is never overwritten by another who has not seen it.

Each function works in the caller's transaction. `save` compares the version of a message's marks (optimistic lock).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from bot.store.models import ContactRequest, Conversation, Message, MessageDigest, MessageMark, MessageVerdict
from bot.store.models.staff import OUTCOME_BITS

URGENCIES = {"safety": 5, "down": 4, "declined": 3, "form": 2, "low": 1}
GIVEN_UP = URGENCIES["form"]  # not in the digest: it depends on the time
Place = tuple[int, datetime, int]  # in the queue: urgency, time, message id


class ChangedMeanwhile(Exception):
    """Somebody else judged or marked the message since the page was opened."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message in the queue."""

    message_id: int
    conversation_id: str
    seq: int
    text: str | None
    at: datetime
    urgency: int
    topic: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says about a message. `verdict` is empty when only marks change."""

    verdict: str
    right_topic: str | None
    flagged: bool
    tags: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Verdicts on one topic as one model understood it; of the messages that several reviewers judged, on how many all agree."""

    topic: str | None
    model_version: str | None
    right: int
    wrong: int
    unclear: int
    judged_twice: int
    agreed: int


@dataclass(frozen=True, slots=True)
class LeftForms:
    """Which contact forms were given up: begun since `since`, in a conversation that is idle since before `idle_since`."""

    since: datetime
    idle_since: datetime


def queue(session: Session, urgency: int | None, before: Place | None, limit: int, forms: LeftForms) -> list[Waiting]:
    """Messages that nobody has judged, the most urgent first, then the newest; after the place `before`."""
    found = [] if urgency == GIVEN_UP else _urgent(session, urgency, before, limit)
    if urgency in (None, GIVEN_UP) and (before is None or before[0] >= GIVEN_UP):
        found += _given_up(session, forms, before if before and before[0] == GIVEN_UP else None, limit, mixed=urgency is None)
    return sorted(found, key=lambda one: (one.urgency, one.at, one.message_id), reverse=True)[:limit]


def _urgent(session: Session, urgency: int | None, before: Place | None, limit: int) -> list[Waiting]:
    d = MessageDigest
    query = select(d).where(~d.reviewed, d.urgency > 0)
    if urgency is not None:
        query = query.where(d.urgency == urgency)
    if before:
        query = query.where(d.urgency <= before[0]).where(or_(d.urgency < before[0], _older(before)))
    found = list(session.scalars(query.order_by(d.urgency.desc(), d.at.desc(), d.message_id.desc()).limit(limit)))
    return _with_words(session, found, None)


def _given_up(session: Session, forms: LeftForms, before: Place | None, limit: int, *, mixed: bool) -> list[Waiting]:
    """`mixed`: without those that stand in the queue for a graver reason, or they would be in it twice."""
    d = MessageDigest
    query = select(d).where(*_left(forms))
    if mixed:
        query = query.where(d.urgency == 0)
    if before:
        query = query.where(_older(before))
    return _with_words(session, list(session.scalars(query.order_by(d.at.desc(), d.message_id.desc()).limit(limit))), GIVEN_UP)


def _older(place: Place) -> ColumnElement[bool]:
    d, (_, at, message_id) = MessageDigest, place
    return or_(d.at < at, and_(d.at == at, d.message_id < message_id))


def _left(forms: LeftForms) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The last message of a form that was left and of which no request came; unless it is judged, for then no earlier one stands for it."""
    d = MessageDigest
    asked = d.outcomes.op("&")(OUTCOME_BITS["form"]) != 0
    requested = exists().where(ContactRequest.conversation_id == d.conversation_id)
    idle = exists().where(Conversation.id == d.conversation_id, Conversation.last_at < forms.idle_since)
    last = select(func.max(d.message_id)).where(d.at >= forms.since, asked, ~requested, idle).group_by(d.conversation_id)
    return d.message_id.in_(last), ~d.reviewed


def place_of(session: Session, message_id: int, urgency: int | None) -> Place | None:
    """Where a message stands, or stood, in the queue of this reason; None when it is in none."""
    found = session.get(MessageDigest, message_id)
    if found is None:
        return None
    in_form = found.outcomes & OUTCOME_BITS["form"]
    own = urgency or found.urgency or (GIVEN_UP if in_form else 0)
    return (own, found.at, message_id) if own else None


def _with_words(session: Session, found: list[MessageDigest], urgency: int | None) -> list[Waiting]:
    ids = [one.message_id for one in found]
    words = {row.id: row for row in session.execute(select(Message.id, Message.seq, Message.text).where(Message.id.in_(ids)))}
    return [
        Waiting(
            one.message_id, one.conversation_id, words[one.message_id].seq, words[one.message_id].text, one.at,
            urgency if urgency is not None else one.urgency, one.topic, one.confidence,
        )
        for one in found
    ]  # fmt: skip


def open_counts(session: Session, forms: LeftForms) -> dict[int, int]:
    """How many messages wait, by urgency."""
    d = MessageDigest
    query = select(d.urgency, func.count()).where(~d.reviewed, d.urgency > 0).group_by(d.urgency)
    counts = {urgency: count for urgency, count in session.execute(query)}  # noqa: C416 - rows
    return counts | {GIVEN_UP: session.scalar(select(func.count()).select_from(d).where(*_left(forms))) or 0}


def save(session: Session, message_id: int, member_id: int, email: str, said: Judgement, version: int, now: datetime) -> None:
    """Keep a reviewer's judgement.

    Raises:
        ChangedMeanwhile: the version is no longer the one that the reviewer saw.
    """
    values = {"flagged": said.flagged, "tags": said.tags, "note": said.note, "changed_by": email, "changed_at": now}
    if version == 0:
        try:
            with session.begin_nested():
                session.add(MessageMark(message_id=message_id, version=1, **values))
                session.flush()
        except IntegrityError:
            raise ChangedMeanwhile from None
    else:
        same = update(MessageMark).where(MessageMark.message_id == message_id, MessageMark.version == version)
        if not _rows(session.execute(same.values(**values, version=version + 1))):
            raise ChangedMeanwhile
    if said.verdict:
        mine = session.scalar(select(MessageVerdict).where(MessageVerdict.message_id == message_id, MessageVerdict.member_id == member_id))
        if mine is None:
            mine = MessageVerdict(message_id=message_id, member_id=member_id)
            session.add(mine)
        mine.verdict, mine.right_topic, mine.at = said.verdict, said.right_topic, now
    values_of_digest: dict[str, Any] = {"flagged": said.flagged} | ({"reviewed": True} if said.verdict else {})
    session.execute(update(MessageDigest).where(MessageDigest.message_id == message_id).values(**values_of_digest))


def accuracy(session: Session) -> list[Accuracy]:
    """Verdicts by topic and model version, the most judged first."""
    d, v = MessageDigest, MessageVerdict
    query = (
        select(d.topic, Message.model_version, v.verdict, func.count())
        .join(d, d.message_id == v.message_id)
        .join(Message, Message.id == v.message_id)
        .group_by(d.topic, Message.model_version, v.verdict)
    )
    counts: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for topic, model, verdict, count in session.execute(query):
        counts.setdefault((topic, model), {})[verdict] = count
    several = _agreement(session)
    found = [
        Accuracy(*key, c.get("right", 0), c.get("wrong", 0), c.get("unclear", 0), *several.get(key, (0, 0))) for key, c in counts.items()
    ]
    return sorted(found, key=lambda one: (-(one.right + one.wrong + one.unclear), one.topic or "", one.model_version or ""))


def _agreement(session: Session) -> dict[tuple[str | None, str | None], tuple[int, int]]:
    """By topic and model: messages with verdicts of two or more reviewers, and on how many all agree (verdict and right topic)."""
    d, v = MessageDigest, MessageVerdict
    said = func.count(func.distinct(v.verdict + ":" + func.coalesce(v.right_topic, ""))).label("different")
    several = select(v.message_id, said).group_by(v.message_id).having(func.count() > 1).subquery()
    query = (
        select(d.topic, Message.model_version, func.count(), func.sum(case((several.c.different == 1, 1), else_=0)))
        .select_from(several)
        .join(d, d.message_id == several.c.message_id)
        .join(Message, Message.id == several.c.message_id)
        .group_by(d.topic, Message.model_version)
    )
    return {(topic, model): (both, int(same)) for topic, model, both, same in session.execute(query)}


def judged_words(session: Session) -> list[tuple[int, str, str, str, str | None, str | None, bool, bool, bool]]:
    """Judged messages in words of their own, one row for each verdict.

    Returns:
        Id, redacted words, verdict, topic as understood, its sub-topic, the right topic, whether several topics were understood,
        whether it was typed into the contact form, whether it is the first of its conversation.
    """
    d, v = MessageDigest, MessageVerdict
    form = d.outcomes.op("&")(OUTCOME_BITS["form"]) != 0
    earlier = aliased(MessageDigest)
    first = ~exists().where(earlier.conversation_id == d.conversation_id, earlier.message_id < d.message_id)
    query = (
        select(Message.id, Message.text, v.verdict, d.topic, d.sub, v.right_topic, d.topic_2.is_not(None), form, first)
        .join(v, v.message_id == Message.id)
        .join(d, d.message_id == Message.id)
        .where(Message.choice.is_(None), Message.text.is_not(None))
        .order_by(Message.id, v.id)
    )
    return [
        (row[0], row[1] or "", row[2], row[3] or "", row[4], row[5], bool(row[6]), bool(row[7]), bool(row[8]))
        for row in session.execute(query)
    ]


def fully_judged(session: Session, limit: int | None = None) -> list[str]:
    """Conversations in which every message of the patient has a verdict, newest first; all of them without a `limit`."""
    d = MessageDigest
    judged = select(d.conversation_id).where(d.reviewed).distinct()
    unjudged = exists().where(d.conversation_id == Conversation.id, ~d.reviewed)
    query = select(Conversation.id).where(Conversation.id.in_(judged), ~unjudged)
    return list(session.scalars(query.order_by(Conversation.last_at.desc()).limit(limit)))


def _rows(result: Any) -> int:
    return int(result.rowcount)
