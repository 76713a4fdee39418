"""Commands of the staff console: `bot staff add|password|list`, `bot teach export|check`. Wired into bot/cli/app.py.

New members are made here, at the server, never over the network: whoever can run this command owns the data anyway.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.prepare import open_database, prepare_database
from bot.staff.rights import Role

if TYPE_CHECKING:
    from bot.store.database import Database

staff_app = typer.Typer(no_args_is_help=True, help="Who may use the staff console.")
teach_app = typer.Typer(no_args_is_help=True, help="From judged messages to training lines and tests.")
_CONSOLE = "(command line)"
EmailArgument = Annotated[str, typer.Argument(help="E-mail that the member signs in with.")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")]


def _say(sentence: str) -> None:
    typer.echo(f"  {sentence} ...", err=True)


def _password(email: str, from_stdin: bool) -> str:
    from bot.staff.password import PasswordError, Passwords

    typed = sys.stdin.readline().rstrip("\n") if from_stdin else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        return Passwords().hash(typed, email)
    except PasswordError as error:
        typer.echo(f"bot: {error}", err=True)
        raise typer.Exit(1) from None


@staff_app.command()
def add(
    email: EmailArgument,
    role: Annotated[Role, typer.Option(help="viewer reads; reviewer judges and calls back; admin also exports, deletes, manages.")],
    password_stdin: StdinOption = False,
) -> None:
    """Let somebody sign in to the console."""
    from email_validator import EmailNotValidError, validate_email

    from bot.service import utc_now
    from bot.store.models import StaffMember
    from bot.store.queries import staff_members

    try:
        address = validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise typer.BadParameter(str(error), param_hint="EMAIL") from None
    prepare_database(_say)
    database = open_database()
    with database.read() as session:
        known = staff_members.by_email(session, address)
    if known is not None:
        raise typer.BadParameter(f"{address} is there already; `bot staff password` sets a new password.", param_hint="EMAIL")
    hashed = _password(address, password_stdin)
    with database.write() as session:
        member = StaffMember(email=address, role=role, password_hash=hashed, created_at=utc_now())
        session.add(member)
        session.flush()
        staff_members.audit(session, utc_now(), _CONSOLE, "member: add", f"member {member.id}", role)
    typer.echo(f"{address} can sign in as {role}.")


@staff_app.command()
def password(email: EmailArgument, password_stdin: StdinOption = False) -> None:
    """Set a new password, unlock the account and sign the member out everywhere."""
    from bot.service import utc_now
    from bot.store.queries import staff_members

    prepare_database(_say)
    database = open_database()
    with database.read() as session:
        if staff_members.by_email(session, email) is None:
            raise typer.BadParameter(f"{email} is no member of staff.", param_hint="EMAIL")
    hashed = _password(email, password_stdin)
    with database.write() as session:
        member = staff_members.by_email(session, email, lock=True)
        assert member is not None
        member.password_hash, member.failures, member.locked_until = hashed, 0, None
        staff_members.end_sessions(session, member.id)
        staff_members.audit(session, utc_now(), _CONSOLE, "member: password", f"member {member.id}")
    typer.echo(f"{member.email} has a new password.")


@staff_app.command(name="list")
def show() -> None:
    """Everybody who may sign in."""
    from bot.store.queries import staff_members

    prepare_database(_say)
    with open_database().read() as session:
        for member in staff_members.everybody(session):
            typer.echo(f"{member.email:40} {member.role:10} {'open' if member.active else 'closed'}")


def _audit_words(database: "Database", action: str, detail: str) -> None:
    """Write down that words of patients are about to be shown at the terminal."""
    from bot.service import utc_now
    from bot.store.queries import staff_members

    with database.write() as session:
        staff_members.audit(session, utc_now(), _CONSOLE, action, "bot teach", detail)


@teach_app.command()
def export(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the difference and write nothing.")] = False,
    root: Annotated[Path, typer.Option(help="Folder of the project.", file_okay=False)] = Path(),
) -> None:
    """Write judged messages into data/nlu.yml and judged conversations into tests/conversations/judged.yml."""
    from bot.staff import teach
    from bot.staff.teach_pages import NLU, TESTS, all_tests, proposals

    database, nlu, kept = open_database(), root / NLU, root / TESTS
    found, refused = proposals(database, root)
    _audit_words(database, "exported", f"{len(found)} lines" + (", dry run" if dry_run else ""))
    before, tests_before = nlu.read_text(encoding="utf-8"), kept.read_text(encoding="utf-8") if kept.is_file() else ""
    after, tests_after = teach.inserted(before, found), teach.merged(tests_before, all_tests(database))
    for line in (*teach.difference(before, after, str(NLU)), *teach.difference(tests_before, tests_after, str(TESTS))):
        typer.echo(line)
    for refusal in refused:
        typer.echo(f"left out message {refusal.message_id}: {refusal.reason}", err=True)
    if not dry_run:
        if after != before:
            teach.write(nlu, after)
        if tests_after != tests_before:
            teach.write(kept, tests_after)
    count = tests_after.count("- name:") - tests_before.count("- name:")
    verb = "would be written" if dry_run else "written"
    typer.echo(f"{len(found)} lines and {count} conversations {verb}, {len(refused)} messages left out.", err=True)


@teach_app.command()
def check(root: Annotated[Path, typer.Option(help="Folder of the project.", file_okay=False)] = Path()) -> None:
    """Train aside, without and with the proposed lines, and show what gets better and what gets worse. Changes nothing."""
    from bot.encoder.encoder import shared_encoder
    from bot.engine.nlu.lines import Line, read_lines
    from bot.evaluation.duplicates import HELD_OUT
    from bot.settings import load_settings
    from bot.staff.teach_check import ACCEPTABLE, compare, measuring_rows
    from bot.staff.teach_pages import NLU, judged_lines, proposals

    database = open_database()
    found, _ = proposals(database, root)
    if not found:
        typer.echo("No judged message gives a new line, so there is nothing to check.")
        return
    _audit_words(database, "checked", f"{len(found)} lines")
    _say(f"Training twice, the second time with {len(found)} more lines")
    report = compare(
        shared_encoder(load_settings().encoder_file), read_lines(root / NLU), [Line(one.text, one.intent) for one in found],
        judged_lines(database), measuring_rows(root / HELD_OUT[0]),
    )  # fmt: skip
    for line in report.told():
        typer.echo(line)
    raise typer.Exit(0 if report.verdict == ACCEPTABLE else 1)
