"""Base of all tables: naming of constraints (so that migrations can drop them) and UTC time on every database."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Privacy(StrEnum):
    """How private a column is."""

    PLAIN = "plain"  # counts, states, times, random ids: tells nothing about a person
    REDACTED = "redacted"  # a patient's words after redaction
    HASHED = "hashed"  # keyed hash of an identifier or of a token
    SEALED = "sealed"  # encrypted, expires
    STAFF = "staff"  # words or e-mail of a staff member


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcTime, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012 - SQLAlchemy's own form


def column(privacy: Privacy, *args: Any, **options: Any) -> Any:
    """A mapped column that says how private it is."""
    return mapped_column(*args, info={"privacy": privacy}, **options)
