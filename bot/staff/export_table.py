"""Rule: an export has these columns, in this order, and no others; what a spreadsheet would run as a formula is text in it.

Why: programs of others read it. The columns are named one by one, so a new column of the store never leaves by itself: no hashes,
no sealed fields, nothing of the consent ledger (fact K25). A CSV cell that begins with = + - @, a tab or a line break gets an
apostrophe in front (OWASP, CSV Injection), and so does such a sign behind a semicolon, a tab or a line break within the cell: where the
comma is the decimal sign, spreadsheets part a file's lines there. JSONL needs none.
"""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from bot.store.models import Conversation

Cell = str | int | float | bool | None

CONVERSATION_COLUMNS: Final = {
    "id": "Random id of the conversation",
    "channel": "web or sms",
    "language": "Language code of the widget",
    "started_at": "UTC, ISO 8601",
    "last_at": "Time of the last message, UTC, ISO 8601",
    "messages": "How many messages it has had",
    "safety": "Gravest safety event: crisis, emergency, or empty",
}
MESSAGE_COLUMNS: Final = {
    "conversation_id": "Id of the conversation",
    "seq": "Number of the message in its conversation, from 1",
    "from": "patient or bot",
    "at": "UTC, ISO 8601",
    "text": "Redacted words; empty while a message is being redacted",
    "choice": "Id of the button that the patient pressed",
    "topics": "Topics as understood, separated by spaces",
    "confidence": "Confidence of the first topic, 0 to 1",
    "runner_up": "The topic that came second",
    "outcomes": "What the turn came to, separated by spaces",
    "safety_reason": "Why a safety reply was given",
    "reply_to": "Of a reply: number of the message that it answers",
    "feedback": "up or down, on a reply",
    "model_version": "Which model answered",
    "milliseconds": "Time from message to replies",
    "verdicts": "Verdicts of reviewers, separated by spaces",
    "right_topics": "Topics that reviewers named instead, separated by spaces",
    "flagged": "Whether a reviewer flagged it",
    "tags": "Tags of reviewers, separated by commas",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WITHIN: Final = re.compile(r"((?:;|(?<=.)[\t\r\n]) *)(?=[=+\-@＝＋－＠])", re.DOTALL)


def conversation_row(c: Conversation) -> list[Cell]:
    """In the order of CONVERSATION_COLUMNS."""
    return [c.id, c.channel, c.language, _utc(c.started_at), _utc(c.last_at), c.last_seq, c.safety]


def message_row(found: tuple[Any, Any, list[Any]]) -> list[Cell]:
    """In the order of MESSAGE_COLUMNS, from a message, its mark and its verdicts."""
    m, mark, verdicts = found
    topics, extras = m.topics or [], m.extras or {}
    return [
        m.conversation_id, m.seq, m.sender, _utc(m.at), m.text, m.choice, " ".join(t["name"] for t in topics),
        topics[0].get("confidence") if topics else None, (extras.get("runner_up") or {}).get("name"), " ".join(m.outcomes or []),
        m.safety_reason, m.reply_to, m.feedback, m.model_version, m.milliseconds, " ".join(v.verdict for v in verdicts),
        " ".join(v.right_topic for v in verdicts if v.right_topic), bool(mark and mark.flagged), ",".join(mark.tags) if mark else "",
    ]  # fmt: skip


def as_csv(columns: Iterable[str], rows: Iterable[list[Cell]]) -> Iterator[str]:
    """Lines of RFC 4180, the names of the columns first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    names: list[Cell] = list(columns)
    for row in itertools.chain([names], ([defused(cell) for cell in row] for row in rows)):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def as_jsonl(columns: Iterable[str], rows: Iterable[list[Cell]]) -> Iterator[str]:
    """One JSON object a line."""
    names = list(columns)
    for row in rows:
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"


FORMS: Final[dict[str, tuple[Callable[[Iterable[str], Iterable[list[Cell]]], Iterator[str]], str]]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "jsonl": (as_jsonl, "application/jsonl; charset=utf-8"),
}


def defused(cell: Cell) -> Cell:
    """The cell so that no spreadsheet runs it."""
    if not isinstance(cell, str):
        return cell
    parts = _WITHIN.sub(r"\1'", cell)
    return "'" + parts if cell.lstrip(" ").startswith(_FORMULA) else parts


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
