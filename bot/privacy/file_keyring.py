"""Rule: a process that runs takes up a new key by itself, from the next value that it seals.

Why: a server that went on sealing with a key which `bot keys rotate` drops would make every contact request that it takes until its restart
unreadable for good. The file is looked at (one `stat`) before each value; keys that were known stay known until the process ends, so that
what was read a moment before the rotation still opens.
"""

from __future__ import annotations

import logging
from pathlib import Path

from bot.privacy.sealing import KeyFileError, Keyring

_LOG = logging.getLogger(__name__)


class FileKeyring(Keyring):
    """The keys of a file that may be rotated while they are in use. Safe to share among threads."""

    def __init__(self, path: Path) -> None:
        """Raises KeyFileError as `Keyring.from_file` does."""
        self._path = path
        self._seen = _mark(path)
        found = Keyring.from_file(path)
        self._keys, self._by_id = found._keys, found._by_id
        self._hash_key, self._random = found._hash_key, found._random

    def seal(self, data: bytes, purpose: str) -> bytes:
        """See `Keyring.seal`."""
        self._look()
        return super().seal(data, purpose)

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """See `Keyring.open`."""
        self._look()
        return super().open(sealed, purpose)

    def needs_rotation(self, sealed: bytes) -> bool:
        """See `Keyring.needs_rotation`."""
        self._look()
        return super().needs_rotation(sealed)

    def _look(self) -> None:
        mark = _mark(self._path)
        if mark == self._seen or mark is None:  # a file that is gone for a moment, or for good, changes nothing in memory
            return
        try:
            found = Keyring.from_file(self._path)
        except KeyFileError as error:
            self._seen = mark
            _LOG.error("the key file changed and cannot be used; this process keeps its keys: %s", error)
            return
        if found._hash_key != self._hash_key:
            self._seen = mark
            _LOG.error("the key file holds another fingerprint key; this process keeps its keys: put the file back from its copy")
            return
        self._by_id = self._by_id | found._by_id
        self._keys = found._keys
        self._seen = mark


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What tells one state of the file from another; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
