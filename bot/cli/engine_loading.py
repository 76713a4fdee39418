"""How a process gets its engine: a trained model, loaded in the engine's own thread."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

from bot.clinic import Clinic
from bot.engine.lean_rasa import leave_out_tensorflow
from bot.engine.model_folder import ROOT
from bot.engine.protocol import Engine
from bot.memory import give_back
from bot.reader.cores import stay_on, two_places
from bot.settings import Settings

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
        from bot.reader.reader import Reader

        sys.setswitchinterval(SWITCH_SECONDS)
        first = gc.get_freeze_count() == 0
        gc.unfreeze()  # an engine that this one replaces has to go
        if places is None or settings is None:
            engine = RasaEngine(model, clinic)
        else:  # both load at once
            reader = Reader(model, settings.encoder_file, processor=places.reading, seconds=settings.turn_seconds / 2)
            engine = RasaEngine(model, clinic, reader)
            reader.wait_until_ready()
        # A turn multiplies small matrices: more threads save no time and wait for each other at full load, half of a turn's processor time.
        threadpool_limits(1, user_api="blas")
        if first:  # half a million objects of Rasa stay to the end: no turn waits while the collector walks through them
            gc.collect()
            gc.freeze()
        give_back()
        if places is not None:
            stay_on(places.serving)
        return engine

    return load
