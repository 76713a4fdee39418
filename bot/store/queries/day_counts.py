"""Rule: before a transcript is purged its day is counted, once, in the transaction that purges it.

Why: the clinic wants to see a year's trend without keeping a year's words. A count tells how much happened on a day, by channel, outcome,
topic and reason of a safety reply; no identifier, no words, no time of day. What a patient deletes is not counted: nothing of it is kept.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import Conversation, DayCount, Message, MessageDigest
from bot.store.models.staff import OUTCOME_BITS

QUESTION = sum(OUTCOME_BITS[name] for name in ("answer", "handoff", "safety", "clarify", "declined"))


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of purged transcripts; see `DayCount` for the kinds."""

    day: date
    channel: str
    kind: str
    name: str
    count: int


def keep(session: Session, conversations: Sequence[str], messages: Sequence[int]) -> None:
    """Add what is about to be purged to the counts: `conversations` with all their messages, and single `messages` of others.

    The caller holds a writing transaction and deletes these rows in it.
    """
    counts: Counter[tuple[date, str, str, str]] = Counter()
    begun = hour_of(session, Conversation.started_at)
    query = select(begun, Conversation.channel, func.count()).where(Conversation.id.in_(conversations))
    for stamp, channel, count in session.execute(query.group_by(begun, Conversation.channel)):
        counts[day_of(stamp), channel, "conversation", ""] += count
    d, at = MessageDigest, hour_of(session, MessageDigest.at)
    what = (at, Conversation.channel, d.outcomes, d.topic, d.topic_2, d.topic_3, d.sub, d.down, Message.safety_reason)
    for stamp, channel, bits, topic, second, third, sub, down, reason, count in session.execute(
        select(*what, func.count())
        .join(Message, Message.id == d.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.conversation_id.in_(conversations) | Message.id.in_(messages))
        .group_by(*what)
    ):
        day = day_of(stamp)
        for outcome, bit in OUTCOME_BITS.items():
            if bits & bit:
                counts[day, channel, "outcome", outcome] += count
        if down:
            counts[day, channel, "down", ""] += count
        if reason:
            counts[day, channel, "safety", reason] += count
        if bits & QUESTION:
            counts[day, channel, "question", ""] += count
            for name in filter(None, (topic, second, third)):
                counts[day, channel, "topic", name] += count
            if topic and sub:
                counts[day, channel, "sub", f"{topic}/{sub}"] += count
    _add(session, counts)


def since(session: Session, first: date) -> list[Counted]:
    """What was counted of purged transcripts from the day `first` on, in order of days. Transcripts that are still there are not in it."""
    rows = session.scalars(
        select(DayCount).where(DayCount.day >= first).order_by(DayCount.day, DayCount.channel, DayCount.kind, DayCount.name)
    )
    return [Counted(row.day, row.channel, row.kind, row.name, row.count) for row in rows]


def hour_of(session: Session, column: Any) -> Any:
    """The hour in UTC, "2026-03-31 14": hours become days of the clinic's clock in Python, whatever the database knows of zones."""
    if session.get_bind().dialect.name == "sqlite":
        return func.substr(column, 1, 13)
    return func.to_char(func.timezone(text("'UTC'"), column), text("'YYYY-MM-DD HH24'"))


def day_of(stamp: str) -> date:
    """The day of the clinic's clock on which an hour of `hour_of` lies."""
    return datetime.strptime(stamp, "%Y-%m-%d %H").replace(tzinfo=UTC).astimezone().date()


def _add(session: Session, counts: Counter[tuple[date, str, str, str]]) -> None:
    if not counts:
        return
    rows = [
        {"day": day, "channel": channel, "kind": kind, "name": name, "count": n} for (day, channel, kind, name), n in sorted(counts.items())
    ]
    keys = [DayCount.day, DayCount.channel, DayCount.kind, DayCount.name]
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(DayCount).values(rows)
        session.execute(lite.on_conflict_do_update(index_elements=keys, set_={"count": DayCount.count + lite.excluded.count}))
    else:
        large = postgresql.insert(DayCount).values(rows)
        session.execute(large.on_conflict_do_update(index_elements=keys, set_={"count": DayCount.count + large.excluded.count}))
