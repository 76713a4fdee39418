"""The real engine in this process, loaded once; parts of it are made to fail where a test is about failing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from server import ROOT

from bot.clinic import Clinic, load_clinic
from bot.engine.host import EngineHost
from bot.engine.protocol import Engine, Turn, Utterance
from bot.guard import Guard, contacts_of
from bot.metrics import Metrics
from bot.responder import Responder
from bot.wording import Wording

T = TypeVar("T")


@pytest.fixture(scope="session")
def clinic() -> Clinic:
    return load_clinic(ROOT / "clinic.yml")


@pytest.fixture(scope="session")
def engine(model: Path, clinic: Clinic) -> Engine:
    from bot.cli.prepare import quiet_libraries

    quiet_libraries()
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # or a failure is lost in Rasa's own words
    from bot.engine.rasa_engine import RasaEngine

    return RasaEngine(model, clinic)


@pytest.fixture(scope="session")
def run() -> Iterator[Callable[[Awaitable[Any]], Any]]:
    """Runs a coroutine on one event loop, as the engine's own thread does."""
    loop = asyncio.new_event_loop()
    yield lambda awaitable: loop.run_until_complete(asyncio.ensure_future(awaitable, loop=loop))
    loop.close()


class Talk:
    """A conversation with the engine alone: keeps the state from turn to turn."""

    def __init__(self, engine: Engine, run: Callable[[Awaitable[Any]], Any]) -> None:
        self._engine, self._run = engine, run
        self.state: dict[str, Any] | None = None

    def say(self, text: str, choice: str | None = None) -> Turn:
        turn: Turn = self._run(self._engine.reply("talk", Utterance(text, "web", choice), self.state))
        self.state = turn.state
        return turn


@pytest.fixture
def talk(engine: Engine, run: Callable[[Awaitable[Any]], Any]) -> Talk:
    return Talk(engine, run)


class Desk:
    """Guard, engine and wording as patients meet them, with counts of their own."""

    def __init__(self, engine: Engine, clinic: Clinic, turn_seconds: float) -> None:
        self.metrics = Metrics()
        self.host = EngineHost(lambda: engine, turn_seconds)
        self.host.start()
        assert self.host.wait(10)
        self.responder = Responder(Guard(contacts_of(clinic)), self.host, Wording(ROOT / "domain.yml", clinic), self.metrics)

    def failures(self, error: str) -> float:
        return self.metrics.registry.get_sample_value("bot_failures_total", {"error": error}) or 0.0


@pytest.fixture
def desk(engine: Engine, clinic: Clinic) -> Iterator[Callable[[float], Desk]]:
    made: list[Desk] = []

    def make(turn_seconds: float = 10.0) -> Desk:
        made.append(Desk(engine, clinic, turn_seconds))
        return made[-1]

    yield make
    for one in made:
        one.host.stop()
