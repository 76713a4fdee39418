"""Reads and writes of staff members, their sessions and the audit log. Each function works in the caller's transaction."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from bot.store.models import AuditEvent, StaffMember, StaffSession


def by_email(session: Session, email: str, *, lock: bool = False) -> StaffMember | None:
    """The member with this e-mail, in any case of letters."""
    query = select(StaffMember).where(StaffMember.email == email.strip().lower())
    return session.scalar(query.with_for_update() if lock else query)


def everybody(session: Session) -> list[StaffMember]:
    """All members, by e-mail."""
    return list(session.scalars(select(StaffMember).order_by(StaffMember.email)))


def active_admins(session: Session) -> int:
    """How many can still run the console."""
    return session.scalar(select(func.count()).where(StaffMember.role == "admin", StaffMember.active)) or 0


def find_session(session: Session, token_hash: str) -> StaffSession | None:
    """The sign-in with its member, or None."""
    return session.get(StaffSession, token_hash, options=[joinedload(StaffSession.member)])


def end_sessions(session: Session, member_id: int, keep: str | None = None) -> None:
    """Sign a member out everywhere, but not from the session with the hash `keep`."""
    session.execute(delete(StaffSession).where(StaffSession.member_id == member_id, StaffSession.token_hash != (keep or "")))


def forget_expired(session: Session, now: datetime) -> None:
    """Delete sign-ins that are over."""
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))


def audit(session: Session, at: datetime, actor: str, action: str, target: str = "", detail: str = "") -> None:
    """Write a line of the audit log. `detail` never holds words or fields of a patient."""
    session.add(AuditEvent(at=at, actor=actor[:254], action=action, target=target[:120], detail=detail[:200]))


def audit_lines(
    session: Session, before: int | None = None, action: str = "", limit: int = 100, actor: str = "", target: str = ""
) -> list[AuditEvent]:
    """Lines of the audit log, newest first, older than line `before`; of this action, this person, on this thing."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if before:
        query = query.where(AuditEvent.id < before)
    if action:
        query = query.where(AuditEvent.action == action)
    if actor:
        query = query.where(AuditEvent.actor == actor)
    if target:
        query = query.where(AuditEvent.target == target)
    return list(session.scalars(query))
