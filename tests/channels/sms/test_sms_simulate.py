"""The phone in the terminal texts a real server with real signatures."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from sms_service import no_engine

from bot.channels.patient_app import make_patient_app
from bot.cli import sms_simulate
from bot.clinic import Clinic
from bot.service import Service
from bot.settings import Settings, SettingsError
from bot.store import migrate


def _settings(tmp_path: Path, **more: object) -> Settings:
    values: dict[str, object] = {"var_dir": tmp_path / "var", "twilio_auth_token": "any words", "host": "127.0.0.1", **more}
    return Settings(_env_file=None, **values)


def test_a_dialogue_at_the_terminal(tmp_path: Path, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = _settings(tmp_path, port=port)
    service = Service.make(settings, clinic, no_engine)
    migrate.upgrade(service.database)
    service.engine.start()
    server = uvicorn.Server(uvicorn.Config(make_patient_app(service), port=port, lifespan="off", ws="none", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        monkeypatch.setattr(sms_simulate, "load_settings", lambda: settings)
        heard: list[str] = []
        sms_simulate.run("", "+16025550144", ["HELP\n", "!picture\n", "STOP\n", "!again\n", "hello\n", "\n", "never sent\n"], heard.append)
        out = "\n".join(heard)
        assert "Msg & data rates may apply" in out
        assert "can't see pictures" in out
        assert out.count("opted out") == 2
        assert "(no text)" in out
        monkeypatch.setattr(sms_simulate, "load_settings", lambda: _settings(tmp_path, port=port, twilio_auth_token="other words"))
        with pytest.raises(SettingsError, match="403"):
            sms_simulate.run("", "+16025550144", ["HELP\n"])
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        service.engine.stop()
        service.database.dispose()


def test_without_a_token_it_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms_simulate, "load_settings", lambda: _settings(tmp_path, twilio_auth_token=""))
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN"):
        sms_simulate.run("", "+16025550144", ["HELP\n"])


def test_without_a_server_it_says_how_to_start_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms_simulate, "load_settings", lambda: _settings(tmp_path))
    with pytest.raises(SettingsError, match="bot serve"):
        sms_simulate.run("http://127.0.0.1:9", "+16025550144", ["HELP\n"])
