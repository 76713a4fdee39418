"""A reader that cannot load costs speed: the server reads by itself."""

import asyncio
import logging
from pathlib import Path

import pytest
from server import ROOT

from bot.cli import engine_loading
from bot.clinic import load_clinic
from bot.engine.protocol import EngineError, ReadsElsewhere, Utterance
from bot.reader.reader import Reader
from bot.settings import load_settings

pytestmark = pytest.mark.slow


def test_the_server_reads_by_itself(model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fails(reader: Reader) -> None:
        reader.stop()
        raise EngineError("no memory")

    monkeypatch.setattr(Reader, "wait_until_ready", fails)
    monkeypatch.setattr(engine_loading, "stay_on", lambda _: pytest.fail("it needs all processors now"))
    monkeypatch.setattr(engine_loading, "leave_out_tensorflow", lambda _: False)  # for the other tests of this process
    monkeypatch.setattr(engine_loading, "two_places", lambda: engine_loading.Places(0, 0))
    with caplog.at_level(logging.ERROR):
        engine = engine_loading.engine_loader(load_clinic(ROOT / "clinic.yml"), load_settings())(model)
    assert "read in this process: no memory" in caplog.text
    assert isinstance(engine, ReadsElsewhere)
    assert engine.read_elsewhere("are there any side effects") is None
    turn = asyncio.run(engine.reply("alone", Utterance("are there any side effects"), None))
    assert turn.topics[0].name == "side_effects"
