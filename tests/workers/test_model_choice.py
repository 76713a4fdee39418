"""Another model takes over while patients talk; one that is missing, damaged or mute leaves the old one at work."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from server import ROOT

from bot.clinic import load_clinic
from bot.engine.model_folder import SUFFIX, choose, detector_path, model_in_force, model_path, read_choice, version_of
from bot.engine.protocol import Engine, EngineError, Reply, Turn, Utterance
from bot.service import Service
from bot.settings import Settings
from bot.store import migrate


class Model:
    """An engine whose archive is a file with its behaviour in it: the switch is what these tests are about."""

    def __init__(self, archive: Path) -> None:
        self.version, self.says = version_of(archive), archive.read_text()
        self.entered, self.go_on = threading.Event(), threading.Event()
        if self.says == "damaged":
            raise EngineError(f"The model {archive.name} cannot be loaded.")

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        if utterance.text == "slow":
            self.entered.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.005)
        return Turn((Reply(f"{self.says}: {utterance.text}"),) if self.says != "mute" else (), (), ("answer",))


class Folder:
    """A folder of models, and the service that runs on it."""

    def __init__(self, path: Path, real_detector: Path) -> None:
        self.path = path / "models"
        self.path.mkdir()
        self._detector = real_detector.read_bytes()
        self.loaded: list[Model] = []

    def put(self, version: str, says: str, detector: bytes | None = None) -> str:
        archive = self.path / f"{version}{SUFFIX}"
        archive.write_text(says)
        detector_path(archive).write_bytes(self._detector if detector is None else detector)
        return version

    def load(self, archive: Path) -> Engine:
        self.loaded.append(Model(archive))
        return self.loaded[-1]


@pytest.fixture
def folder(tmp_path: Path, model: Path) -> Folder:
    return Folder(tmp_path, detector_path(model))


@pytest.fixture
async def service(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    """A service on the model "clinic-old"."""
    monkeypatch.chdir(ROOT)
    folder.put("clinic-old", "old")
    settings = Settings(_env_file=None, var_dir=tmp_path, model_dir=folder.path, clinic_file=ROOT / "clinic.yml")
    (folder.path / "encoder").symlink_to(ROOT / "models" / "encoder")
    made = Service.of_model(settings, load_clinic(settings.clinic_file), folder.load, folder.path / f"clinic-old{SUFFIX}")
    migrate.upgrade(made.database)
    made.engine.start()
    assert made.engine.wait(10)
    yield made
    await asyncio.to_thread(made.engine.stop)
    made.database.dispose()


async def look(service: Service) -> bool:
    assert service.model_watch is not None
    return await service.model_watch.look()


async def said(service: Service, text: str, key: str, conversation: str = "") -> tuple[str, str | None]:
    """The reply, and the version that the turn is stored with."""
    conversation = conversation or (await service.conversations.open("web", greet=False)).id
    result = await service.conversations.take(conversation, key, Utterance(text), 1.0)
    with service.database.read() as session:
        from bot.store.queries import conversation as store

        row = store.by_turn_key(session, conversation, key)
        assert row is not None
        return result.messages[1].text, row.model_version


async def test_a_chosen_model_takes_over_and_the_old_one_is_let_go(service: Service, folder: Folder) -> None:
    assert await said(service, "hello", "a") == ("old: hello", "clinic-old")
    assert not await look(service), "nothing was chosen"
    choose(folder.path, folder.put("clinic-new", "new"))
    assert await look(service)
    assert await said(service, "hello", "b") == ("new: hello", "clinic-new")
    assert not await look(service), "it is taken once"
    metric = service.metrics.registry.get_sample_value
    assert metric("bot_model", {"version": "clinic-new"}) == 1
    assert metric("bot_model", {"version": "clinic-old"}) == 0
    choose(folder.path, "clinic-old")
    assert await look(service), "and back"
    assert await said(service, "hello", "c") == ("old: hello", "clinic-old")


async def test_a_running_turn_ends_with_the_model_that_it_began_with(service: Service, folder: Folder) -> None:
    running = asyncio.create_task(said(service, "slow", "a"))
    old = folder.loaded[0]
    assert await asyncio.to_thread(old.entered.wait, 10)
    choose(folder.path, folder.put("clinic-new", "new"))
    assert await look(service), "the switch does not wait for it"
    assert await said(service, "hello", "b") == ("new: hello", "clinic-new")
    old.go_on.set()
    assert await running == ("old: slow", "clinic-old")


@pytest.mark.parametrize("fault", ["missing", "damaged", "mute", "no detector", "damaged detector"])
async def test_a_model_that_cannot_answer_leaves_the_old_one_at_work(
    service: Service, folder: Folder, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    says = fault if fault in ("damaged", "mute") else "new"
    folder.put("clinic-new", says, detector=b"no detector" if fault == "damaged detector" else None)
    archive = folder.path / f"clinic-new{SUFFIX}"
    if fault == "missing":
        archive.unlink()
    if fault == "no detector":
        detector_path(archive).unlink()
    choose(folder.path, "clinic-new")
    for _ in range(3):
        assert not await look(service)
    assert await said(service, "hello", "a") == ("old: hello", "clinic-old")
    assert service.metrics.registry.get_sample_value("bot_model_failures_total") == 1, "tried once while nothing changes"
    told = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 1
    assert "clinic-old goes on" in told[0]
    folder.put("clinic-new", "mended")
    assert await look(service), "a file that changed is tried again"
    assert await said(service, "hello", "b") == ("mended: hello", "clinic-new")


def test_a_start_takes_the_chosen_model_while_the_data_stay_as_they_were(folder: Folder) -> None:
    present = model_path(folder.path)
    assert model_in_force(folder.path) == present
    choose(folder.path, folder.put("clinic-other", "other"))
    assert version_of(model_in_force(folder.path)) == "clinic-other"
    detector_path(folder.path / f"clinic-other{SUFFIX}").unlink()
    assert model_in_force(folder.path) == present, "a model without its safety detector is not started on"
    folder.put("clinic-other", "other")
    file = folder.path / "in-force.json"
    file.write_text(file.read_text().replace(version_of(present), "clinic-of-yesterday"))
    assert model_in_force(folder.path) == present, "the choice was made for other data"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}'])
def test_a_damaged_choice_is_no_choice(folder: Folder, text: str) -> None:
    (folder.path / "in-force.json").write_text(text)
    assert read_choice(folder.path) is None
    assert model_in_force(folder.path) == model_path(folder.path)
