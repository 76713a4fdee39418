"""Rule: who signs in is checked in constant work, failures lock the account for a while, and a session ends by itself.

Why: the console shows health questions, redacted or not, so a guessed password or a forgotten browser must not open it (OWASP
Authentication and Session Management Cheat Sheets). Sessions live on the server: the browser holds a random token, the table its keyed
hash. A refusal never tells whether the e-mail, the password, the code or a lock was the reason. A one-time code (RFC 6238) works once.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pyotp

from bot.privacy.sealing import Keyring, SealError
from bot.settings import Settings
from bot.staff.password import PasswordError, Passwords
from bot.staff.rights import Role
from bot.store.database import Database
from bot.store.models import StaffMember, StaffSession
from bot.store.queries import staff_members as store

REFUSED: Final = "That did not work. Check e-mail, password and code; after several failures an account is locked for a while."
_STEP_SECONDS: Final = 30
_TOUCH: Final = timedelta(minutes=1)  # how often a session's last use is written down


class SignInRefused(Exception):
    """The sign-in did not work; its sentence is the same whatever the reason."""

    def __init__(self) -> None:
        super().__init__(REFUSED)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """Times of a session and of the lock."""

    idle: timedelta
    longest: timedelta
    failures: int
    lock: timedelta

    @classmethod
    def from_settings(cls, settings: Settings) -> "SessionLimits":
        """The limits that the settings name."""
        return cls(
            idle=timedelta(minutes=settings.staff_idle_minutes), longest=timedelta(hours=settings.staff_session_hours),
            failures=settings.staff_failures, lock=timedelta(minutes=settings.staff_lock_minutes),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """Who is signed in."""

    id: int
    email: str
    role: Role
    session: str  # hash of the token
    has_code: bool


class SignIn:
    """Signs members in and out, and knows who holds a token."""

    def __init__(
        self, database: Database, keyring: Keyring, passwords: Passwords, clock: Callable[[], datetime], limits: SessionLimits
    ) -> None:
        self._db, self._keyring, self.passwords, self._clock = database, keyring, passwords, clock
        self._limits = limits

    def enter(self, email: str, password: str, code: str = "") -> str:
        """Sign in; the token for the browser.

        Raises:
            SignInRefused: something did not match, or the account is locked or closed.
        """
        now = self._clock()
        with self._db.read() as session:
            known = store.by_email(session, email)
        right = self.passwords.matches(known.password_hash if known else None, password)  # slow: outside of any transaction
        with self._db.write() as session:
            member = store.by_email(session, email, lock=True)
            if member is None:
                store.audit(session, now, "(unknown)", "sign-in refused")
                token = None
            else:
                token = self._judge(member, right, code, now)
                store.audit(session, now, member.email, "signed in" if token else "sign-in refused", f"member {member.id}")
                if token:
                    store.forget_expired(session, now)
                    session.add(
                        StaffSession(
                            token_hash=self._hash(token),
                            member_id=member.id,
                            created_at=now,
                            seen_at=now,
                            expires_at=now + self._limits.longest,
                        )
                    )
                    if self.passwords.outdated(member.password_hash):
                        member.password_hash = self.passwords.renewed(password)
        if token is None:
            raise SignInRefused
        return token

    def _judge(self, member: StaffMember, right: bool, code: str, now: datetime) -> str | None:
        if not member.active or (member.locked_until and member.locked_until > now):
            return None
        if not right or not self._code_fits(member, code, now):
            member.failures += 1
            if member.failures >= self._limits.failures:
                member.failures, member.locked_until = 0, now + self._limits.lock
            return None
        member.failures, member.locked_until = 0, None
        return secrets.token_urlsafe(32)

    def _code_fits(self, member: StaffMember, code: str, now: datetime) -> bool:
        if member.totp_sealed is None:
            return True
        try:
            secret = self._keyring.open(member.totp_sealed, f"totp:{member.id}").decode()
        except SealError:
            return False  # the key is gone: an admin resets the second factor
        step = matching_step(secret, code, now)
        if step is None or (member.totp_step is not None and step <= member.totp_step):
            return False
        member.totp_step = step
        return True

    def who(self, token: str) -> Member | None:
        """Who holds `token`; None when it is unknown or over."""
        now, hashed = self._clock(), self._hash(token)
        with self._db.read() as session:
            found = store.find_session(session, hashed)
            if found is None or not found.member.active or now >= min(found.expires_at, found.seen_at + self._limits.idle):
                return None
            member = Member(found.member.id, found.member.email, Role(found.member.role), hashed, found.member.totp_sealed is not None)
            stale = now - found.seen_at >= _TOUCH
        if stale:
            with self._db.write() as session:
                touched = store.find_session(session, hashed)
                if touched is not None:
                    touched.seen_at = now
        return member

    def leave(self, member: Member) -> None:
        """Sign out of this session."""
        with self._db.write() as session:
            found = store.find_session(session, member.session)
            if found is not None:
                session.delete(found)
            store.audit(session, self._clock(), member.email, "signed out", f"member {member.id}")

    def change_password(self, member: Member, old: str, new: str) -> None:
        """Set a new password and end all other sessions.

        Raises:
            PasswordError: the old one does not match, or the new one cannot be used.
        """
        with self._db.read() as session:
            kept = session.get_one(StaffMember, member.id).password_hash
        if not self.passwords.matches(kept, old):
            raise PasswordError("The present password does not match.")
        hashed = self.passwords.hash(new, member.email)
        with self._db.write() as session:
            session.get_one(StaffMember, member.id).password_hash = hashed
            store.end_sessions(session, member.id, keep=member.session)
            store.audit(session, self._clock(), member.email, "changed password", f"member {member.id}")

    def set_code(self, member: Member, secret: str, code: str) -> None:
        """Turn the second factor on with `secret`, once `code` proves that the app has it.

        Raises:
            PasswordError: the code does not match.
        """
        now = self._clock()
        step = matching_step(secret, code, now)
        if step is None:
            raise PasswordError("That code does not match. Check that the clocks of the phone and of this computer agree, then try again.")
        with self._db.write() as session:
            row = session.get_one(StaffMember, member.id)
            row.totp_sealed, row.totp_step = self._keyring.seal(secret.encode(), f"totp:{member.id}"), step
            store.audit(session, now, member.email, "turned codes on", f"member {member.id}")

    def _hash(self, token: str) -> str:
        return self._keyring.fingerprint(token, "staff-session")


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step (RFC 6238) whose code this is, one step of clock drift allowed; None when there is none."""
    typed = "".join(code.split())
    step = int(now.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = [s for s in (step - 1, step, step + 1) if hmac.compare_digest(totp.at(s * _STEP_SECONDS).encode(), typed.encode())]
    return found[0] if found else None
