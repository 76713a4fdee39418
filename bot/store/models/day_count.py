"""What is left of transcripts that are purged: how much happened on a day, and nothing of anybody."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped

from bot.store.models.base import Base, Privacy, column


class DayCount(Base):
    """How often one thing happened on one day of the clinic's clock, in one channel. Only purged transcripts are counted here."""

    __tablename__ = "day_count"

    day: Mapped[date] = column(Privacy.PLAIN, Date, primary_key=True)
    channel: Mapped[str] = column(Privacy.PLAIN, String(8), primary_key=True)
    kind: Mapped[str] = column(Privacy.PLAIN, String(16), primary_key=True)  # conversation, question, down, outcome, topic, sub, safety
    name: Mapped[str] = column(Privacy.PLAIN, String(80), primary_key=True, default="")  # of the outcome, topic, sub-topic, reason
    count: Mapped[int] = column(Privacy.PLAIN, default=0)
