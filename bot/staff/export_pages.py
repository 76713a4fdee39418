"""Export of conversations and messages as CSV or JSONL. Every export is in the audit log before its first byte leaves."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from bot.staff import export_table
from bot.staff.console import ConsoleIn, MemberIn
from bot.staff.transcript_pages import the_filter
from bot.store.queries import staff_export as store

router = APIRouter()
Day = Annotated[str, Query(max_length=10)]


@router.get("/export")
def export(request: Request, console: ConsoleIn) -> Response:
    """What can be exported, and what each column means."""
    data = {
        "tables": {"conversations": export_table.CONVERSATION_COLUMNS, "messages": export_table.MESSAGE_COLUMNS},
        "forms": list(export_table.FORMS),
    }
    return console.pages.answer(request, "export.html", data)


@router.get("/export/{table}.{form}")
def download(
    console: ConsoleIn, member: MemberIn, table: Literal["conversations", "messages"], form: Literal["csv", "jsonl"],
    since: Day = "", until: Day = "",
) -> StreamingResponse:  # fmt: skip
    """The file."""
    time = the_filter({"since": since, "until": until})
    console.audit(member, "exported", f"{table}.{form}", f"{since or 'all'} to {until or 'now'}")
    write, media = export_table.FORMS[form]
    if table == "conversations":
        rows = (export_table.conversation_row(one) for one in store.conversations(console.database, time.since, time.until))
        lines = write(export_table.CONVERSATION_COLUMNS, rows)
    else:
        rows = (export_table.message_row(one) for one in store.messages(console.database, time.since, time.until))
        lines = write(export_table.MESSAGE_COLUMNS, rows)
    name = f"{table}-{console.clock():%Y%m%d-%H%M}.{form}"
    return StreamingResponse(lines, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
