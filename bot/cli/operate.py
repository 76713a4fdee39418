"""Commands of operation: deliver, contact-test, keys, purge. Wired into bot/cli/app.py."""

import signal
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.prepare import open_database
from bot.clinic import load_clinic
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.resealing import Unreadable

_SAID_CHARACTERS: Final = 2000
_SHOWN: Final = 50
IN_FLIGHT_SECONDS = 10.0  # longer than a server needs from sealing a value to its commit
_COMMAND_LINE: Final = "(command line)"  # as `bot staff` writes it into the audit log

keys_app = typer.Typer(no_args_is_help=True, help="Encryption keys: create, rotate.")


def deliver() -> None:
    """Deliver contact requests, without the server, until stopped."""
    from bot.escalation.worker import deliver as run
    from bot.privacy.log_filter import configure_logging

    settings = load_settings()
    configure_logging(settings.log_level, json_lines=settings.log_json)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    typer.echo("Delivering contact requests; Ctrl+C stops.", err=True)
    run(settings, load_clinic(settings.clinic_file), stop)


def contact_test() -> None:
    """Send a marked test request to where contact requests go, and say what came back."""
    from bot.escalation.contact_test import send_test

    settings = load_settings()
    report = send_test(settings, load_clinic(settings.clinic_file))
    typer.echo(report.sentence)
    said = "".join(letter for letter in report.said if letter.isprintable() or letter == "\n").strip()
    if said:
        typer.echo("It said:\n" + said[:_SAID_CHARACTERS] + (" ..." if len(said) > _SAID_CHARACTERS else ""))
    raise typer.Exit(0 if report.good else 1)


def purge(
    conversation: Annotated[str | None, typer.Option(help="Purge this conversation, whatever its age.")] = None,
) -> None:
    """Purge what is out of date now, or one conversation."""
    from bot.store.queries.retention import purge_conversation
    from bot.store.queries.staff_members import audit
    from bot.store.retention import RetentionJob, forget_freed_pages, utc_now

    database = open_database()
    if conversation is None:
        typer.echo(f"Purged: {RetentionJob(database, load_settings()).run_once()}")
        return
    with database.write() as session:
        counts = purge_conversation(session, conversation)
        if counts.purged:
            audit(session, utc_now(), _COMMAND_LINE, "deleted", f"conversation {conversation}", str(counts))
    forget_freed_pages(database)
    typer.echo(f"Purged: {counts}")


@keys_app.command()
def create() -> None:
    """Make the key file where there is none (the first start does it too)."""
    from bot.privacy.sealing import create_key_file

    path = load_settings().key_file
    create_key_file(path)
    typer.echo(f"Made {path}. Keep a copy apart from the database.")


@keys_app.command()
def rotate() -> None:
    """Put a new key in front, seal everything anew with it, then drop the old keys. Safe to run again after a break.

    Servers of this machine go on meanwhile: they take the new key up with the next value that they seal. What they had just sealed with
    the old one is waited for and sealed anew, too. On another machine a server must be stopped before, and its key file replaced after.
    While older keys stand behind the newest, an earlier rotation is not finished: it is gone on with, and no further key is made.
    """
    from bot.keys import load_keyring
    from bot.privacy.sealing import Keyring, drop_old_keys, rotate_key_file
    from bot.resealing import reseal_everything

    settings = load_settings()
    in_setting = bool(settings.secret_key.get_secret_value())
    if in_setting:
        typer.echo("The key is in BOT_SECRET_KEY: put a new seal-v1 token in front of it there, restart, then run this again.", err=True)
        keyring = load_keyring(settings)
    else:
        if len(load_keyring(settings).key_ids) > 1:
            typer.echo("An earlier rotation is not finished: this goes on with its key and makes no other.", err=True)
        else:
            rotate_key_file(settings.key_file)
        keyring = Keyring.from_file(settings.key_file)
    unreadable: list[Unreadable] = []
    database = open_database()
    counts = Counter(reseal_everything(database, keyring, unreadable))
    if not unreadable and not in_setting:
        time.sleep(IN_FLIGHT_SECONDS)
        counts.update(reseal_everything(database, keyring, unreadable))
    typer.echo("Sealed anew: " + ", ".join(f"{table} {count}" for table, count in counts.items()))
    if unreadable:
        _tell_unreadable(unreadable)
        raise typer.Exit(1)
    if not in_setting:
        drop_old_keys(settings.key_file)
        typer.echo("Old keys dropped. Copy the key file anew.")


def _tell_unreadable(rows: "list[Unreadable]") -> None:
    typer.echo(f"{len(rows)} rows cannot be read with any known key, so they are as they were and the old keys are kept:", err=True)
    for row in rows[:_SHOWN]:
        place = f" of conversation {row.conversation_id}" if row.conversation_id and row.conversation_id != row.id else ""
        typer.echo(f"  {row.table} {row.id}{place} ({row.reason})", err=True)
    if len(rows) > _SHOWN:
        typer.echo(f"  and {len(rows) - _SHOWN} more", err=True)
    typer.echo(
        "Put the missing key back: add its seal-v1 line from the copy of the key file below the newest one, and run this again. "
        "What is lost for good: `bot purge --conversation ID` deletes a conversation with all of its rows; mark a contact request "
        "without one done in the console; of staff_member an admin resets the code there; the rest goes by retention.",
        err=True,
    )
