"""Rule: what the bot must keep for a while and nobody may read on disk is sealed, or kept as a keyed hash only.

Why: engine state, contact fields and phone numbers are personal data; a stolen database file or backup must be
worthless without the key file. Sealing is AES-256-GCM (NIST SP 800-38D): whoever changes a byte is noticed, and
the *purpose* ("state:<conversation>", "contact.phone", ...) is bound as associated data, so that a value copied
into another row or column does not open there. Keys are derived with HKDF (RFC 5869), fingerprints are
HMAC-SHA256 (RFC 2104) under a key of their own that rotation keeps: a consent or a STOP must still be found after
the sealing key changed.

Sealed form: version (1 byte) | key id (8 bytes) | nonce (12 bytes) | ciphertext and tag. The id says which key is
needed, so a lost key is told apart from damaged bytes.

Key text, newest key first: tokens `seal-v1:<base64url, 32 bytes>` and one `hash-v1:<...>`, separated by white
space or commas; lines beginning with `#` are comments.
"""

from __future__ import annotations

import base64
import binascii
import errno
import fcntl
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION: Final = b"\x01"
_ID_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEAD_BYTES: Final = 1 + _ID_BYTES
_KEY_BYTES: Final = 32
_SEAL_PREFIX: Final = "seal-v1:"
_HASH_PREFIX: Final = "hash-v1:"
_FILE_NOTE: Final = (
    "# Keys of the bot, newest first. Whoever has them can read the stored conversations; without them nobody can.\n"
    "# Keep a copy apart from the database. Never delete the hash-v1 line: consents are found by it.\n"
)

RandomBytes = Callable[[int], bytes]


class SealError(Exception):
    """Base of everything that can go wrong with keys and sealed values."""


class KeyLost(SealError):
    """The value was sealed with a key that is not in the key ring."""


class SealBroken(SealError):
    """The bytes are not a sealed value, were changed, or were sealed for another purpose."""


class KeyFileError(SealError):
    """The key text or key file cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One sealing key: its id as written into sealed values, and the cipher made from it."""

    id: bytes
    cipher: AESGCM = field(repr=False)

    @classmethod
    def derive(cls, master: bytes) -> _Key:
        return cls(_hkdf(master, b"bot key id v1")[:_ID_BYTES], AESGCM(_hkdf(master, b"bot seal v1")))


class Keyring:
    """Seals and opens bytes; holds one or more keys, newest first. Safe to share among threads."""

    def __init__(self, seal_keys: list[bytes], hash_key: bytes, random_bytes: RandomBytes = secrets.token_bytes) -> None:
        """Arguments: master keys of 32 bytes, newest first; the key of fingerprints; a source of randomness.

        Raises KeyFileError when there is no key, or one of another length.
        """
        if not seal_keys:
            raise KeyFileError("The key text holds no seal-v1 key: make one with `bot keys create`.")
        if any(len(key) != _KEY_BYTES for key in [*seal_keys, hash_key]):
            raise KeyFileError("A key is not 32 bytes long: restore the key file from its copy.")
        self._keys = [_Key.derive(master) for master in seal_keys]
        self._by_id = {key.id: key for key in self._keys}
        self._hash_key = _hkdf(hash_key, b"bot fingerprint v1")
        self._random = random_bytes

    @classmethod
    def from_text(cls, text: str, random_bytes: RandomBytes = secrets.token_bytes) -> Keyring:
        """Read a key text (see the module docstring). Raises KeyFileError, whose sentence never shows a key."""
        return cls(*_parse(text), random_bytes=random_bytes)

    @classmethod
    def from_file(cls, path: Path | str, random_bytes: RandomBytes = secrets.token_bytes) -> Keyring:
        """Read a key file. Raises KeyFileError when it is missing, open to everyone, or not a key text."""
        return cls.from_text(_read(Path(path)), random_bytes=random_bytes)

    def seal(self, data: bytes, purpose: str) -> bytes:
        """Encrypt with the newest key, bound to `purpose`. The result is 37 bytes longer than `data`."""
        key = self._keys[0]
        head = _VERSION + key.id
        nonce = self._random(_NONCE_BYTES)
        return head + nonce + key.cipher.encrypt(nonce, data, head + purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt. Raises KeyLost when the key is not in the ring, SealBroken when the bytes or purpose are wrong."""
        key_id = _key_id(sealed)
        key = self._by_id.get(key_id)
        if key is None:
            raise KeyLost(
                f"This value was sealed with key {key_id.hex()}, which is not among the {len(self._keys)} known"
                f" ({', '.join(k.id.hex() for k in self._keys)}). Put the key back from the copy of your key file"
                " (add its seal-v1 line below the newest one); if it is gone for good, the value cannot be read by"
                " anyone: purge it with `bot purge`."
            )
        nonce = sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
        try:
            return key.cipher.decrypt(nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], sealed[:_HEAD_BYTES] + purpose.encode())
        except InvalidTag:
            raise SealBroken(
                f"The key fits, but the value was changed or was not sealed for {purpose.split(':')[0]!r}:"
                " restore this row from a backup or purge it with `bot purge`."
            ) from None

    def needs_rotation(self, sealed: bytes) -> bool:
        """True when the value was not sealed with the newest key (whether or not its key is still known).

        Raises SealBroken when the bytes are not a sealed value.
        """
        return _key_id(sealed) != self._keys[0].id

    def reseal(self, sealed: bytes, purpose: str) -> bytes:
        """Open with the key it was sealed with, seal with the newest. Raises as `open` does."""
        return self.seal(self.open(sealed, purpose), purpose)

    def fingerprint(self, value: str | bytes, purpose: str) -> str:
        """Keyed hash as 64 hex digits: equal values give equal prints for one purpose, and nothing else is told.

        Bring the value into one spelling first (a phone number as E.164). Stays the same through key rotation.
        """
        data = value.encode() if isinstance(value, str) else value
        label = purpose.encode()
        return hmac.new(self._hash_key, len(label).to_bytes(4, "big") + label + data, hashlib.sha256).hexdigest()

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of the keys, newest first; safe to show and to log."""
        return tuple(key.id.hex() for key in self._keys)


def new_key_text(random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A fresh key text: one sealing key and one fingerprint key."""
    return f"{_SEAL_PREFIX}{_encode(random_bytes(_KEY_BYTES))}\n{_HASH_PREFIX}{_encode(random_bytes(_KEY_BYTES))}\n"


def create_key_file(path: Path | str, random_bytes: RandomBytes = secrets.token_bytes) -> None:
    """Write a fresh key file, mode 0600, whole or not at all.

    Raises KeyFileError when the file exists: replacing it would make every sealed value unreadable.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _write_draft(target, _FILE_NOTE + new_key_text(random_bytes))
    try:
        os.link(draft, target)  # unlike a rename, a link never replaces what is there
    except OSError as error:
        if error.errno == errno.EEXIST:
            raise KeyFileError(f"{target} exists and is left as it is: use `bot keys rotate` to put a new key into it.") from None
        _create_without_link(target, draft)
    finally:
        draft.unlink()
    _sync_directory(target.parent)


def rotate_key_file(path: Path | str, random_bytes: RandomBytes = secrets.token_bytes) -> None:
    """Put a new sealing key in front of the others; old values stay readable and the fingerprint key is kept.

    Reseal the stored values afterwards, then `drop_old_keys`. Raises KeyFileError as `Keyring.from_file` does.
    """

    def in_front(seal_keys: list[bytes]) -> list[bytes]:
        return [random_bytes(_KEY_BYTES), *seal_keys]

    _rewrite(Path(path), in_front)


def drop_old_keys(path: Path | str) -> None:
    """Keep the newest sealing key only. Call it when no stored value `needs_rotation` any more, never before."""
    _rewrite(Path(path), lambda seal_keys: seal_keys[:1])


def _hkdf(master: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(master)


def _key_id(sealed: bytes) -> bytes:
    if len(sealed) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != _VERSION:
        raise SealBroken("These bytes are not a sealed value: restore this row from a backup or purge it.")
    return bytes(sealed[1:_HEAD_BYTES])


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _decode(token: str) -> bytes:
    body = token.partition(":")[2].rstrip("=")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise KeyFileError("A key is not base64url text: restore the key file from its copy.") from None


def _parse(text: str) -> tuple[list[bytes], bytes]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    tokens = [token for token in re.split(r"[\s,]+", "\n".join(lines)) if token]
    if any(not token.startswith((_SEAL_PREFIX, _HASH_PREFIX)) for token in tokens):
        raise KeyFileError("The key text must hold seal-v1: and hash-v1: tokens only: make one with `bot keys create` or restore it.")
    seal_keys = [_decode(token) for token in tokens if token.startswith(_SEAL_PREFIX)]
    hash_keys = [_decode(token) for token in tokens if token.startswith(_HASH_PREFIX)]
    if len(hash_keys) != 1:
        raise KeyFileError(f"The key text must hold exactly one hash-v1 key, not {len(hash_keys)}: restore it.")
    return seal_keys, hash_keys[0]


def _read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyFileError(
            f"{path} is missing: put the key file back from its copy, or make a new one with `bot keys create` if nothing was stored yet."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read as a key file ({type(error).__name__}): check it.") from None
    if mode & 0o007:
        raise KeyFileError(f"{path} is open to every user of this machine: run `chmod 600 {path}`.")
    return text


def _write_draft(target: Path, text: str) -> Path:
    draft = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _create_without_link(target: Path, draft: Path) -> None:
    """For file systems without hard links (some shared folders): still never overwrites."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(draft.read_bytes())
        file.flush()
        os.fsync(file.fileno())


def _rewrite(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    with _directory_lock(path.parent):
        seal_keys, hash_key = _parse(_read(path))
        tokens = [_SEAL_PREFIX + _encode(key) for key in change(seal_keys)] + [_HASH_PREFIX + _encode(hash_key)]
        _write_draft(path, _FILE_NOTE + "\n".join(tokens) + "\n").replace(path)
        _sync_directory(path.parent)


@contextmanager
def _directory_lock(directory: Path) -> Iterator[None]:
    """Two rotations at once would each drop the other's key, and with it all that was sealed meanwhile."""
    try:
        handle = os.open(directory, os.O_RDONLY)
    except FileNotFoundError:
        raise KeyFileError(f"{directory} is missing: put the key file back from its copy.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
