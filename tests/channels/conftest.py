"""What the tests of the edge share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from person import Answers, Person
from server import ROOT
from starlette.testclient import TestClient

from bot.channels.patient_app import make_patient_app
from bot.clinic import load_clinic
from bot.service import Service
from bot.settings import Settings
from bot.store import migrate

Patient = Callable[..., Person]


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """Makes people; the first one's settings make the server."""
    monkeypatch.chdir(ROOT)  # domain.yml is read from the working folder
    made: list[Service] = []

    def person(address: str = "10.0.0.1", **settings: int) -> Person:
        if not made:
            generous = {"rate_conversation": 1000, "rate_address": 1000, "rate_global": 1000, **settings}
            # The address that the test client says it comes from is no network address; it stands for the proxy.
            service = Service.make(
                Settings(_env_file=None, var_dir=tmp_path, clinic_file=ROOT / "clinic.yml", trusted_proxies="testclient", **generous),
                load_clinic(ROOT / "clinic.yml"), Answers,
            )  # fmt: skip
            migrate.upgrade(service.database)
            service.engine.start()
            assert service.engine.wait(10)
            made.append(service)
        return Person(TestClient(make_patient_app(made[0])), address)

    yield person
    made[0].engine.stop()
    made[0].database.dispose()
