"""One file with everything in it: a gzipped tar, mode 0600, whose first entry lists the others with their SHA-256.

It is written beside its place and put there whole, so that a backup that was cut off is none. Reading trusts nothing: only entries that
the list names are taken, under names of ours, and only when their checksum fits.
"""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.store.backup import BackupError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
KEY: Final = "secret.key"
_LONGEST_MANIFEST: Final = 2**20
_CHUNK: Final = 2**20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    made_at: str  # ISO 8601, UTC
    kind: str  # sqlite, postgresql
    revision: str  # of the schema
    keys: list[str]  # ids of the keys that its values are sealed with; tell nothing
    parts: dict[str, str]  # name: SHA-256, hexadecimal
    format: int = FORMAT


def write(target: Path, parts: Mapping[str, Path], *, made_at: str, kind: str, revision: str, keys: list[str]) -> Manifest:
    """Put the files `parts` (name in the archive: where it lies) into `target`.

    Raises:
        BackupError: `target` exists or cannot be written.
    """
    manifest = Manifest(made_at, kind, revision, keys, {name: sha256(path) for name, path in parts.items()})
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                listed = json.dumps(asdict(manifest), indent=1).encode()
                _add(tar, MANIFEST, listed)
                for name, path in parts.items():
                    with path.open("rb") as part:
                        entry = _entry(name, path.stat().st_size)
                        tar.addfile(entry, part)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, target)  # unlike a rename, a link never replaces what is there
    except FileExistsError:
        raise BackupError(f"{target} exists and is left as it is: choose another name, or a folder.") from None
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}): choose another place.") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def read(source: Path, folder: Path) -> Manifest:
    """Unpack `source` into `folder`, checked; each part lies there under its name with "/" as "+".

    Raises:
        BackupError: it is missing, damaged, or not a backup of ours.
    """
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            manifest = _manifest(tar)
            found: set[str] = set()
            while (entry := tar.next()) is not None:
                wanted = manifest.parts.get(entry.name)
                content = tar.extractfile(entry) if wanted is not None and entry.isreg() else None
                if wanted is None or content is None or entry.name in found:
                    raise BackupError(f"{source} holds an entry that its list does not name: it is not a backup of ours.")
                place = part(folder, entry.name)
                with place.open("xb") as file:
                    while chunk := content.read(_CHUNK):
                        file.write(chunk)
                if sha256(place) != wanted:
                    raise BackupError(f"{source} is damaged: the checksum of {entry.name} does not fit. Use another backup.")
                found.add(entry.name)
            while tar.fileobj is not None and tar.fileobj.read(_CHUNK):  # to the end, where the checksum of the whole stands (RFC 1952)
                pass
    except FileNotFoundError:
        raise BackupError(f"{source} does not exist.") from None
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise BackupError(f"{source} is damaged or not a backup ({type(error).__name__}). Use another backup.") from None
    if missing := manifest.parts.keys() - found:
        raise BackupError(f"{source} is cut off: {', '.join(sorted(missing))} is missing. Use another backup.")
    return manifest


def part(folder: Path, name: str) -> Path:
    """Where `read` put the part `name`."""
    return folder / name.replace("/", "+")


def sha256(path: Path) -> str:
    """Checksum of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST and first.isreg() else None
    if content is None or first is None or first.size > _LONGEST_MANIFEST:
        raise BackupError("This is no backup of ours: its first entry is no list.")
    try:
        listed = json.loads(content.read())
        if listed["format"] != FORMAT:
            raise BackupError("This backup was written by a newer version of this program: restore it with that version.")
        return Manifest(**listed)
    except (ValueError, KeyError, TypeError):
        raise BackupError("This is no backup of ours: its list cannot be read.") from None


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    import io

    tar.addfile(_entry(name, len(content)), io.BytesIO(content))
