"""The list of conversations with its filters, and one conversation as bubbles. Shows redacted words only: it never opens a seal."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy import delete, select

from bot.channels.problem import Problem
from bot.staff.console import LARGEST_ID, ConsoleIn, Id, MemberIn
from bot.staff.cursor import Cursor
from bot.staff.rights import Role
from bot.store.models import Message, SavedFilter
from bot.store.models.staff import OUTCOME_BITS
from bot.store.queries import conversation as conversations
from bot.store.queries import retention, staff_members
from bot.store.queries import staff_transcripts as store

router = APIRouter()
PAGE = 50
MESSAGES = 200  # on one page of a long conversation
NAMES = ("channel", "topic", "outcome", "band", "since", "until", "words", "safety", "down", "unreviewed", "flagged")
Short = Annotated[str, Query(max_length=80)]


def the_filter(given: dict[str, str]) -> store.TranscriptFilter:
    """The filter that an address asks for.

    Raises:
        Problem: 422, a value is none that the filter knows.
    """
    known = {"channel": ("web", "sms"), "outcome": tuple(OUTCOME_BITS), "band": tuple(store.BANDS)}
    for name, values in known.items():
        if given.get(name) and given[name] not in values:
            raise Problem(422, f"The filter {name} can be {', '.join(values)}.")
    until = _day(given.get("until", ""))
    return store.TranscriptFilter(
        channel=given.get("channel", ""), topic=given.get("topic", ""), outcome=given.get("outcome", ""), band=given.get("band", ""),
        safety=bool(given.get("safety")), down=bool(given.get("down")), unreviewed=bool(given.get("unreviewed")),
        flagged=bool(given.get("flagged")), since=_day(given.get("since", "")), until=until + timedelta(days=1) if until else None,
        words=given.get("words", ""),
    )  # fmt: skip


def _day(word: str) -> datetime | None:
    if not word:
        return None
    try:
        day = datetime.strptime(word, "%Y-%m-%d")
        if not 1970 < day.year < 9999:  # beyond, clocks and zones go wrong
            raise ValueError
        return day.astimezone()  # midnight on the clinic's clock
    except ValueError:
        raise Problem(422, "A date looks like 2026-03-31.") from None


@router.get("/transcripts")
def transcripts(
    request: Request, console: ConsoleIn, member: MemberIn,
    channel: Short = "", topic: Short = "", outcome: Short = "", band: Short = "", since: Short = "", until: Short = "",
    words: Annotated[str, Query(max_length=200)] = "", safety: Short = "", down: Short = "", unreviewed: Short = "", flagged: Short = "",
    before: Annotated[str, Query(max_length=120)] = "",
) -> Response:  # fmt: skip
    """Conversations that fit the filter, newest first."""
    values = (channel, topic, outcome, band, since, until, words, safety, down, unreviewed, flagged)
    given = {name: value.strip() for name, value in zip(NAMES, values, strict=True) if value.strip()}
    wanted = the_filter(given)
    with console.database.read() as session:
        found = store.listed(session, wanted, Cursor.read(before), PAGE + 1)
        topics = store.topics_seen(session)
        saved = session.scalars(select(SavedFilter).where(SavedFilter.member_id == member.id).order_by(SavedFilter.name)).all()
        filters = [{"id": one.id, "name": one.name, "query": one.query} for one in saved]
    console.audit_list(member, "transcripts", given)
    if topic and topic not in topics:  # of later parts only, or with its sub-topic: the form keeps it
        topics = [*topics, topic]
    more = Cursor.write(found[PAGE - 1].last_at, found[PAGE - 1].id) if len(found) > PAGE else None
    data = {
        "conversations": found[:PAGE], "filter": {name: given.get(name, "") for name in NAMES}, "query": urlencode(given), "more": more,
        "topics": topics, "outcomes": list(OUTCOME_BITS), "bands": list(store.BANDS), "saved": filters, "most_hits": store.MOST_HITS,
    }  # fmt: skip
    return console.pages.answer(request, "transcripts.html", data)


@router.post("/transcripts/filters")
def save_filter(
    request: Request, console: ConsoleIn, member: MemberIn, name: Annotated[str, Form(min_length=1, max_length=60)],
    query: Annotated[str, Form(max_length=600)],
) -> Response:  # fmt: skip
    """Keep a filter under a name; the same name again replaces it."""
    given = {key: value for key, value in parse_qsl(query) if key in NAMES}
    the_filter(given)
    with console.database.write() as session:
        session.execute(delete(SavedFilter).where(SavedFilter.member_id == member.id, SavedFilter.name == name))
        session.add(SavedFilter(member_id=member.id, name=name, query=urlencode(given)))
    return console.pages.done(request, f"/transcripts?{urlencode(given)}")


@router.post("/transcripts/filters/{filter_id}/delete")
def delete_filter(request: Request, console: ConsoleIn, member: MemberIn, filter_id: Id) -> Response:
    """Forget one of one's own filters."""
    with console.database.write() as session:
        session.execute(delete(SavedFilter).where(SavedFilter.member_id == member.id, SavedFilter.id == filter_id))
    return console.pages.done(request, "/transcripts")


@router.get("/transcripts/{conversation_id}")
def transcript(
    request: Request, console: ConsoleIn, member: MemberIn, conversation_id: str, start: Annotated[int, Query(ge=1, le=LARGEST_ID)] = 1
) -> Response:
    """One conversation from message `start` on. `#m7` in the address leads to message 7."""
    with console.database.read() as session:
        found = conversations.find(session, conversation_id)
        if found is None:
            raise _unknown()
        messages = store.page_of_messages(session, conversation_id, start, MESSAGES)
        marks, verdicts = store.judged(session, [message.id for message in messages])
        bubbles = [bubble(message) for message in messages]
        for one in bubbles:
            mark = marks.get(one["id"])
            one["flagged"], one["tags"] = bool(mark and mark.flagged), list(mark.tags) if mark else []
            one["verdicts"] = [verdict.verdict for verdict in verdicts.get(one["id"], [])]
        head: dict[str, Any] = {
            "id": found.id, "channel": found.channel, "language": found.language, "started_at": found.started_at,
            "last_at": found.last_at, "messages": found.last_seq, "safety": found.safety,
        }  # fmt: skip
    console.audit(member, "read transcript", f"conversation {conversation_id}")
    last = bubbles[-1]["seq"] if bubbles else 0
    data = {
        "conversation": head, "messages": bubbles, "start": start, "earlier": max(1, start - MESSAGES) if start > 1 else None,
        "later": last + 1 if last < head["messages"] else None, "last_page": max(1, head["messages"] - MESSAGES + 1),
        "may_delete": member.role.allows(Role.ADMIN), "may_review": member.role.allows(Role.REVIEWER),
    }  # fmt: skip
    return console.pages.answer(request, "transcript.html", data)


@router.post("/transcripts/{conversation_id}/delete")
def delete_conversation(request: Request, console: ConsoleIn, member: MemberIn, conversation_id: str) -> Response:
    """Delete a conversation with everything that belongs to it, as a patient may ask for."""
    with console.database.write() as session:
        counts = retention.purge_conversation(session, conversation_id)
        if not counts.conversations:
            raise _unknown()
        staff_members.audit(session, console.clock(), member.email, "deleted", f"conversation {conversation_id}", str(counts))
    return console.pages.done(request, "/transcripts")


def bubble(message: Message) -> dict[str, Any]:
    """What staff see of a message. `text` is None while it is being redacted."""
    extras = message.extras or {}
    return {
        "id": message.id, "seq": message.seq, "from": message.sender, "text": message.text, "at": message.at, "choice": message.choice,
        "topics": message.topics or [], "runner_up": extras.get("runner_up"), "outcomes": message.outcomes or [],
        "safety_reason": message.safety_reason, "milliseconds": message.milliseconds, "model_version": message.model_version,
        "feedback": message.feedback, "facts": extras.get("facts") or [], "reply_to": message.reply_to,
        "choices": [choice["title"] for choice in extras.get("choices") or []], "form_step": (extras.get("form") or {}).get("step"),
    }  # fmt: skip


def _unknown() -> Problem:
    return Problem(404, "There is no such conversation; it may have been deleted, or its time was over.")
