"""The first page of the morning: what patients asked, where the bot failed, who waits."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bot.staff.console import Console, ConsoleIn, MemberIn
from bot.staff.likeness import Grouper
from bot.store.queries import staff_today as store

router = APIRouter()
UNANSWERED_LOOKED_AT = 300
GROUPS_SHOWN = 8
COUNTS = {
    "conversations": "Conversations", "questions": "Questions", "answered": "Answered", "handed_over": "Handed over",
    "declined": "Declined", "safety": "Safety events", "down": "Thumbs-down",
}  # fmt: skip


@lru_cache(1)
def _grouper(encoder_file: Path) -> Grouper:
    from bot.encoder.encoder import shared_encoder

    return Grouper(shared_encoder(encoder_file).meaning)


@router.get("/today")
def today(request: Request, console: ConsoleIn, member: MemberIn, days: Annotated[int, Query(ge=7, le=180)] = 14) -> Response:
    """Counts of today beside yesterday's, trend lines over `days`, topics, and what was asked that the article does not say."""
    last = console.clock().astimezone().date()
    dates = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    since = datetime.combine(dates[0], time()).astimezone()
    with console.database.read() as session:
        counts = store.by_day(session, dates)
        topics = store.by_topic(session, since)
        waiting = store.waiting(session)
        unanswered = store.not_covered(session, since, UNANSWERED_LOOKED_AT)
        first = store.to_review_first(session)
    console.audit_list(member, "today")
    data = {
        "days": days, "today": asdict(counts[-1]), "yesterday": asdict(counts[-2]), "waiting": waiting, "to_review_first": first,
        "trends": [
            {"name": name, "label": label, "days": [_short(day.day) for day in counts], "values": [getattr(day, name) for day in counts]}
            for name, label in COUNTS.items()
        ],
        "topics": [{"name": name, "count": count} for name, count in topics[:20]],
        "not_covered": _groups(console, unanswered), "not_covered_looked_at": len(unanswered), "since": since,
    }  # fmt: skip
    return console.pages.answer(request, "today.html", data)


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _groups(console: Console, rows: list[tuple[int, str, int, str, str]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    found = _grouper(console.service.settings.encoder_file).groups(
        [row[3] for row in rows], ["" if row[4] == "other" else row[4] for row in rows]
    )
    return [
        {
            "question": group.example,
            "count": group.count,
            "links": [
                {"conversation_id": rows[place][1], "seq": rows[place][2], "text": rows[place][3], "about": rows[place][4]}
                for place in group.members[:5]
            ],
        }
        for group in found[:GROUPS_SHOWN]
    ]
