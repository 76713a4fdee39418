"""A clinic's backup: made while servers run, put back only where it harms nobody.

What was under way when the backup was made has gone on since: a contact request that waits in the backup may have been delivered long
ago. After a restore each such request is marked as one that may have arrived, so that the clinic's side is asked first, or staff are,
before anybody is called twice (bot/escalation/worker.py).
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, inspect, select, table, update

from bot.store import migrate
from bot.store.backup import BackupError, archive, postgres, sqlite
from bot.store.backup.archive import DATABASE, KEY, Manifest
from bot.store.database import Database
from bot.store.models import DeliveryJob
from bot.store.models.base import Base

NAME: Final = "clinic-{:%Y%m%dT%H%M%SZ}.tar.gz"
PATTERN: Final = "clinic-????????T??????Z.tar.gz"
_FILES: Final = "files/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `held_back`: contact requests that may have been delivered since the backup."""

    manifest: Manifest
    revision: str
    held_back: int
    key_written: bool


def make(database: Database, target: Path, *, files: list[Path], keys: list[str], key_file: Path | None, now: datetime) -> Path:
    """Back up `database`, with `files` and, where `key_file` is given, the keys; where the backup lies.

    Arguments: `target`, a file, or a folder that gets a file named by the time; `keys`, ids of the keys in use.
    Raises:
        BackupError: the database is empty or damaged, or the place cannot be written.
    """
    revision = migrate.current(database)
    if revision is None:
        raise BackupError("The database is empty: there is nothing to back up.")
    place = target / NAME.format(now) if target.is_dir() else target
    if place.exists():
        raise BackupError(f"{place} exists and is left as it is: choose another name, or a folder.")
    if not place.parent.is_dir():
        raise BackupError(f"{place.parent} is no folder: make it first.")
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".backup-") as folder:  # mode 0700, on the disk that has to hold it anyway
        copy = Path(folder) / DATABASE
        (sqlite if database.is_sqlite else postgres).copy_out(database, copy)
        parts = {DATABASE: copy} | {_FILES + _named(path): path for path in files if path.is_file()}
        if key_file is not None:
            parts[KEY] = key_file
        archive.write(
            place, parts, made_at=now.isoformat(timespec="seconds"), kind=database.url.get_backend_name(), revision=revision, keys=keys
        )
    return place


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest backups that `make` named in `folder`, all but `keep`; what was deleted."""
    old = sorted(folder.glob(PATTERN))[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old


def restore(
    database: Database, source: Path, *, force: bool, key_file: Path, files_to: Path | None, now: datetime,
    say: Callable[[str], None] = lambda sentence: None,
) -> Restored:  # fmt: skip
    """Put the backup `source` into `database` and bring it to this version.

    Arguments: `force`, replace what the database holds; `key_file`, where keys of the backup go if it has them and none are there;
    `files_to`, an empty folder for clinic.yml and the training data, None to leave them in the backup.
    Raises:
        BackupError: the backup is damaged, of another kind or newer, or the database is not empty. Nothing was changed.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        say("Checking the backup")
        manifest = archive.read(source, folder)
        copy = archive.part(folder, DATABASE)
        kind = database.url.get_backend_name()
        if manifest.kind != kind:
            raise BackupError(f"This is a backup of {manifest.kind}, and BOT_DATABASE_URL names {kind}: set it to a database of that kind.")
        if manifest.revision not in migrate.revisions():
            raise BackupError(
                f"This backup is of a newer version (schema {manifest.revision}) than this program: restore it with that version."
            )
        if database.is_sqlite:
            sqlite.check(copy, f"The database in {source} is damaged. Use another backup.")
        else:
            postgres.check(copy)
        _check_target(database, force)
        say("Putting the database back")
        (sqlite if database.is_sqlite else postgres).copy_in(database, copy)
        migrate.prepare(database, say)
        held_back = _hold_back(database, now)
        key_written = KEY in manifest.parts and not key_file.exists()
        if key_written:
            key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            key_file.touch(mode=0o600)
            key_file.write_bytes(archive.part(folder, KEY).read_bytes())
        if files_to is not None:
            _unpack(manifest, folder, files_to)
    return Restored(manifest, migrate.head(), held_back, key_written)


def rows(database: Database) -> int:
    """Rows in all tables, those of other programs included."""
    with database.engine.connect() as connection:
        names = [
            name for name in inspect(connection).get_table_names() if name != "alembic_version" and not name.startswith("message_words")
        ]
        return sum(connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names)


def _check_target(database: Database, force: bool) -> None:
    found = migrate.current(database)
    if found is not None and found not in migrate.revisions():
        raise BackupError("The database is of a newer version than this program, so it is left alone: restore with that version.")
    if not force and (count := rows(database)):
        raise BackupError(f"The database is not empty ({count} rows). Use --force to replace everything in it; make a backup of it first.")
    if not database.is_sqlite and (
        strange := set(inspect(database.engine).get_table_names()) - set(Base.metadata.tables) - {"alembic_version"}
    ):
        raise BackupError(f"The database holds {len(strange)} tables that are not ours: give the assistant a database of its own.")


def _hold_back(database: Database, now: datetime) -> int:
    under_way = DeliveryJob.state.in_(("queued", "claimed"))
    with database.write() as session:
        count = session.scalar(select(func.count()).where(under_way)) or 0
        session.execute(
            update(DeliveryJob).where(under_way).values(state="queued", claimed_by=None, claimed_until=None, unanswered_at=now, next_at=now)
        )
    return count


def _named(path: Path) -> str:
    return f"data/{path.name}" if path.parent.name == "data" else path.name


def _unpack(manifest: Manifest, folder: Path, files_to: Path) -> None:
    for name in manifest.parts:
        if name.startswith(_FILES):
            place = files_to / name.removeprefix(_FILES)
            if not place.resolve().is_relative_to(files_to.resolve()):
                raise BackupError("The backup names a file outside of its folder: it is not a backup of ours.")
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(archive.part(folder, name).read_bytes())
