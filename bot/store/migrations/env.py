"""Alembic's entry: runs on the connection that bot/store/migrate.py hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from bot.store.models import Base
from bot.store.models.base import UtcTime


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    # Migrations must not import today's models: tomorrow's may differ.
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True, render_item=_render)
with context.begin_transaction():
    context.run_migrations()
