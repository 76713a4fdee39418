"""The folder of trained models, and which of them answers: the one of the present data, unless another was chosen (`bot model swap`).

A model's name is a fingerprint over the training data, the configuration, the domain and the code of our own components: the same
fingerprint is the same model, so a start with unchanged data takes no training.

The choice is a small file in the folder of models, replaced in one step. It travels with the models: where several machines share the
folder, or it is copied to them (models first), all of them follow; running servers look at it every other second (bot/model_watch.py).
A choice holds for the data that it was made for. When the project's data changes, a start trains and takes the model of the new data.
"""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.encoder.weights import WEIGHTS_SHA256

ROOT: Final = Path(__file__).parent.parent.parent
TRAINED_ON: Final = ("config.yml", "domain.yml", "data/*.yml", "bot/engine/nlu/*", "bot/encoder/*.py", "bot/safety/detector.py")
FILE: Final = "in-force.json"
SUFFIX: Final = ".tar.gz"

Signature = tuple[int, int] | None  # size and time of change; None: no such file


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen model. `version`: its name, such as clinic-43d0369829a7a9e4; `made_for`: the version of the data at that time."""

    version: str
    made_for: str


def fingerprint(root: Path = ROOT) -> str:
    """Hash of everything that the model depends on, 16 hexadecimal digits."""
    digest = hashlib.sha256(WEIGHTS_SHA256.encode())
    for pattern in TRAINED_ON:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def model_path(folder: Path, root: Path = ROOT) -> Path:
    """Where the model of the present data lies, or would lie."""
    return folder / f"clinic-{fingerprint(root)}{SUFFIX}"


def detector_path(model: Path) -> Path:
    """Where the safety detector lies that was trained with `model`."""
    return model.with_name(version_of(model) + ".safety.npz")


def version_of(model: Path) -> str:
    """The name of a model archive, which is its version."""
    return model.name.removesuffix(SUFFIX)


def signature(file: Path) -> Signature:
    """What tells a file that was replaced from the one that was there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def read_choice(folder: Path) -> Choice | None:
    """The choice in `folder`; None where none was made or the file cannot be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Choice(str(found["version"]), str(found["made_for"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def choose(folder: Path, version: str, root: Path = ROOT) -> None:
    """Choose `version` for the present data; whole or not at all."""
    draft = folder / f".{FILE}.{secrets.token_hex(4)}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(Choice(version, version_of(model_path(folder, root)))), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)


def model_in_force(folder: Path, root: Path = ROOT) -> Path:
    """The archive that a start loads: the chosen one while its choice holds and it is there, else the one of the present data."""
    present, choice = model_path(folder, root), read_choice(folder)
    if choice is not None and choice.made_for == version_of(present):
        chosen = folder / f"{choice.version}{SUFFIX}"
        if chosen.is_file() and detector_path(chosen).is_file():
            return chosen
    return present


def versions(folder: Path) -> list[Path]:
    """The model archives in `folder`, newest first."""
    return sorted(folder.glob(f"clinic-*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
