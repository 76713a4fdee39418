"""Rows of the export, read in pages by key, so that an export of any length takes little memory and no long transaction."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from bot.store.database import Database
from bot.store.models import Conversation, Message
from bot.store.queries.staff_transcripts import judged

BATCH = 500


def conversations(database: Database, since: datetime | None, until: datetime | None) -> Iterator[Conversation]:
    """Conversations that went on in the time, oldest first; one over midnight belongs to both of its days."""
    after: tuple[datetime, str] | None = None
    while True:
        c = Conversation
        query = select(c).order_by(c.last_at, c.id).limit(BATCH)
        query = query.where(c.last_at >= since) if since else query
        query = query.where(c.started_at < until) if until else query
        if after:
            query = query.where(or_(c.last_at > after[0], and_(c.last_at == after[0], c.id > after[1])))
        with database.read() as session:
            found = list(session.scalars(query))
        yield from found
        if len(found) < BATCH:
            return
        after = (found[-1].last_at, found[-1].id)


def messages(database: Database, since: datetime | None, until: datetime | None) -> Iterator[tuple[Message, Any, list[Any]]]:
    """Messages of the time with mark and verdicts, oldest first."""
    after: tuple[datetime, int] | None = None
    while True:
        m = Message
        query = select(m).order_by(m.at, m.id).limit(BATCH)
        query = query.where(m.at >= since) if since else query
        query = query.where(m.at < until) if until else query
        if after:
            query = query.where(or_(m.at > after[0], and_(m.at == after[0], m.id > after[1])))
        with database.read() as session:
            found = list(session.scalars(query))
            marks, verdicts = judged(session, [message.id for message in found])
        for message in found:
            yield message, marks.get(message.id), verdicts.get(message.id, [])
        if len(found) < BATCH:
            return
        after = (found[-1].at, found[-1].id)
