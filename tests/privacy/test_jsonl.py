"""`bot redact --jsonl`: a line for a line, whatever comes in."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.privacy.jsonl import redacted_lines
from bot.privacy.redactor import PatternRedactor


def answers(patterns: PatternRedactor, *lines: str | bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in redacted_lines(lines, patterns)]


def test_each_line_is_answered_in_order_with_spans(patterns: PatternRedactor) -> None:
    first, second = answers(patterns, '{"id": "a", "text": "text 480-555-0132"}\n', '{"id": 7, "text": "how long?"}')
    assert first == {"id": "a", "text": "text [phone]", "found": [{"kind": "PHONE", "start": 5, "end": 17}]}
    assert second == {"id": 7, "text": "how long?", "found": []}


def test_a_bad_line_gives_an_error_with_its_number_and_the_next_line_its_answer(patterns: PatternRedactor) -> None:
    lines = answers(patterns, "{oops", "[1]", '{"id": "b"}', "\n", b"\xff\xfe{", '{"id": "c", "text": "ok"}')
    assert lines[0] == {"error": "Line 1: this line is not JSON.", "line": 1}
    assert "Line 2" in str(lines[1]["error"])
    assert lines[2] == {"id": "b", "error": 'Line 3: "text" is missing or is no string.', "line": 3}
    assert lines[3]["line"] == 5
    assert lines[4] == {"id": "c", "text": "ok", "found": []}


def test_an_error_never_repeats_the_line(patterns: PatternRedactor) -> None:
    assert "maria" not in next(redacted_lines(['{"text": "i am maria'], patterns))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(st.text(), st.binary(), st.just("[" * 100_000), st.just('{"id": 1, "text": "\\ud800 hi"}')), max_size=5))
def test_no_line_makes_it_raise(patterns: PatternRedactor, lines: list[str | bytes]) -> None:
    out = list(redacted_lines(lines, patterns))
    assert len(out) == sum(1 for line in lines if line.strip())
    for line in out:
        line.encode()
        assert "\n" not in line
        json.loads(line)
