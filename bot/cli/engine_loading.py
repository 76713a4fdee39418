"""How a process gets its engine: a trained model, loaded in the engine's own thread."""

import gc
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from bot.clinic import Clinic
from bot.engine.lean_rasa import leave_out_tensorflow
from bot.engine.model_folder import ROOT
from bot.engine.protocol import Engine, EngineError
from bot.memory import give_back
from bot.reader.cores import Places, stay_on, two_places
from bot.settings import Settings

log = logging.getLogger(__name__)
#: Seconds after which a thread that computes lets another one go on. A turn changes threads a dozen times (web server, database, engine),
#: and Python's own 5 ms would make it wait that long each time while the redactor computes.
SWITCH_SECONDS = 0.0005


def engine_loader(clinic: Clinic, settings: Settings | None = None) -> Callable[[Path], Engine]:
    """A function that loads the engine on a model (blocking); Rasa is imported only then.

    With `settings` that ask for it, and on two processors, messages are read in another process.
    """
    places = two_places() if settings is not None and settings.reader else None

    def load(model: Path) -> Engine:
        from threadpoolctl import threadpool_limits

        leave_out_tensorflow(ROOT / "config.yml")
        from bot.engine.rasa_engine import RasaEngine

        sys.setswitchinterval(SWITCH_SECONDS)
        first = gc.get_freeze_count() == 0
        gc.unfreeze()  # an engine that this one replaces has to go
        engine = _reading_apart(model, clinic, places, settings) if places is not None and settings is not None else None
        apart = engine is not None
        engine = engine or RasaEngine(model, clinic)
        # A turn multiplies small matrices: more threads save no time and wait for each other at full load, half of a turn's processor time.
        threadpool_limits(1, user_api="blas")
        if first:  # half a million objects of Rasa stay to the end: no turn waits while the collector walks through them
            gc.collect()
            gc.freeze()
        give_back()
        if apart and places is not None:
            stay_on(places.serving)
        return engine

    return load


def _reading_apart(model: Path, clinic: Clinic, places: Places, settings: Settings) -> Engine | None:
    """The engine with a reader; None where the reader's process cannot load."""
    from bot.engine.rasa_engine import RasaEngine
    from bot.reader.reader import Reader

    reader = Reader(model, settings.encoder_file, processor=places.reading, seconds=settings.turn_seconds / 2)
    engine = RasaEngine(model, clinic, reader)  # both load at once
    try:
        reader.wait_until_ready()
    except EngineError as error:
        log.error("messages are read in this process: %s", error)
        return None
    return engine
