"""Rule: `bot redact --jsonl` answers every line with a line, in order, whatever the line holds.

Why: tools outside the project measure the redactor by it; a bad line must not cost the others their answer.
Input `{"id", "text"}`, output `{"id", "text", "found": [{"kind", "start", "end"}]}`; a line that cannot be used
gives `{"error", "line"}`, and `"id"` where it could be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.privacy.redactor import Redacts


def redacted_lines(lines: Iterable[str | bytes], redactor: Redacts) -> Iterator[str]:
    """One JSON line (without line break) for each line that is not blank. Never raises for what a line holds."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _written(_answer(line, number, redactor))


def _answer(line: str | bytes, number: int, redactor: Redacts) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return _error("this line is not JSON", number)
    if not isinstance(item, dict):
        return _error('this line is not a JSON object with "id" and "text"', number)
    identity = {"id": item["id"]} if isinstance(item.get("id"), str | int | float) else {}
    text = item.get("text")
    if not isinstance(text, str):
        return identity | _error('"text" is missing or is no string', number)
    try:
        redaction = redactor.redact(text)
    except Exception as error:  # one line must not cost the others their answer; the message may hold the text
        return identity | _error(f"this text could not be redacted ({type(error).__name__})", number)
    found = [{"kind": one.kind, "start": one.start, "end": one.end} for one in redaction.found]
    return {"id": item.get("id"), "text": redaction.text, "found": found}


def _written(answer: dict[str, Any]) -> str:
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a surrogate pair has no UTF-8 form, only an escape
        return json.dumps(answer)
    return line


def _error(sentence: str, number: int) -> dict[str, Any]:
    return {"error": f"Line {number}: {sentence}.", "line": number}
