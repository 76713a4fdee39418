"""`bot model`: shows what is there, and puts nothing in force that a server could not load."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.model import model_app
from bot.engine.model_folder import Choice, model_path, read_choice, version_of
from bot.engine.protocol import EngineError
from bot.settings import load_settings


def bot(*arguments: str) -> str:
    """What the command prints; raises what it raises (bot/cli/app.py makes a sentence of it)."""
    done = CliRunner().invoke(model_app, arguments, catch_exceptions=False)
    return done.output


def listed() -> dict[str, str]:
    return {line.split()[0]: line for line in bot("list").splitlines()}


def put(folder: Path, version: str, names: tuple[str, ...] = ("metadata.json",), detector: bool = True) -> Path:
    archive = folder / f"{version}.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for name in names:
            file.addfile(tarfile.TarInfo(name), io.BytesIO())
    if detector:
        (folder / f"{version}.safety.npz").write_bytes(b"")
    return archive


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BOT_MODEL_DIR", str(tmp_path))
    load_settings.cache_clear()
    put(tmp_path, version_of(model_path(tmp_path)))
    put(tmp_path, "clinic-other")
    yield tmp_path
    load_settings.cache_clear()


def test_a_version_is_put_in_force_and_the_list_shows_it(folder: Path) -> None:
    present = version_of(model_path(folder))
    assert "in force, of the present data" in listed()[present]
    assert "in force" not in listed()["clinic-other"]
    assert "clinic-other" in bot("swap", "clinic-other")
    assert "in force" in listed()["clinic-other"]
    assert "in force" not in listed()[present]
    bot("swap", present)
    assert read_choice(folder) == Choice(present, present)


def test_a_model_that_is_not_trained_yet_is_told_of(folder: Path) -> None:
    model_path(folder).unlink()
    assert "not trained yet" in listed()[version_of(model_path(folder))]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("unknown", "There is no model clinic-new"),
        ("cut off", "damaged"),
        ("no model", "no model of Rasa"),
        ("no detector", "no safety detector"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused(folder: Path, fault: str, sentence: str) -> None:
    if fault != "unknown":
        archive = put(folder, "clinic-new", ("metadata.json",) if fault != "no model" else ("a.txt",), detector=fault != "no detector")
        if fault == "cut off":
            archive.write_bytes(archive.read_bytes()[:-20])
    with pytest.raises(EngineError, match=sentence):
        bot("swap", "clinic-new")
    assert read_choice(folder) is None, "the choice stays as it was"
