"""How a process gets its engine: a trained model, loaded in the engine's own thread."""

from collections.abc import Callable
from pathlib import Path

from bot.clinic import Clinic
from bot.engine.protocol import Engine


def engine_loader(clinic: Clinic) -> Callable[[Path], Engine]:
    """A function that loads the engine on a model (blocking); Rasa is imported only then."""

    def load(model: Path) -> Engine:
        from threadpoolctl import threadpool_limits

        from bot.engine.rasa_engine import RasaEngine

        engine = RasaEngine(model, clinic)
        # A turn multiplies small matrices: more threads save no time and wait for each other at full load, half of a turn's processor time.
        threadpool_limits(1, user_api="blas")
        return engine

    return load
