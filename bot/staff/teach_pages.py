"""What staff judged, as lines to train on and as tests: shown with the difference, to download. Nothing is written here."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot.channels.problem import Problem
from bot.engine.nlu.lines import Line, read_lines
from bot.evaluation.duplicates import HELD_OUT, held_out_texts
from bot.privacy.redactor import Redactor, Redacts
from bot.staff import teach
from bot.staff.console import ConsoleIn, MemberIn
from bot.store.database import Database
from bot.store.models import Conversation
from bot.store.queries import staff_review, staff_transcripts

router = APIRouter()
NLU: Final = Path("data/nlu.yml")
TESTS: Final = Path("tests/conversations/judged.yml")
LONGEST_TEST: Final = 60  # messages
LOOKED_AT: Final = 200  # judged conversations on the page: each is redacted once more


@lru_cache(1)
def redactor() -> Redacts:
    """The full redactor, loaded when it is first needed (seconds)."""
    return Redactor()


def proposals(database: Database, root: Path = Path()) -> tuple[list[teach.Proposal], list[teach.Refusal]]:
    """What the judged messages of `database` would add to data/nlu.yml of the project in `root`."""
    with database.read() as session:
        judged = [teach.JudgedWords(*row) for row in staff_review.judged_words(session)]
    measuring = held_out_texts([root / file for file in HELD_OUT])
    return teach.propose(judged, read_lines(root / NLU), redactor(), measuring) if judged else ([], [])


def conversation_test(database: Database, conversation_id: str) -> str | None:
    """The conversation as a test; None when it gives none."""
    with database.read() as session:
        found = session.get(Conversation, conversation_id)
        if found is None:
            return None
        messages = staff_transcripts.page_of_messages(session, conversation_id, 1, LONGEST_TEST + 1)
        _, verdicts = staff_transcripts.judged(session, [message.id for message in messages])
    if len(messages) > LONGEST_TEST:
        return None
    return teach.conversation_test(f"judged by staff, {conversation_id[:8]}", found.channel, messages, verdicts, redactor())


def all_tests(database: Database) -> str:
    """Every judged conversation as a test, one document; empty when there is none."""
    return "".join(test for test in (conversation_test(database, one) for one in _fully_judged(database, None)) if test)


def _fully_judged(database: Database, limit: int | None) -> list[str]:
    with database.read() as session:
        return staff_review.fully_judged(session, limit)


def judged_lines(database: Database) -> list[Line]:
    """Judged messages with the topic that reviewers hold for right, for `bot teach check`."""
    with database.read() as session:
        judged = [teach.JudgedWords(*row) for row in staff_review.judged_words(session)]
    return teach.measurable(judged, redactor()) if judged else []


@router.get("/teach")
def page(request: Request, console: ConsoleIn, member: MemberIn) -> Response:
    """Proposed lines with their difference, what was left out and why, conversations that give tests."""
    found, refused = proposals(console.database)
    document, judged = NLU.read_text(encoding="utf-8"), _fully_judged(console.database, LOOKED_AT + 1)
    console.audit_list(member, "teach")
    data: dict[str, Any] = {
        "lines": found, "refused": refused, "diff": teach.difference(document, teach.inserted(document, found)) if found else [],
        "conversations": [one for one in judged[:LOOKED_AT] if conversation_test(console.database, one)],
        "looked_at": LOOKED_AT, "more": len(judged) > LOOKED_AT,
    }  # fmt: skip
    return console.pages.answer(request, "teach.html", data)


@router.get("/teach/lines.yml")
def lines(console: ConsoleIn, member: MemberIn) -> Response:
    """The proposed lines as a file."""
    found, _ = proposals(console.database)
    console.audit(member, "exported", "teach lines", f"{len(found)} lines")
    return _file("lines.yml", teach.lines_document(found))


@router.get("/teach/conversations/{conversation_id}.yml")
def conversation(console: ConsoleIn, member: MemberIn, conversation_id: str) -> Response:
    """One conversation as a test."""
    text = conversation_test(console.database, conversation_id)
    if text is None:
        raise Problem(
            409,
            "This conversation gives no test: a message has no clear verdict, or is the number of a choice in a text message, "
            "or something in it may identify a person.",
        )
    console.audit(member, "exported", f"teach conversation {conversation_id}")
    return _file(f"judged-{conversation_id[:8]}.yml", text)


def _file(name: str, text: str) -> Response:
    return PlainTextResponse(text, media_type="application/yaml", headers={"Content-Disposition": f'attachment; filename="{name}"'})
