"""Tables. Each column says in `info` how private it is; docs/privacy.md is checked against it."""

from bot.store.models.base import Base, Privacy
from bot.store.models.consent import ConsentEvent
from bot.store.models.contact import ContactRequest, DeliveryJob
from bot.store.models.conversation import Conversation, Message
from bot.store.models.day_count import DayCount
from bot.store.models.engine_state import EngineState
from bot.store.models.sms import SmsOutbound, SmsTurn
from bot.store.models.staff import AuditEvent, MessageDigest, MessageMark, MessageVerdict, SavedFilter, StaffMember, StaffSession

__all__ = [
    "AuditEvent", "Base", "ConsentEvent", "ContactRequest", "Conversation", "DayCount", "DeliveryJob", "EngineState", "Message", "MessageDigest",
    "MessageMark", "MessageVerdict", "Privacy", "SavedFilter", "SmsOutbound", "SmsTurn", "StaffMember", "StaffSession",
]  # fmt: skip
