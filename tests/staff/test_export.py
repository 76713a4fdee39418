"""The columns are fixed, consent never leaves, formulas are text."""

import csv
import io
import json
from datetime import datetime

import pytest
from console_house import House

from bot.staff.export_table import CONVERSATION_COLUMNS, MESSAGE_COLUMNS, defused
from bot.store.models import Base, ConsentEvent, Conversation, Message, Privacy


def test_both_forms_hold_the_same_rows_in_the_documented_columns(any_house: House) -> None:
    for number in range(3):
        any_house.talk({"text": f"question {number}"}, {"text": 'with "quotes", commas\nand lines'})
    client = any_house.signed_in("admin")
    for table, columns, count in (("conversations", CONVERSATION_COLUMNS, 3), ("messages", MESSAGE_COLUMNS, 12)):
        rows = list(csv.reader(io.StringIO(client.get(f"/export/{table}.csv").text, newline="")))
        objects = [json.loads(line) for line in client.get(f"/export/{table}.jsonl").text.splitlines()]
        assert rows[0] == list(columns)
        assert len(rows) - 1 == len(objects) == count
        for row, found in zip(rows[1:], objects, strict=True):
            assert list(found) == list(columns)
            assert row == ["" if value is None else str(value) for value in found.values()]
    assert ("admin@clinic.example", "exported", "messages.csv") in any_house.audited()


@pytest.mark.parametrize("sign", [";", "; ", "\n", "\r\n", "\t"])
def test_formulas_are_defused_where_other_spreadsheets_part_a_cell(house: House, sign: str) -> None:
    house.talk({"text": f"how long{sign}=HYPERLINK(1){sign}and so on"})
    client = house.signed_in("admin")
    (row, _) = csv.DictReader(io.StringIO(client.get("/export/messages.csv").text, newline=""))
    assert row["text"] == f"how long{sign}'=HYPERLINK(1){sign}and so on"
    assert json.loads(client.get("/export/messages.jsonl").text.splitlines()[0])["text"] == f"how long{sign}=HYPERLINK(1){sign}and so on"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "＝1"])
def test_formulas_are_defused_in_csv(house: House, cell: str) -> None:
    assert defused(cell) == "'" + cell
    house.talk({"text": cell})
    rows = list(csv.DictReader(io.StringIO(house.signed_in("admin").get("/export/messages.csv").text, newline="")))
    assert rows[0]["text"] == "'" + cell


def test_plain_words_and_numbers_stay_as_they_are() -> None:
    assert [defused(cell) for cell in ("a = b; c - d", 0.5, None, True, "", -1)] == ["a = b; c - d", 0.5, None, True, "", -1]


def test_nothing_of_consent_hashes_or_seals_leaves(house: House) -> None:
    secret = "f" * 64
    talked = house.talk({"text": "hello"}, channel="sms", person_hash=secret)
    with house.database.write() as session:
        session.add(ConsentEvent(person_hash=secret, number_hash=secret, event="opt_in", words="YES PLEASE", at=house.clock()))
        session.get_one(Conversation, talked).sealed_number = b"sealed-number"
        session.query(Message).filter_by(conversation_id=talked, seq=1).one().sealed = b"sealed-words"
    client = house.signed_in("admin")
    for path in ("conversations.csv", "conversations.jsonl", "messages.csv", "messages.jsonl"):
        text = client.get(f"/export/{path}").text
        for hidden in (secret, "YES PLEASE", "opt_in", "sealed-"):
            assert hidden not in text
    private = {c.name for t in Base.metadata.tables.values() for c in t.columns if c.info["privacy"] in (Privacy.HASHED, Privacy.SEALED)}
    consent = {c.name for c in ConsentEvent.__table__.columns} - {"id", "at"}
    assert not (private | consent) & {*MESSAGE_COLUMNS, *CONVERSATION_COLUMNS}


def test_an_export_is_narrowed_to_days(house: House) -> None:
    house.talk({"text": "early"})
    house.clock.move(days=3)
    house.talk({"text": "late"})
    client = house.signed_in("admin")
    text = client.get("/export/messages.jsonl?since=2026-03-06").text
    assert "late" in text
    assert "early" not in text


def test_a_conversation_over_midnight_is_in_the_export_of_both_days(house: House) -> None:
    house.clock.now = datetime(2026, 3, 3, 23, 50).astimezone()
    house.talk({"text": "is it late"}, key="night")
    with house.database.write() as session:
        session.get_one(Conversation, "night").last_at = datetime(2026, 3, 4, 0, 10).astimezone()
    client = house.signed_in("admin")
    days = {day: client.get(f"/export/conversations.jsonl?since=2026-03-0{day}&until=2026-03-0{day}").text for day in (2, 3, 4, 5)}
    assert {day: "night" in text for day, text in days.items()} == {2: False, 3: True, 4: True, 5: False}


def test_an_export_longer_than_one_batch_is_whole(house: House) -> None:
    house.talk(*({"text": f"q{n}"} for n in range(601)))
    seqs = [json.loads(line)["seq"] for line in house.signed_in("admin").get("/export/messages.jsonl").text.splitlines()]
    assert seqs == list(range(1, 1203))
