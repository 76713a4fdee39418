"""What must be there before a start: encoder, trained model, database of this version.

Every command imports this module, so what only some of it needs is imported where it is needed.
"""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.heartbeat import heartbeat
from bot.engine.model_folder import model_in_force, model_path
from bot.settings import Settings, load_settings
from bot.shared.machine_lock import machine_lock

if TYPE_CHECKING:
    from bot.store.database import Database

Say = Callable[[str], None]
_CHATTY = ("rasa", "rasa_sdk", "py.warnings", "matplotlib", "tensorflow", "alembic", "presidio-analyzer")


def quiet_libraries() -> None:
    """Set before Rasa (and, for training, TensorFlow) is imported: no telemetry, no chatter, no hunt for graphics cards."""
    for name, value in {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "TOKENIZERS_PARALLELISM": "false",
        "LOG_LEVEL": "ERROR",  # Rasa shows its progress bars above that
    }.items():
        os.environ.setdefault(name, value)
    if load_settings().log_level != "DEBUG":
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.ERROR)
        logging.getLogger().addFilter(_of_use)
    import warnings

    warnings.filterwarnings("ignore", module=r"rasa|tensorflow|pkg_resources|sanic|matplotlib|jax|flatbuffers")


def _of_use(record: logging.LogRecord) -> bool:
    """TensorFlow misses, by the root logger, a board for training curves that nothing here draws."""
    return not str(record.msg).startswith("Limited tf.")


def prepare_models(say: Say) -> Path:
    """Build the encoder and train the model where they are missing; the path of the model in force."""
    quiet_libraries()
    settings = load_settings()
    chosen = model_in_force(settings.model_dir)
    if chosen == model_path(settings.model_dir):
        return prepare_present_model(say)
    with _alone(settings):
        _prepare_encoder(settings, say)
    return chosen


def prepare_present_model(say: Say, *, force: bool = False) -> Path:
    """Build the encoder and train the model of the present data where they are missing; the model's path."""
    quiet_libraries()
    settings = load_settings()
    with _alone(settings):
        _prepare_encoder(settings, say)
        from bot.engine import training
        from bot.privacy.log_filter import configure_logging

        configure_logging("ERROR", json_lines=False)  # Rasa's account of its training is of no use to who waits
        # Standard output is data: `bot ask --jsonl` may train first.
        with redirect_stdout(sys.stderr), heartbeat(say, "Still preparing the model (three to six minutes on two processors)"):
            return training.train(settings.model_dir, say) if force else training.ensure_model(settings.model_dir, say)


def _alone(settings: Settings) -> AbstractContextManager[None]:
    """Two servers that start at once must not train to the same file."""
    return machine_lock(settings.model_dir / "preparing.lock")


def _prepare_encoder(settings: Settings, say: Say) -> None:
    if not settings.encoder_file.is_file():
        from bot.encoder.graph import build

        build(settings.encoder_file, say)


def open_database() -> "Database":
    """The database of the settings."""
    from bot.store.database import Database

    return Database(load_settings().database)


def prepare_database(say: Say) -> None:
    """Upgrade the database where it is of an older version."""
    from bot.store import migrate

    database = open_database()
    try:
        migrate.prepare(database, say)
    finally:
        database.dispose()


def prepare_database_if_there(say: Say) -> None:
    """The same for a server, which opens its doors whatever the database does: words of danger are answered without it."""
    from bot.store.faults import ERRORS, fault_of

    try:
        prepare_database(say)
    except ERRORS as error:
        fault = fault_of(error)
        if fault is None:
            raise
        say(f"{fault.sentence} Until then patients in danger are answered, and nobody else")
