"""Rule: who waits for the clinic is seen at once, and a person's name and number are opened one request at a time, by name, on record.

Why: contact fields are the only personal data that the console ever shows. They are unsealed for one page that an authorised member
asked for by a button (never by a link that a browser fetches ahead), and the audit log says who did.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bot.channels.problem import Problem
from bot.escalation import outbox
from bot.privacy.sealing import SealError
from bot.staff.console import Console, ConsoleIn, MemberIn
from bot.staff.cursor import Cursor
from bot.staff.rights import Role
from bot.store.models import ContactRequest
from bot.store.queries import contact as store
from bot.store.queries import staff_members

router = APIRouter()
PAGE = 50
STATES = {
    "queued": "on its way", "claimed": "on its way", "delivered": "delivered", "unsure": "perhaps delivered", "dead": "delivery failed",
}  # fmt: skip


@router.get("/waiting")
def people_waiting(request: Request, console: ConsoleIn, after: Annotated[str, Query(max_length=120)] = "") -> Response:
    """Requests that nobody has marked as done: those whose delivery failed, then the others, who waits longest first; each once."""
    now, place = console.clock(), Cursor.read(after)
    with console.database.read() as session:
        failed = [_line(one, now) for one in store.undelivered(session)]
        found = store.waiting(session, PAGE + 1, place, [one["id"] for one in failed])
        lines = [_line(one, now) for one in found[:PAGE]]
        done = [] if place else [_line(one, now) for one in store.done_lately(session)]
    more = Cursor.write(found[PAGE - 1].created_at, found[PAGE - 1].id) if len(found) > PAGE else None
    data = {"failed": [] if place else failed, "waiting": lines, "more": more, "done": done}
    return console.pages.answer(request, "waiting.html", data)


@router.get("/waiting/{request_id}")
def one_request(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """One request, its fields closed."""
    return _answer(request, console, member.role, request_id, None)


@router.post("/waiting/{request_id}/reveal")
def reveal(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """Open the fields of one request. The audit line is committed before they are shown."""
    with console.database.write() as session:
        found = _find(session, request_id)
        if found.sealed is None:
            raise Problem(410, "The fields of this request were purged: the time for which they are kept is over.")
        sealed = found.sealed
        staff_members.audit(session, console.clock(), member.email, "revealed contact", f"request {request_id}")
    try:
        details = outbox.opened(console.keyring, request_id, sealed)
    except SealError:
        sentence = (
            "The fields cannot be opened: the key they were sealed with is not in the key file. Ask who runs the server for a backup."
        )
        raise Problem(503, sentence) from None
    fields = {
        "name": details.name, "phone": details.phone, "extension": details.extension, "email": details.email,
        "preferred": details.preferred, "about": details.about,
    }  # fmt: skip
    return _answer(request, console, member.role, request_id, fields)


@router.post("/waiting/{request_id}/done")
def mark_done(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """The person has been reached."""
    with console.database.write() as session:
        if not store.mark_done(session, request_id, member.email, console.clock()):
            raise _unknown()
        staff_members.audit(session, console.clock(), member.email, "marked done", f"request {request_id}")
    return console.pages.done(request, "/waiting")


@router.post("/waiting/{request_id}/reopen")
def reopen(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """The person was not reached after all."""
    with console.database.write() as session:
        if not store.reopen(session, request_id):
            raise _unknown()
        staff_members.audit(session, console.clock(), member.email, "marked not done", f"request {request_id}")
    return console.pages.done(request, f"/waiting/{request_id}")


@router.post("/waiting/{request_id}/retry")
def retry(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """Send a dead or unsure request again."""
    return _decide(request, console, member.email, request_id, again=True)


@router.post("/waiting/{request_id}/confirm")
def confirm(request: Request, console: ConsoleIn, member: MemberIn, request_id: str) -> Response:
    """A dead or unsure request did arrive."""
    return _decide(request, console, member.email, request_id, again=False)


def _decide(request: Request, console: Console, by: str, request_id: str, *, again: bool) -> Response:
    now = console.clock()
    try:
        with console.database.write() as session:
            _find(session, request_id)
            (outbox.retry if again else outbox.confirm)(session, request_id, now)
            staff_members.audit(session, now, by, "retried delivery" if again else "confirmed delivery", f"request {request_id}")
    except outbox.NotWaitingError as error:
        raise Problem(409, str(error)) from None
    return console.pages.done(request, f"/waiting/{request_id}")


def _answer(request: Request, console: Console, role: Role, request_id: str, fields: dict[str, Any] | None) -> Response:
    with console.database.read() as session:
        line = _line(_find(session, request_id), console.clock())
    data = {"one": line, "fields": fields, "may_act": role.allows(Role.REVIEWER)}
    return console.pages.answer(request, "request.html", data)


def _find(session: Any, request_id: str) -> ContactRequest:
    found = store.find(session, request_id)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Problem:
    return Problem(404, "There is no such request; perhaps its conversation was deleted.")


def _line(found: ContactRequest, now: datetime) -> dict[str, Any]:
    job = found.job
    return {
        "id": found.id, "conversation_id": found.conversation_id, "channel": found.channel, "topic": found.topic,
        "preferred": found.preferred, "created_at": found.created_at, "wait": (found.done_at or now) - found.created_at,
        "state": job.state, "state_words": STATES[job.state], "attempts": job.attempts, "last_error": job.last_error,
        "next_at": job.next_at if job.state == "queued" else None, "delivered_at": job.delivered_at, "delivered_by": job.delivered_by,
        "kept": found.sealed is not None, "done_at": found.done_at, "done_by": found.done_by,
    }  # fmt: skip
