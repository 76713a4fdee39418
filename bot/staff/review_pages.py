"""The review queue and one message under review."""

import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.orm import Session

from bot.channels.problem import Problem
from bot.knowledge.topics import load_topics
from bot.privacy.redactor import PatternRedactor
from bot.service import DOMAIN
from bot.staff.console import LARGEST_ID, Console, ConsoleIn, Id, MemberIn
from bot.staff.cursor import Cursor
from bot.staff.rights import Role
from bot.staff.sign_in import Member
from bot.staff.transcript_pages import bubble
from bot.store.models import Message
from bot.store.queries import staff_members
from bot.store.queries import staff_review as store
from bot.store.queries import staff_transcripts as transcripts

router = APIRouter()
PAGE = 30
LONGEST_NOTE = 2000  # signs
CONTEXT = 4  # messages shown before the one under review, and after
FORMS_LOOKED_BACK = timedelta(days=30)
REASONS = {
    "safety": "Safety", "down": "Thumbs-down", "declined": "Declined", "form": "Form given up", "low": "Low confidence",
}  # fmt: skip
Reason = Literal["", "safety", "down", "declined", "form", "low"]
_TAG = re.compile(r"[a-z0-9][a-z0-9 -]{0,29}")


@lru_cache(1)
def right_topics(domain: Path = DOMAIN) -> list[str]:
    """Names that a reviewer can choose from: every intent of the domain, and the sub-topics of what is not covered."""
    intents = yaml.safe_load(domain.read_text(encoding="utf-8"))["intents"]
    names = [name if isinstance(name, str) else next(iter(name)) for name in intents]
    subs = [f"not_covered/{sub}" for sub in load_topics().not_covered]
    return [name for name in names if name != "not_covered"] + subs


@lru_cache(1)
def _redactor() -> PatternRedactor:
    return PatternRedactor()


@router.get("/review")
def queue(
    request: Request, console: ConsoleIn, member: MemberIn, reason: Reason = "", before: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """What needs eyes first."""
    forms = _left_forms(console)
    with console.database.read() as session:
        counts = store.open_counts(session, forms)
        found = store.queue(session, store.URGENCIES.get(reason), _place(before), PAGE + 1, forms)
    console.audit_list(member, "review", [reason] if reason else [])
    names = {number: name for name, number in store.URGENCIES.items()}
    last = found[PAGE - 1] if len(found) > PAGE else None
    data = {
        "queue": [
            {"message_id": one.message_id, "conversation_id": one.conversation_id, "seq": one.seq, "text": one.text, "at": one.at,
             "topic": one.topic, "confidence": one.confidence, "reason": names[one.urgency]} for one in found[:PAGE]
        ],
        "reason": reason, "reasons": REASONS, "counts": {name: counts.get(number, 0) for name, number in store.URGENCIES.items()},
        "more": Cursor.write(last.at, f"{last.urgency}~{last.message_id}") if last else None,
    }  # fmt: skip
    return console.pages.answer(request, "review.html", data)


@router.get("/review/figures")
def figures(request: Request, console: ConsoleIn) -> Response:
    """Accuracy as reviewed, by topic and model, and how far reviewers agree."""
    with console.database.read() as session:
        rows = store.accuracy(session)
    both, same = sum(row.judged_twice for row in rows), sum(row.agreed for row in rows)
    return console.pages.answer(request, "figures.html", {"rows": rows, "judged_twice": both, "agreed": same})


@router.get("/review/{message_id}")
def one_message(request: Request, console: ConsoleIn, member: MemberIn, message_id: Id, reason: Reason = "") -> Response:
    """One message under review, with what was said around it. `reason`: the queue that the reviewer walks."""
    with console.database.read() as session:
        data = _data(session, member, message_id, reason)
    console.audit(member, "opened for review", f"message {message_id}")
    return console.pages.answer(request, "review_one.html", data)


@router.post("/review/{message_id}")
def judge(
    request: Request, console: ConsoleIn, member: MemberIn, message_id: Id, version: Annotated[int, Form(ge=0, le=LARGEST_ID)],
    verdict: Annotated[Literal["", "right", "wrong", "unclear"], Form()] = "", right_topic: Annotated[str, Form(max_length=80)] = "",
    tags: Annotated[str, Form(max_length=200)] = "", note: Annotated[str, Form(max_length=2 * LONGEST_NOTE)] = "",
    flagged: Annotated[bool, Form()] = False, reason: Annotated[Reason, Form()] = "",
) -> Response:  # fmt: skip
    """Keep a verdict and marks, unless somebody else was faster."""
    if right_topic and right_topic not in right_topics():
        raise Problem(422, "Choose the right topic from the list.")
    said = store.Judgement(verdict, (right_topic or None) if verdict == "wrong" else None, flagged, _tags(tags), _note(note))
    try:
        with console.database.write() as session:
            _message(session, message_id)
            store.save(session, message_id, member.id, member.email, said, version, console.clock())
            staff_members.audit(session, console.clock(), member.email, "reviewed", f"message {message_id}", verdict)
    except store.ChangedMeanwhile:
        with console.database.read() as session:
            data = _data(session, member, message_id, reason) | {"mine": said, "conflict": True}
        return console.pages.answer(request, "review_one.html", data, 409)
    return console.pages.done(request, _next(console, message_id, reason))


def _left_forms(console: Console) -> store.LeftForms:
    now = console.clock()
    return store.LeftForms(now - FORMS_LOOKED_BACK, now - timedelta(minutes=console.service.settings.session_minutes))


def _next(console: Console, message_id: int, reason: Reason) -> str:
    """What follows the message in its queue: never the message itself, which stays there when no verdict was given."""
    urgency = store.URGENCIES.get(reason)
    with console.database.read() as session:
        following = store.queue(session, urgency, store.place_of(session, message_id, urgency), 1, _left_forms(console))
    path = f"/review/{following[0].message_id}" if following else "/review"
    return f"{path}?reason={reason}" if reason else path


def _data(session: Session, member: Member, message_id: int, reason: Reason) -> dict[str, Any]:
    message = _message(session, message_id)
    start = max(1, message.seq - CONTEXT)
    around = transcripts.page_of_messages(session, message.conversation_id, start, 2 * CONTEXT + 1)
    marks, verdicts = transcripts.judged(session, [message_id])
    mark, mine = marks.get(message_id), [one for one in verdicts.get(message_id, []) if one.member_id == member.id]
    kept = store.Judgement(
        mine[0].verdict if mine else "", mine[0].right_topic if mine else None, bool(mark and mark.flagged),
        list(mark.tags) if mark else [], mark.note if mark else "",
    )  # fmt: skip
    return {
        "message": bubble(message), "conversation_id": message.conversation_id, "around": [bubble(one) for one in around],
        "version": mark.version if mark else 0, "mine": kept, "kept": kept, "conflict": False,
        "changed_by": mark.changed_by if mark else None, "changed_at": mark.changed_at if mark else None,
        "verdicts": [
            {"by": one.member.email, "verdict": one.verdict, "right_topic": one.right_topic, "at": one.at}
            for one in verdicts.get(message_id, [])
        ],
        "topics": right_topics(), "reason": reason, "may_review": member.role.allows(Role.REVIEWER),
    }  # fmt: skip


def _message(session: Session, message_id: int) -> Message:
    message = session.get(Message, message_id)
    if message is None or message.sender != "patient":
        raise Problem(404, "There is no such message of a patient; it may have been deleted, or its time was over.")
    return message


def _tags(typed: str) -> list[str]:
    tags = list(dict.fromkeys(part.strip().lower() for part in typed.split(",") if part.strip()))
    if any(not _TAG.fullmatch(tag) for tag in tags) or len(tags) > 8:
        raise Problem(422, "Tags are up to eight short words of letters and digits, separated by commas.")
    return tags


def _note(typed: str) -> str:
    words = typed.replace("\r\n", "\n").strip()  # browsers count a line end as one sign and send two
    if len(words) > LONGEST_NOTE:
        raise Problem(422, f"A note has {LONGEST_NOTE} signs at most.")
    return _redactor().redact(words).text


def _place(word: str) -> tuple[int, Any, int] | None:
    place = Cursor.read(word)
    if place is None:
        return None
    urgency, _, message_id = place[1].partition("~")
    if not (urgency.isdecimal() and message_id.isdecimal() and max(int(urgency), int(message_id)) <= LARGEST_ID):
        raise Problem(422, "This address is not complete: go back to the first page of the list.")
    return int(urgency), place[0], int(message_id)
