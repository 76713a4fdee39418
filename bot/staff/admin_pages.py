"""Pages for who runs the console: the audit log, and who may sign in. New members are added at the server: `bot staff add`."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response

from bot.channels.problem import Problem
from bot.staff.console import LARGEST_ID, ConsoleIn, Id, MemberIn
from bot.staff.rights import Role
from bot.store.models import StaffMember
from bot.store.queries import staff_members as store

router = APIRouter()
PAGE = 100


@router.get("/audit")
def audit(
    request: Request,
    console: ConsoleIn,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    action: Annotated[str, Query(max_length=40)] = "",
    actor: Annotated[str, Query(max_length=254)] = "",
    target: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """Who looked, exported, changed, deleted; newest first. Each word of a line leads to all lines with it."""
    with console.database.read() as session:
        found = store.audit_lines(session, before, action, PAGE + 1, actor, target)
        names = {f"member {one.id}": one.email for one in store.everybody(session)}  # the log keeps kind and id
    lines = [
        {
            "id": one.id,
            "at": one.at,
            "actor": one.actor,
            "action": one.action,
            "target": one.target,
            "name": names.get(one.target),
            "detail": one.detail,
        }
        for one in found[:PAGE]
    ]
    wanted = {name: value for name, value in (("action", action), ("actor", actor), ("target", target)) if value}
    data = {"lines": lines, "more": found[PAGE - 1].id if len(found) > PAGE else None, "filter": wanted, "query": urlencode(wanted)}
    return console.pages.answer(request, "audit.html", data)


@router.get("/people")
def people(request: Request, console: ConsoleIn) -> Response:
    """Everybody who may sign in."""
    with console.database.read() as session:
        members = [
            {"id": one.id, "email": one.email, "role": one.role, "active": one.active, "has_code": one.totp_sealed is not None,
             "locked_until": one.locked_until, "created_at": one.created_at}
            for one in store.everybody(session)
        ]  # fmt: skip
    return console.pages.answer(request, "people.html", {"people": members, "roles": [str(role) for role in Role]})


@router.post("/people/{member_id}")
def change(
    request: Request, console: ConsoleIn, member: MemberIn, member_id: Id,
    action: Annotated[Literal["role", "close", "open", "unlock", "reset-code"], Form()], role: Annotated[Role | None, Form()] = None,
) -> Response:  # fmt: skip
    """Change a member's role, close or open the account, unlock it, or take a lost second factor away."""
    with console.database.write() as session:
        row = session.get(StaffMember, member_id, with_for_update=True)
        if row is None:
            raise Problem(404, "There is no such member.")
        if action == "role":
            if role is None:
                raise Problem(422, "Choose a role.")
            row.role = role
        elif action in ("close", "open"):
            row.active = action == "open"
        elif action == "unlock":
            row.failures, row.locked_until = 0, None
        else:
            row.totp_sealed, row.totp_step = None, None
        session.flush()
        if not store.active_admins(session):
            raise Problem(409, "That would leave the console without an admin. Make somebody else an admin first.")
        if action in ("role", "close"):
            store.end_sessions(session, member_id, keep=member.session if member_id == member.id else None)
        store.audit(session, console.clock(), member.email, f"member: {action}", f"member {member_id}", str(role or ""))
    return console.pages.done(request, "/people")
