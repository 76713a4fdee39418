"""What the SMS tests make services of: a clock of their own, no engine or the trained one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clinic import Clinic
from bot.engine.protocol import Engine, EngineError
from bot.service import Service


class Clock:
    """Time that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


def no_engine() -> Engine:
    raise EngineError("this test runs without the engine")


MakeService = Callable[..., Service]


def trained_engine(model: Path, clinic: Clinic) -> Callable[[], Engine]:
    def load() -> Engine:
        from bot.cli.prepare import quiet_libraries

        quiet_libraries()
        from bot.engine.rasa_engine import RasaEngine

        return RasaEngine(model, clinic)

    return load
