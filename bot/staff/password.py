"""Rule: a password is kept as argon2id only, checked in constant work whether or not the account exists, and is long.

Why: a stolen table must not give passwords away (OWASP Password Storage Cheat Sheet), and the time of a refusal must not tell which
e-mails are staff. Length counts, not character classes (NIST SP 800-63B, 3.1.1).
"""

import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST: Final = 12
LONGEST: Final = 128
_AT_ONCE: Final = 2  # each check takes 64 MiB: more wait their turn


class PasswordError(ValueError):
    """The password cannot be used; the sentence says what to do."""


class Passwords:
    """Hashes and checks passwords. Thread-safe."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher` sets the cost; the default is argon2-cffi's (RFC 9106, low-memory profile)."""
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str, email: str) -> str:
        """The hash to keep.

        Raises:
            PasswordError: it is too short, too long, or holds the e-mail's name.
        """
        if len(password) < SHORTEST:
            raise PasswordError(f"The password needs at least {SHORTEST} characters. A few words in a row do well.")
        if len(password) > LONGEST:
            raise PasswordError(f"The password can have {LONGEST} characters at most.")
        if email.split("@")[0].casefold() in password.casefold() or len(set(password)) < 5:
            raise PasswordError("That password is easy to guess: leave your e-mail out of it and use more different letters.")
        return self.renewed(password)

    def renewed(self, password: str) -> str:
        """The hash with today's parameters of a password that is in use already."""
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether `password` belongs to the hash `kept`; None (no such account) takes as long and is false."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobody, password[:LONGEST]) and kept is not None
            except (Argon2Error, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
