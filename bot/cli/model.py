"""`bot model`: the trained models, and which of them answers. Running servers follow within seconds (bot/model_watch.py)."""

import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.engine.model_folder import choose, detector_path, model_in_force, model_path, version_of, versions
from bot.engine.protocol import EngineError
from bot.settings import load_settings

model_app = typer.Typer(no_args_is_help=True, help="Trained models: list, swap.")


@model_app.command(name="list")
def list_models() -> None:
    """The models in the folder, newest first: which is in force, which belongs to the present data."""
    folder = load_settings().model_dir
    in_force, present = model_in_force(folder), model_path(folder)
    for model in versions(folder):
        at = datetime.fromtimestamp(model.stat().st_mtime, UTC)
        notes = [
            note
            for note, holds in (
                ("in force", model == in_force),
                ("of the present data", model == present),
                ("without safety detector: cannot be chosen", not detector_path(model).is_file()),
            )
            if holds
        ]
        typer.echo(f"{version_of(model):26} {at:%Y-%m-%d %H:%M} UTC {model.stat().st_size / 1e6:6.1f} MB  {', '.join(notes)}".rstrip())
    if not present.is_file():
        typer.echo(f"{version_of(present):26} not trained yet: `bot model swap` trains it and puts it in force")


@model_app.command()
def swap(
    version: Annotated[str, typer.Argument(help="One of `bot model list`; empty: the present data, trained first where needed.")] = "",
) -> None:
    """Put a model in force without a pause: running servers load it beside the old one and switch between two turns."""
    folder = load_settings().model_dir
    if version:
        model = next((model for model in versions(folder) if version_of(model) == version), None)
        if model is None:
            raise EngineError(f"There is no model {version} in {folder}: `bot model list` shows what there is.")
    else:
        model = _of_present_data()
    _check(model)
    choose(folder, version_of(model))
    typer.echo(f"In force: {version_of(model)}. Running servers take it within seconds; /readyz and bot_model in /metrics tell.")


def _of_present_data() -> Path:
    from bot.cli.app import say
    from bot.cli.prepare import prepare_present_model

    return prepare_present_model(say)


def _check(model: Path) -> None:
    """A look at the whole archive: what was cut off while it was copied must not be chosen.

    Raises:
        EngineError: it is damaged or not complete.
    """
    if not detector_path(model).is_file():
        raise EngineError(f"{detector_path(model).name} is missing: the model has no safety detector. Copy both files.")
    try:
        with tarfile.open(model) as archive:
            names = archive.getnames()
    except (tarfile.TarError, zlib.error, OSError, EOFError) as error:
        raise EngineError(f"{model.name} is damaged ({type(error).__name__}): copy or train it again.") from None
    if not any(name.rstrip("/").endswith("metadata.json") for name in names):
        raise EngineError(f"{model.name} is no model of Rasa: copy or train it again.")
