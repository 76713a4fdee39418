"""Rule: a page of transcripts costs a bounded time, whatever is filtered for and however far back one goes.

Why: the console stays quick at 100,000 conversations. Paging is by key (last_at, id), never by offset; filters on messages read the
digest's covering indexes; a search looks at the newest `MOST_HITS` messages that hold the words and fit the other filters. A filter on
several facts, words and days means one message with all of them. What few messages have is looked up from the messages; what many have
is found soon by walking down the list: walking the whole list for a filter that nothing fits would take longest of all.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, column, exists, false, func, or_, select, table, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.store.models import Conversation, Message, MessageDigest, MessageMark, MessageVerdict
from bot.store.models.staff import OUTCOME_BITS

MOST_HITS = 5000
FEW = 2000  # messages that are looked up by their conversations; above it the list is walked
BANDS = {"low": (0.0, 0.5), "medium": (0.5, 0.8), "high": (0.8, 1.01)}  # of confidence: from, below
_WORD = re.compile(r"\w+")
_WORDS = table("message_words", column("rowid"))  # SQLite only


@dataclass(frozen=True, slots=True)
class TranscriptFilter:
    """What to list. Empty means everything; `since` is inclusive, `until` is not."""

    channel: str = ""
    topic: str = ""
    outcome: str = ""
    band: str = ""
    safety: bool = False
    down: bool = False
    unreviewed: bool = False
    flagged: bool = False
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """The message for which a conversation is listed: the newest that fits the filter."""

    seq: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: a conversation, its first question and what became of it. `hit` only where it is not the first question."""

    id: str
    channel: str
    language: str
    started_at: datetime
    last_at: datetime
    messages: int
    safety: str | None
    first: str | None
    topics: list[str]
    outcomes: list[str]
    down: bool
    flagged: bool
    unreviewed: int
    hit: Hit | None


def listed(session: Session, wanted: TranscriptFilter, before: tuple[datetime, str] | None = None, limit: int = 50) -> list[Listed]:
    """Conversations that fit, newest activity first, older than the key `before`."""
    if session.get_bind().dialect.name != "sqlite":  # a plan for any words would read every message in search of rare ones
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    query = select(Conversation)
    if wanted.channel:
        query = query.where(Conversation.channel == wanted.channel)
    if wanted.since:
        query = query.where(Conversation.last_at >= wanted.since)
    if wanted.until:
        query = query.where(Conversation.started_at < wanted.until)  # a conversation over midnight belongs to both days
    if before:
        at, conversation_id = before
        query = query.where(or_(Conversation.last_at < at, and_(Conversation.last_at == at, Conversation.id < conversation_id)))
    facts = _facts(wanted)
    if facts:
        having = select(MessageDigest.conversation_id).where(*facts, *_days(wanted))
        few = _few(session, having)
        query = query.where(
            exists(having.where(MessageDigest.conversation_id == Conversation.id)) if few is None else Conversation.id.in_(few)
        )
    hits: dict[str, int] = {}
    if wanted.words:
        for conversation_id, message_id in session.execute(_holding(session, wanted)):
            hits[conversation_id] = max(message_id, hits.get(conversation_id, 0))
        query = query.where(Conversation.id.in_(hits))
    found = list(session.scalars(query.order_by(Conversation.last_at.desc(), Conversation.id.desc()).limit(limit)))
    if facts and not wanted.words:
        d = MessageDigest
        fitting = select(d.conversation_id, func.max(d.message_id)).where(
            d.conversation_id.in_([c.id for c in found]), *facts, *_days(wanted)
        )
        hits = {conversation_id: message_id for conversation_id, message_id in session.execute(fitting.group_by(d.conversation_id))}  # noqa: C416 - rows
    return _described(session, found, hits)


def _few(session: Session, having: Select[str]) -> set[str] | None:
    """Ids of conversations that `having` gives, None when it gives more than a few."""
    found = session.scalars(select(having.subquery()).limit(FEW + 1)).all()
    return set(found) if len(found) <= FEW else None


def _facts(wanted: TranscriptFilter) -> list[ColumnElement[bool]]:
    d = MessageDigest
    facts: list[ColumnElement[bool]] = []
    if wanted.topic:
        main, _, sub = wanted.topic.partition("/")
        facts.append(and_(d.topic == main, d.sub == sub) if sub else or_(d.topic == main, d.topic_2 == main, d.topic_3 == main))
    if wanted.outcome:
        facts.append(d.outcomes.op("&")(OUTCOME_BITS[wanted.outcome]) != 0)
    if wanted.band:
        low, high = BANDS[wanted.band]
        facts.append(and_(d.confidence >= low, d.confidence < high))
    if wanted.safety:
        facts.append(d.urgency == 5)
    if wanted.down:
        facts.append(d.down.is_(True))
    if wanted.unreviewed:
        facts.append(~d.reviewed)
    if wanted.flagged:
        facts.append(d.flagged.is_(True))
    return facts


def _days(wanted: TranscriptFilter) -> list[ColumnElement[bool]]:
    days: list[ColumnElement[bool]] = []
    if wanted.since:
        days.append(MessageDigest.at >= wanted.since)
    if wanted.until:
        days.append(MessageDigest.at < wanted.until)
    return days


def _holding(session: Session, wanted: TranscriptFilter) -> Select[str, int]:
    """Conversation and id of the newest messages of patients that fit and hold all words (stemmed; the last may be a beginning)."""
    terms = _WORD.findall(wanted.words)[:12]
    if not terms:
        return select(Message.conversation_id, Message.id).where(false())
    if session.get_bind().dialect.name == "sqlite":
        match = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
        hits = select(_WORDS.c.rowid).where(text("message_words MATCH :match").bindparams(match=match), *_fitting(wanted, _WORDS.c.rowid))
        return select(Message.conversation_id, Message.id).where(Message.id.in_(hits.order_by(_WORDS.c.rowid.desc()).limit(MOST_HITS)))
    asked = func.to_tsquery("english", " & ".join([*terms[:-1], f"{terms[-1]}:*"]))
    vector = func.to_tsvector(text("'english'"), Message.text)
    found = select(Message.conversation_id, Message.id).where(
        Message.sender == "patient", vector.op("@@")(asked), *_fitting(wanted, Message.id)
    )
    return found.order_by(Message.id.desc()).limit(MOST_HITS)


def _fitting(wanted: TranscriptFilter, message_id: ColumnElement[int] | InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """That a hit fits the other filters, so that newer hits that do not fit take no place among the newest."""
    facts = [*_facts(wanted), *_days(wanted)]
    if wanted.channel:
        facts.append(exists().where(Conversation.id == MessageDigest.conversation_id, Conversation.channel == wanted.channel))
    return [exists().where(MessageDigest.message_id == message_id, *facts)] if facts else []


def _described(session: Session, found: list[Conversation], hits: dict[str, int]) -> list[Listed]:
    ids = [conversation.id for conversation in found]
    facts: dict[str, list[Any]] = {conversation_id: [] for conversation_id in ids}
    counts: dict[str, dict[str, int]] = {}
    d = MessageDigest
    # A conversation may hold thousands of messages: its newest dozen tell the topics, the sums are made by the database.
    rank = func.row_number().over(partition_by=d.conversation_id, order_by=d.message_id.desc()).label("rank")
    inner = select(d.conversation_id, d.topic, d.outcomes, rank).where(d.conversation_id.in_(ids)).subquery()
    for row in session.execute(select(inner).where(inner.c.rank <= 12).order_by(inner.c.rank.desc())):
        facts[row.conversation_id].append(row)
    sums = select(
        d.conversation_id,
        func.count(),
        func.max(_int(d.down)),
        func.max(_int(d.flagged)),
        func.sum(1 - _int(d.reviewed)),
        func.min(d.message_id),
    ).where(d.conversation_id.in_(ids))
    first_ids = {}
    for conversation_id, count, down, flagged, unreviewed, first in session.execute(sums.group_by(d.conversation_id)):
        counts[conversation_id] = {"count": count, "down": down, "flagged": flagged, "unreviewed": int(unreviewed)}
        first_ids[conversation_id] = first
    shown = {*first_ids.values(), *(hits[conversation_id] for conversation_id in ids if conversation_id in hits)}
    texts = {
        row.id: Hit(row.seq, row.text)
        for row in session.execute(select(Message.id, Message.seq, Message.text).where(Message.id.in_(shown)))
    }
    result = []
    for c in found:
        rows, sums_of = facts[c.id], counts.get(c.id, {})
        first, hit = first_ids.get(c.id), hits.get(c.id)
        words = texts[first].text if first in texts else None
        bits = 0
        for row in rows:
            bits |= row.outcomes
        result.append(
            Listed(
                id=c.id, channel=c.channel, language=c.language, started_at=c.started_at, last_at=c.last_at, messages=c.last_seq,
                safety=c.safety, first=words, topics=list(dict.fromkeys(row.topic for row in rows if row.topic)),
                outcomes=[name for name, bit in OUTCOME_BITS.items() if bits & bit], down=bool(sums_of.get("down")),
                flagged=bool(sums_of.get("flagged")), unreviewed=sums_of.get("unreviewed", 0),
                hit=texts.get(hit) if hit is not None and hit != first else None,
            )
        )  # fmt: skip
    return result


def _int(column: Any) -> Any:
    return func.coalesce(cast(column, Integer), 0)


def topics_seen(session: Session) -> list[str]:
    """First topics that occur, for the choice in the filter; a skip scan over the index, so the cost grows with topics only."""
    d = MessageDigest
    seen: list[str] = []
    after = ""
    while (name := session.scalar(select(func.min(d.topic)).where(d.topic > after))) and len(seen) < 200:
        seen.append(name)
        after = name
    return seen


def page_of_messages(session: Session, conversation_id: str, start: int, limit: int) -> list[Message]:
    """Messages of a conversation from number `start` on, in order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq >= start).order_by(Message.seq).limit(limit)
    return list(session.scalars(query))


def judged(session: Session, message_ids: list[int]) -> tuple[dict[int, MessageMark], dict[int, list[MessageVerdict]]]:
    """Marks and verdicts of these messages."""
    marks = {mark.message_id: mark for mark in session.scalars(select(MessageMark).where(MessageMark.message_id.in_(message_ids)))}
    verdicts: dict[int, list[MessageVerdict]] = {}
    for verdict in session.scalars(select(MessageVerdict).where(MessageVerdict.message_id.in_(message_ids)).order_by(MessageVerdict.id)):
        verdicts.setdefault(verdict.message_id, []).append(verdict)
    return marks, verdicts
