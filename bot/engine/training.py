"""Trains the assistant when what it is trained on has changed."""

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from bot.engine.model_folder import ROOT, detector_path, model_path, read_choice, version_of, versions
from bot.engine.protocol import EngineError
from bot.settings import load_settings

KEPT_MODELS = 3
_CHUNK_BYTES = 2**20


def train_detector(target: Path, encoder_file: Path, say: Callable[[str], None], root: Path = ROOT) -> None:
    """Train the safety detector on the lines of data/nlu.yml and write it to `target`."""
    from bot.encoder.encoder import shared_encoder
    from bot.engine.nlu.lines import read_lines
    from bot.safety.detector import Detector

    say("Training the safety detector")
    lines = read_lines(root / "data" / "nlu.yml")
    vectors = shared_encoder(encoder_file).meaning([line.text for line in lines])
    target.write_bytes(Detector.fit(vectors, [line.label.split("/")[0] for line in lines], seed=7).to_npz())


def train(folder: Path, say: Callable[[str], None], root: Path = ROOT) -> Path:
    """Train on the project in `root`; the model's path. Takes three to six minutes on two processors.

    Raises:
        EngineError: Rasa refused the data; the message says why.
    """
    target = model_path(folder, root)
    say("Loading Rasa")
    import rasa.model_training

    say("Training on data/nlu.yml, data/rules.yml, data/stories.yml")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=str(folder),
            fixed_model_name=target.name.removesuffix(".tar.gz"),
            force_training=True,
        )
    except Exception as error:
        raise EngineError(f"training failed: {type(error).__name__}: {error}") from error
    if result.model is None or result.code:
        raise EngineError("training made no model: look at the messages above")
    train_detector(detector_path(target), load_settings().encoder_file, say, root)
    _forget_old(folder, keep=target)
    return target


def ensure_model(folder: Path, say: Callable[[str], None], root: Path = ROOT) -> Path:
    """The model of the present data, trained first where there is none."""
    target = model_path(folder, root)
    if not target.is_file():
        return train(folder, say, root)
    if not _whole(target):
        say("The model's file is damaged: training it anew")
        return train(folder, say, root)
    if not zipfile.is_zipfile(detector_path(target)):  # damaged, or an earlier training was cut off: the guard must not go without its net
        train_detector(detector_path(target), load_settings().encoder_file, say, root)
    return target


def _whole(model: Path) -> bool:
    """Whether the archive can be read to its end; its checksum stands there (RFC 1952)."""
    try:
        with gzip.open(model) as content:
            while content.read(_CHUNK_BYTES):
                pass
        return tarfile.is_tarfile(model)
    except (OSError, EOFError, zlib.error):
        return False


def _forget_old(folder: Path, keep: Path) -> None:
    choice = read_choice(folder)
    kept = {version_of(keep), choice.version if choice else ""}
    for path in [path for path in versions(folder) if version_of(path) not in kept][KEPT_MODELS - 1 :]:
        path.unlink()
        detector_path(path).unlink(missing_ok=True)
