"""Counts of the first page, from the digest, and for what is purged from the counts of days. Each works in the caller's transaction."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.store.models import ContactRequest, Conversation, DeliveryJob, Message, MessageDigest
from bot.store.models.staff import OUTCOME_BITS
from bot.store.queries import day_counts
from bot.store.queries.day_counts import QUESTION
from bot.store.queries.staff_review import URGENCIES
from bot.store.queries.staff_transcripts import topics_seen

HOUR = 3600  # seconds
_KEPT = {  # which count of purged transcripts belongs to which of ours
    ("conversation", ""): "conversations", ("question", ""): "questions", ("outcome", "answer"): "answered",
    ("outcome", "handoff"): "handed_over", ("outcome", "declined"): "declined", ("outcome", "safety"): "safety",
    ("topic", "adverse_event"): "safety", ("down", ""): "down",
}  # fmt: skip
UNRELATED = ("out_of_scope", "gibberish")  # nothing that a clinic could publish an answer to


@dataclass
class DayCounts:
    """What happened on one day of the clinic's clock. `safety`: messages with a safety reply, and of trouble after an infusion."""

    day: date
    conversations: int = 0
    questions: int = 0
    answered: int = 0
    handed_over: int = 0
    declined: int = 0
    safety: int = 0
    down: int = 0


@dataclass
class WaitingCounts:
    """Who waits for the clinic now."""

    people: int = 0
    failed: int = 0
    oldest: datetime | None = field(default=None)


def by_day(session: Session, days: list[date]) -> list[DayCounts]:
    """Counts of each of `days` on the clinic's clock; there is at least one.

    Messages are counted by the hour in one walk through a covering index, and hours become days here, whatever the database knows of zones.
    """
    found = {day: DayCounts(day) for day in days}
    d = MessageDigest
    query = select(d.hour, d.outcomes, d.down, func.count()).where(d.hour >= int(_midnight(days[0]).timestamp()) // HOUR)
    for hour, bits, down, count in session.execute(query.group_by(d.hour, d.outcomes, d.down)):
        day = found.get(_day(hour))
        if day is None:
            continue
        day.questions += count if bits & QUESTION else 0
        day.answered += count if bits & OUTCOME_BITS["answer"] else 0
        day.handed_over += count if bits & OUTCOME_BITS["handoff"] else 0
        day.declined += count if bits & OUTCOME_BITS["declined"] else 0
        day.down += count if down else 0
    urgent = select(d.hour, func.count()).where(d.urgency == URGENCIES["safety"], d.at >= _midnight(days[0])).group_by(d.hour)
    for hour, count in session.execute(urgent):  # as the filter of transcripts and the queue have it
        if (day := found.get(_day(hour))) is not None:
            day.safety += count
    for day, count in zip(found.values(), _begun(session, days), strict=True):
        day.conversations = count
    for kept in day_counts.since(session, days[0]):
        name = _KEPT.get((kept.kind, kept.name))
        if name and (day := found.get(kept.day)) is not None:
            setattr(day, name, getattr(day, name) + kept.count)
    return list(found.values())


def _begun(session: Session, days: list[date]) -> list[int]:
    """Conversations that began on each day, counted in the index from one midnight to the next."""
    c = Conversation
    midnights = [_midnight(day) for day in (*days, days[-1] + timedelta(days=1))]
    ranges = [(c.started_at >= begin, c.started_at < end) for begin, end in pairwise(midnights)]
    return list(session.execute(select(*(select(func.count()).select_from(c).where(*one).scalar_subquery() for one in ranges))).one())


def by_topic(session: Session, since: datetime) -> list[tuple[str, int]]:
    """Topics of questions since then, the most frequent first; a message that asks several things counts for each."""
    d = MessageDigest
    counts: Counter[str] = Counter()
    for topic in topics_seen(session):  # one range of the index for each: nothing is sorted
        asked = select(func.count()).where(d.topic == topic, d.at >= since, d.outcomes.op("&")(QUESTION) != 0)
        counts[topic] = session.scalar(asked) or 0
    later = select(d.topic_2, d.topic_3, func.count()).where(d.topic_2.is_not(None), d.at >= since, d.outcomes.op("&")(QUESTION) != 0)
    for second, third, count in session.execute(later.group_by(d.topic_2, d.topic_3)):
        for topic in filter(None, (second, third)):
            counts[topic] += count
    for kept in day_counts.since(session, since.astimezone().date()):
        if kept.kind == "topic":
            counts[kept.name] += kept.count
    return sorted(((topic, count) for topic, count in counts.items() if count), key=lambda one: (-one[1], one[0]))


def not_covered(session: Session, since: datetime, limit: int) -> list[tuple[int, str, int, str, str]]:
    """The newest questions of which a part got no answer of the article: message id, conversation, number, redacted words, sub-topics."""
    d = MessageDigest
    parts = (d.topic, d.topic_2, d.topic_3)
    missing = or_(*(part == "not_covered" for part in parts))
    lost = and_(d.outcomes.op("&")(OUTCOME_BITS["declined"]) != 0, *(func.coalesce(part, "").not_in(UNRELATED) for part in parts))
    query = (
        select(Message.id, Message.conversation_id, Message.seq, Message.text, Message.topics)
        .join(d, d.message_id == Message.id)
        .where(d.at >= since, Message.choice.is_(None), Message.text.is_not(None))
        .where(missing | lost)
        .order_by(d.at.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3] or "", _subs(row[4] or [])) for row in session.execute(query)]


def _subs(topics: list[dict[str, Any]]) -> str:
    """What of the topics is not covered, in words: the digest keeps the sub-topic of the first part only."""
    found = [str(topic["sub"]) for topic in topics if topic.get("name") == "not_covered" and topic.get("sub")]
    return ", ".join(dict.fromkeys(found)).replace("_", " ")


def waiting(session: Session) -> WaitingCounts:
    """People that nobody has marked as done, and deliveries that failed."""
    people = session.execute(select(func.count(), func.min(ContactRequest.created_at)).where(ContactRequest.done_at.is_(None))).one()
    failed = session.scalar(
        select(func.count())
        .select_from(DeliveryJob)
        .join(DeliveryJob.request)
        .where(DeliveryJob.state.in_(("dead", "unsure")), ContactRequest.done_at.is_(None))
    )
    return WaitingCounts(people[0], failed or 0, people[1])


def to_review_first(session: Session) -> int:
    """Messages that nobody has judged and that got a safety reply, tell of trouble after an infusion, or got thumbs-down."""
    d = MessageDigest
    return session.scalar(select(func.count()).where(~d.reviewed, d.urgency >= URGENCIES["down"])) or 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


@lru_cache(8192)
def _day(hour: int) -> date:
    return datetime.fromtimestamp(hour * HOUR).astimezone().date()
