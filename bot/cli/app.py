"""`bot`: the one command of the project. Each command imports what it needs when it runs, so that `bot --help` is quick."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.backup import backup, restore
from bot.cli.model import model_app
from bot.cli.operate import contact_test, deliver, keys_app, purge
from bot.cli.staff import staff_app, teach_app

# Errors whose message tells a person what to do; by name, so that no command has to import what another one can raise.
MENDABLE = frozenset(
    f"bot.{name}"
    for name in (
        "settings.SettingsError", "clinic.ClinicError", "engine.protocol.EngineError", "engine.nlu.lines.LinesError",
        "privacy.sealing.SealError", "store.backup.BackupError",
    )
)  # fmt: skip
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The clinic's assistant.")
database_app = typer.Typer(no_args_is_help=True, help="The database: upgrade, downgrade, revision.")
app.add_typer(database_app, name="db")
app.add_typer(staff_app, name="staff")
app.add_typer(teach_app, name="teach")
app.add_typer(keys_app, name="keys")
app.add_typer(model_app, name="model")
app.command()(deliver)
app.command(name="contact-test")(contact_test)
app.command()(purge)
app.command()(backup)
app.command()(restore)


def say(sentence: str) -> None:
    """Progress, on standard error so that standard output stays data."""
    typer.echo(f"  {sentence} ...", err=True)


@app.command()
def serve(workers: Annotated[int, typer.Option(help="Processes that share the ports.", min=1, max=64)] = 1) -> None:
    """Run everything: the patients' app, the staff console, delivery of contact requests, retention."""
    from bot.clinic import load_clinic
    from bot.settings import load_settings

    load_clinic(load_settings().clinic_file)  # a mistake in them is told before seconds of imports
    from bot.cli.serve import serve as run

    run(say, workers)


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even when nothing has changed.")] = False) -> None:
    """Train the assistant where its data has changed."""
    from bot.cli.prepare import prepare_present_model

    typer.echo(f"Model: {prepare_present_model(say, force=force)}")


@app.command()
def prepare(
    open_anyway: Annotated[
        bool, typer.Option("--open-anyway", help="Succeed without the database: a server waits for it by itself.")
    ] = False,
) -> None:
    """Everything that a start needs, without starting: encoder, model, database."""
    from bot.cli.prepare import prepare_database, prepare_database_if_there, prepare_models

    prepare_models(say)
    (prepare_database_if_there if open_anyway else prepare_database)(say)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="What a patient writes.")] = None,
    channel: Annotated[str, typer.Option(help="web or sms.")] = "web",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, in and out.")] = False,
) -> None:
    """Ask the assistant. Nothing is stored."""
    from bot.cli.ask import ask_lines, ask_once

    if channel not in ("web", "sms"):
        raise typer.BadParameter("web or sms", param_hint="--channel")
    if jsonl:
        ask_lines(sys.stdin, sys.stdout, channel, say)
    elif text:
        ask_once(text, channel, say)
    else:
        raise typer.BadParameter("say what a patient writes, or use --jsonl", param_hint="TEXT")


@app.command()
def redact(
    text: Annotated[str | None, typer.Argument(help="Words to redact.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, in and out.")] = False,
) -> None:
    """Take identifiers out of words."""
    from bot.privacy.redactor import Redactor

    if jsonl:
        from bot.privacy.jsonl import redacted_lines

        for line in redacted_lines(sys.stdin, Redactor()):
            print(line, flush=True)
    elif text:
        typer.echo(Redactor().redact(text).text)
    else:
        raise typer.BadParameter("give words, or use --jsonl", param_hint="TEXT")


@app.command(name="eval")
def evaluate(
    train_file: Annotated[Path, typer.Option("--train", help="CSV with columns text,label, or Rasa NLU YAML.", exists=True)],
    test_file: Annotated[Path, typer.Option("--test", help="Likewise.", exists=True)],
    oos_label: Annotated[str | None, typer.Option("--oos-label", help="Label of what is out of scope in the test file.")] = None,
) -> None:
    """Train this project's intent pipeline on any data and print its accuracy."""
    from bot.evaluation.foreign import evaluate as run

    run(train_file, test_file, oos_label)


@app.command(name="sms-simulate")
def sms_simulate(
    url: Annotated[str, typer.Option(help="Where the server listens; empty: BOT_HOST and BOT_PORT.")] = "",
    number: Annotated[str, typer.Option(help="The phone's own number.")] = "+16025550144",
) -> None:
    """A phone in the terminal: text the assistant without Twilio."""
    from bot.cli.sms_simulate import run

    run(url, number)


@app.command()
def settings() -> None:
    """All settings with default and help."""
    from bot.settings import settings_table

    for name, default, help_text in settings_table():
        typer.echo(f"{name:32} {default or '(empty)':28} {help_text}")


@database_app.command()
def upgrade(revision: str = "head") -> None:
    """Bring the database to the schema of this version."""
    from bot.cli.prepare import open_database
    from bot.store import migrate

    database = open_database()
    if revision == "head":
        migrate.prepare(database, say)
    else:
        migrate.upgrade(database, revision)
    typer.echo(f"Database at revision {migrate.current(database)}")


@database_app.command()
def downgrade(revision: str) -> None:
    """Undo migrations down to REVISION ("base" for all)."""
    from bot.cli.prepare import open_database
    from bot.store import migrate

    database = open_database()
    migrate.downgrade(database, revision)
    typer.echo(f"Database at revision {migrate.current(database) or 'base'}")


@database_app.command()
def revision(message: str) -> None:
    """Write a migration from the difference between models and database (for developers)."""
    from bot.cli.prepare import open_database
    from bot.store import migrate

    migrate.make_revision(open_database(), message)


def main() -> None:
    """Entry point: errors that a person can mend are one sentence, not a traceback."""
    try:
        app()
    except Exception as error:
        sentence = str(error) if MENDABLE.intersection(map(_name, type(error).__mro__)) else _of_database(error)
        if sentence is None:
            raise
        typer.echo(f"bot: {sentence}", err=True)
        raise SystemExit(1) from None


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__name__}"


def _of_database(error: Exception) -> str | None:
    """What to do about an error of the database."""
    kind = _name(type(error))
    if kind == "bot.store.migrate.MigrationError":
        return f"{error}. Nothing was changed."
    if kind.startswith(("sqlalchemy.exc.", "bot.store.")):
        from bot.store.faults import fault_of

        fault = fault_of(error)
        return fault.sentence if fault is not None else None
    if kind == "alembic.util.exc.CommandError":
        return f"{error}. `bot db upgrade` without a revision brings the database to this version."
    return None
