"""What a forked worker begins with: what was loaded, as long as that is what is in force; and its own core."""

import os
from pathlib import Path

import pytest
from server import ROOT
from test_model_choice import Model

from bot.cli.nursery import pin
from bot.cli.parts import Loaded, Parts, _files
from bot.clinic import load_clinic
from bot.engine.model_folder import SUFFIX, choose, detector_path, model_path
from bot.guard import Guard
from bot.settings import Settings


@pytest.fixture
def parts(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Parts with the model "old" loaded, which is the one of the present data."""
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "encoder").symlink_to(model.parent / "encoder")
    settings = Settings(_env_file=None, var_dir=tmp_path, model_dir=folder, clinic_file=ROOT / "clinic.yml")
    archive = put(model_path(folder), "old", model)
    net = Guard.read_net(detector_path(archive), settings.encoder_file)
    loaded = Loaded(archive, _files(archive), Model(archive), net, lambda text: "[redacted]")
    return Parts(settings, load_clinic(settings.clinic_file), loaded)


def put(archive: Path, says: str, real: Path) -> Path:
    archive.write_text(says)
    detector_path(archive).write_bytes(detector_path(real).read_bytes())
    return archive


def loaded_of(parts: Parts) -> Loaded:
    assert parts.loaded is not None
    return parts.loaded


def test_the_loaded_model_is_taken_while_it_is_the_one_in_force(parts: Parts) -> None:
    loaded = loaded_of(parts)
    service = parts.service(2)
    assert service.detector_file is None, "the net is there already"
    assert service.guard._net is loaded.net
    assert service.engine._load() is loaded.engine
    assert service.redactor._load()("Jane") == "[redacted]"
    service.database.dispose()


def test_another_one_in_force_is_loaded(parts: Parts, model: Path) -> None:
    loaded, asked = loaded_of(parts), []
    other = put(parts.settings.model_dir / f"clinic-other{SUFFIX}", "other", model)
    choose(parts.settings.model_dir, "clinic-other")
    service = parts.service(2)
    assert service.detector_file == detector_path(other)
    assert service.guard._net is None
    service.database.dispose()
    load = loaded.loader(lambda path: asked.append(path) or Model(path))
    assert load(other).version == "clinic-other"
    assert load(loaded.model) is loaded.engine, "and back"
    assert asked == [other]


def test_a_file_that_was_replaced_is_another_model_and_one_that_is_gone_is_not(parts: Parts, model: Path) -> None:
    loaded = loaded_of(parts)
    put(loaded.model, "replaced", model)
    assert not loaded.is_of(loaded.model)
    loaded.model.unlink()
    detector_path(loaded.model).unlink()
    assert loaded.is_of(loaded.model)


def test_data_that_changed_and_are_not_prepared_yet_leave_the_loaded_model_at_work(parts: Parts) -> None:
    loaded = loaded_of(parts)
    moved = Loaded(loaded.model.with_name(f"clinic-before{SUFFIX}"), loaded.files, loaded.engine, loaded.net, loaded.redact)
    loaded.model.unlink()  # the model of the data as they are now
    service = Parts(parts.settings, parts.clinic, moved).service(2)
    assert service.engine._load() is loaded.engine
    service.database.dispose()


@pytest.mark.parametrize(("processes", "pinned"), [(1, None), (2, [{3}, {5}]), (3, [{3}, {5}, {3}])])
def test_each_worker_has_a_core_where_there_is_a_worker_for_each(
    processes: int, pinned: list[set[int]] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[int]] = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {5, 3}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: told.append(cores), raising=False)
    for place in range(processes):
        pin(place, processes)
    assert told == (pinned or [])
