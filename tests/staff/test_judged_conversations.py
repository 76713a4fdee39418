"""Judged conversations become tests that the runner can play, all of them, and the command that shows their words is on record."""

import runpy
from pathlib import Path

import pytest
import yaml
from console_house import ROOT, House
from typer.testing import CliRunner

from bot.cli.staff import teach_app
from bot.settings import load_settings
from bot.staff import teach
from bot.staff.teach_pages import all_tests
from bot.store.queries import staff_members


def test_text_messages_become_tests_that_can_be_played(house: House) -> None:
    client = house.signed_in("reviewer")
    for key, second in (("55555555-number", {"text": "2", "choice": "topic:session"}), ("66666666-words", {"text": "and how long is it"})):
        talked = house.talk({"text": "does it make people queasy", "topic": "side_effects"}, second, channel="sms", key=key)
        for seq in (1, 3):
            client.post(f"/review/{house.message(talked, seq)}", data={"version": "0", "verdict": "right"})
    assert client.get("/teach.json").json()["conversations"] == ["66666666-words"]
    assert client.get("/teach/conversations/55555555-number.yml").status_code == 409
    played = runpy.run_path(str(ROOT / "tests" / "conversations" / "test_conversations.py"))
    phone = Phone()
    for dialogue in yaml.safe_load(all_tests(house.database)):
        patient = played["TextPatient"](phone, dialogue["name"])
        for turn in dialogue["turns"]:
            patient.take(turn)
    assert phone.heard == ["does it make people queasy", "and how long is it"]


class Phone:
    """Stands where `bot ask --jsonl` stands when dialogues are played."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def ask(self, words: str, **_: str) -> dict[str, list[str]]:
        self.heard.append(words)
        return {"replies": ["A reply."], "topics": [], "outcomes": ["answer"]}


def test_the_page_looks_at_the_newest_conversations_and_the_command_at_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.teach_pages.LOOKED_AT", 2)
    client = house.signed_in("reviewer")

    def judge(key: str) -> None:
        talked = house.talk({"text": "does it make people queasy", "topic": "side_effects"}, key=key)
        client.post(f"/review/{house.message(talked)}", data={"version": "0", "verdict": "right"})

    judge("77777777-a")
    judge("88888888-b")
    assert "<code>bot teach export</code> takes all" not in client.get("/teach").text
    judge("99999999-c")
    assert client.get("/teach.json").json()["conversations"] == ["99999999-c", "88888888-b"]
    assert "<code>bot teach export</code> takes all" in client.get("/teach").text
    assert len(yaml.safe_load(all_tests(house.database))) == 3


@pytest.mark.parametrize(("words", "detail"), [(["--dry-run"], "0 lines, dry run"), ([], "0 lines")])
def test_the_command_that_shows_words_is_on_record(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], detail: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text(teach.lines_document([]))
    monkeypatch.setenv("BOT_DATABASE_URL", house.database.url.render_as_string(hide_password=False))
    load_settings.cache_clear()
    try:
        result = CliRunner().invoke(teach_app, ["export", *words, "--root", str(tmp_path)])
    finally:
        load_settings.cache_clear()
    assert result.exit_code == 0, result.output
    with house.database.read() as session:
        lines = [(one.actor, one.action, one.target, one.detail) for one in staff_members.audit_lines(session)]
    assert lines == [("(command line)", "exported", "bot teach", detail)]
