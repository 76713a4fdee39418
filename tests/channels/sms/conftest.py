"""A service with a database of its own, and a phone that texts it over HTTP with real signatures."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from phone import Phone
from sms_service import Clock, MakeService, no_engine, trained_engine

from bot.clinic import Clinic, load_clinic
from bot.engine.protocol import Engine
from bot.service import Service
from bot.settings import Settings
from bot.store.models import Base

ROOT = Path(__file__).resolve().parents[3]
OUR_NUMBER = "+16025550100"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic() -> Clinic:
    return load_clinic(ROOT / "clinic.yml")


@pytest.fixture
async def make_service(tmp_path: Path, clock: Clock, clinic: Clinic) -> AsyncIterator[MakeService]:
    """Makes services; their engine is loaded (or has failed to load) when they are handed out. Other settings by their field names."""
    made: list[Service] = []

    async def make(load_engine: Callable[[], Engine] = no_engine, *, of: Clinic = clinic, wait: bool = True, **settings: object) -> Service:
        values: dict[str, object] = {
            "var_dir": tmp_path / f"var{len(made)}", "public_url": "https://chat.clinic.example", "twilio_auth_token": "a token for tests",
            "twilio_from": OUR_NUMBER, "turn_seconds": 30.0, **settings,
        }  # fmt: skip
        service = Service.make(Settings(_env_file=None, **values), of, load_engine, clock=clock)
        Base.metadata.create_all(service.database.engine)
        service.engine.start()
        made.append(service)
        if wait:
            await asyncio.to_thread(service.engine.wait, 120)
        return service

    yield make
    for service in made:
        await asyncio.to_thread(service.engine.stop)
        service.database.dispose()


@pytest.fixture
async def service(make_service: MakeService) -> Service:
    """A service whose engine could not be loaded: keywords, consent and safety must work all the same."""
    return await make_service()


@pytest.fixture
async def phone(service: Service) -> AsyncIterator[Phone]:
    async with Phone(service) as made:
        yield made


@pytest.fixture
async def talking(make_service: MakeService, model: Path, clinic: Clinic) -> AsyncIterator[Phone]:
    """A phone that texts a service with the trained engine."""
    async with Phone(await make_service(trained_engine(model, clinic))) as made:
        yield made
