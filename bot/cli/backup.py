"""`bot backup` and `bot restore`. Wired into bot/cli/app.py."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.prepare import open_database
from bot.settings import load_settings


def backup(
    target: Annotated[Path, typer.Argument(help="A file that does not exist yet, or a folder that gets one named by the time.")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Put the key file in too: who has the backup can then read it all.")] = False,
    keep: Annotated[int, typer.Option(help="In a folder: delete the oldest backups but this many; 0 keeps all.", min=0)] = 0,
) -> None:
    """Back up database, clinic.yml and training data, while servers run. The key file is NOT in it: keep a copy of that apart."""
    from bot.keys import load_keyring
    from bot.privacy.sealing import SealError
    from bot.service import utc_now
    from bot.store.backup import BackupError, clinic_backup

    settings = load_settings()
    in_file = not settings.secret_key.get_secret_value()
    if with_key and not (in_file and settings.key_file.is_file()):
        raise BackupError(f"There is no key file {settings.key_file} to put in: leave --with-key out.")
    database = open_database()
    try:
        keys = list(load_keyring(settings).key_ids)
    except SealError:  # the database is worth a copy all the same
        keys = []
    place = clinic_backup.make(
        database,
        target,
        files=[settings.clinic_file, *sorted(Path("data").glob("*.yml"))],
        keys=keys,
        key_file=settings.key_file if with_key else None,
        now=utc_now(),
    )
    database.dispose()
    typer.echo(f"Made {place} ({place.stat().st_size / 2**20:.1f} MB, readable by you only).")
    if with_key:
        typer.echo("It holds the key file: whoever has it can read everything in it.")
    else:
        where = settings.key_file if in_file else "BOT_SECRET_KEY"
        typer.echo(f"The key is not in it: keep a copy of {where} apart from it, or nobody can read contact requests after a restore.")
    if target.is_dir():
        for path in clinic_backup.forget_old(target, keep):
            typer.echo(f"Deleted {path}.")


def restore(
    source: Annotated[Path, typer.Argument(help="A backup that `bot backup` made.")],
    force: Annotated[bool, typer.Option("--force", help="Replace everything that the database holds.")] = False,
    files: Annotated[Path | None, typer.Option(help="Put clinic.yml and the training data of the backup into this new folder.")] = None,
) -> None:
    """Put a backup back into the database of the settings, checked, and bring it to this version."""
    from bot.cli.app import say
    from bot.keys import load_keyring
    from bot.privacy.sealing import SealError
    from bot.service import utc_now
    from bot.store.backup import BackupError, clinic_backup

    if files is not None and files.exists():
        raise BackupError(f"{files} exists: name a folder that does not, so that nothing is overwritten.")
    settings = load_settings()
    database = open_database()
    done = clinic_backup.restore(
        database, source, force=force, key_file=settings.key_file, files_to=files, now=utc_now(), say=say
    )  # fmt: skip
    database.dispose()
    typer.echo(f"Restored the database of {done.manifest.made_at} (now at revision {done.revision}).")
    if done.held_back:
        typer.echo(
            f"{done.held_back} contact requests were waiting then and may have been delivered since: the clinic's side is asked first, "
            "and where it cannot be asked they wait for your decision in the console."
        )
    if files is not None:
        typer.echo(f"clinic.yml and training data of the backup: {files}. Compare, then copy what you need.")
    if done.key_written:
        typer.echo(f"The key file of the backup is now {settings.key_file}.")
    try:
        known = set(load_keyring(settings).key_ids)
    except SealError as error:
        typer.echo(f"bot: {error}", err=True)
        raise typer.Exit(1) from None
    if done.manifest.keys and not known & set(done.manifest.keys):
        typer.echo(
            f"bot: the backup is sealed with key {', '.join(done.manifest.keys)}, and the key at hand is another: put the key file of that "
            f"time to {settings.key_file}, or contact requests and running conversations cannot be read.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("Restart running servers. Whoever opted out of texts after the backup must be opted out again.")
