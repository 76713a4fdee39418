"""The engine's memory of a conversation: one sealed, bounded document, replaced at every turn, gone with the session."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped

from bot.store.models.base import Base, Privacy, column


class EngineState(Base):
    """State document of one conversation."""

    __tablename__ = "engine_state"

    conversation_id: Mapped[str] = column(
        Privacy.PLAIN, String(36), ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = column(Privacy.SEALED)
    expires_at: Mapped[datetime] = column(Privacy.PLAIN, index=True)
