"""Commands of operation: deliver, contact-test, keys, purge. Wired into bot/cli/app.py."""

import signal
import threading
from typing import Annotated

import typer

from bot.cli.prepare import open_database
from bot.clinic import load_clinic
from bot.settings import load_settings

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
    raise typer.Exit(0 if report.good else 1)


def purge(
    conversation: Annotated[str | None, typer.Option(help="Purge this conversation, whatever its age.")] = None,
) -> None:
    """Purge what is out of date now, or one conversation."""
    from bot.store.queries.retention import purge_conversation
    from bot.store.retention import RetentionJob, forget_freed_pages

    database = open_database()
    if conversation is None:
        typer.echo(f"Purged: {RetentionJob(database, load_settings()).run_once()}")
        return
    with database.write() as session:
        counts = purge_conversation(session, conversation)
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
    """Put a new key in front, seal everything anew with it, then drop the old keys. Safe to run again after a break."""
    from bot.keys import load_keyring
    from bot.privacy.sealing import Keyring, drop_old_keys, rotate_key_file
    from bot.resealing import reseal_everything

    settings = load_settings()
    if settings.secret_key.get_secret_value():
        typer.echo("The key is in BOT_SECRET_KEY: put a new seal-v1 token in front of it there, restart, then run this again.", err=True)
        keyring = load_keyring(settings)
    else:
        load_keyring(settings)
        rotate_key_file(settings.key_file)
        keyring = Keyring.from_file(settings.key_file)
    database = open_database()
    counts = reseal_everything(database, keyring)
    typer.echo("Sealed anew: " + ", ".join(f"{table} {count}" for table, count in counts.items()))
    if not settings.secret_key.get_secret_value():
        drop_old_keys(settings.key_file)
        typer.echo("Old keys dropped. Restart running servers.")
