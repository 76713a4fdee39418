"""Seals every stored secret anew after a key rotation: engine state, words not yet redacted, contact fields, phone numbers,
second factors of staff."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from bot.escalation.outbox import purpose as contact_purpose
from bot.privacy.sealing import Keyring, SealError
from bot.store.database import Database
from bot.store.models import Base, ContactRequest, Conversation, EngineState, Message
from bot.store.models.sms import SmsOutbound
from bot.store.models.staff import StaffMember

BATCH = 200
Purpose = Callable[[Any], str]

#: table, sealed column, purpose it is sealed for
SEALED: tuple[tuple[type[Base], str, Purpose], ...] = (
    (EngineState, "sealed", lambda row: f"state:{row.conversation_id}"),
    (Message, "sealed", lambda row: f"message:{row.conversation_id}"),
    (ContactRequest, "sealed", lambda row: contact_purpose(row.id)),
    (Conversation, "sealed_number", lambda row: f"number:{row.id}"),
    (SmsOutbound, "sealed_number", lambda row: f"sms-outbound:{row.id}"),
    (StaffMember, "totp_sealed", lambda row: f"totp:{row.id}"),
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that no key of the ring opens; `reason` is the class of the error."""

    table: str
    id: str
    conversation_id: str | None
    reason: str


def reseal_everything(database: Database, keyring: Keyring, unreadable: list[Unreadable] | None = None) -> dict[str, int]:
    """Seal with the newest key what was sealed with an older one; rows done by table.

    Rows are locked while they are sealed, so that what a server writes meanwhile is not put back. Those that cannot be read are left as
    they are and added to `unreadable`.

    Raises:
        SealError: a row cannot be read, and there is no list to put it into. What was done before stays done.
    """
    done: dict[str, int] = {}
    for table, name, purpose in SEALED:
        column = getattr(table, name)
        key = table.__mapper__.primary_key[0]
        done[table.__tablename__] = 0
        last: Any = None
        while True:
            with database.write() as session:
                query = select(table).where(column.is_not(None)).order_by(key).limit(BATCH).with_for_update()
                rows = list(session.scalars(query if last is None else query.where(key > last)))
                for row in rows:
                    last = getattr(row, key.name)
                    sealed = getattr(row, name)
                    try:
                        if keyring.needs_rotation(sealed):
                            setattr(row, name, keyring.reseal(sealed, purpose(row)))
                            done[table.__tablename__] += 1
                    except SealError as error:
                        if unreadable is None:
                            raise
                        conversation = last if table is Conversation else getattr(row, "conversation_id", None)
                        unreadable.append(Unreadable(table.__tablename__, str(last), conversation, type(error).__name__))
            if len(rows) < BATCH:
                break
    return done


def holds_sealed_values(database: Database) -> bool:
    """Whether anything in the database can be read with its key only."""
    there = set(inspect(database.engine).get_table_names())
    with database.read() as session:
        return any(
            table.__tablename__ in there and session.scalar(select(getattr(table, name)).where(getattr(table, name).is_not(None)).limit(1))
            for table, name, _ in SEALED
        )
