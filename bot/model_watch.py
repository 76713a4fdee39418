"""Takes a newly chosen model while patients talk: loaded beside the old one, tried, then put in its place between two turns.

`bot model swap` (or whoever copies models and choice into the folder) leaves a choice (bot/engine/model_folder.py); every process looks at
it every other second. A model that is missing, corrupt, or cannot answer leaves the old one at work, with a log line and a count; it is
tried again when its file changes. The processes of one machine load one after the other, so that it never loads with all its cores.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.engine.host import EngineHost
from bot.engine.model_folder import SUFFIX, detector_path, read_choice, signature
from bot.engine.protocol import Engine, EngineError
from bot.guard import Guard
from bot.metrics import Metrics
from bot.settings import Settings
from bot.shared.machine_lock import machine_lock

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 2.0

LoadModel = Callable[[Path], Engine]


class ModelWatch:
    """Follows the choice of the folder of models, for one process."""

    def __init__(self, settings: Settings, load: LoadModel, engine: EngineHost, guard: Guard, metrics: Metrics) -> None:
        """`load` makes the engine of a model archive (blocking). What is chosen now is what the process starts with."""
        self._settings = settings
        self._load = load
        self._engine = engine
        self._guard = guard
        self._metrics = metrics
        self._seen = read_choice(settings.model_dir)
        self._refused: object = None  # what a failed attempt was made on

    async def run(self) -> None:
        """Look until cancelled."""
        while not (self._engine.ready or self._engine.error):
            await asyncio.sleep(LOOK_SECONDS / 4)
        self._tell()
        while True:
            try:
                await self.look()
            except Exception as error:  # the old model goes on, whatever came
                log.error("looking for a new model stumbled: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> bool:
        """Take the chosen model if another one is chosen than before. Whether it was taken."""
        choice = await asyncio.to_thread(read_choice, self._settings.model_dir)
        if choice is None or choice == self._seen:
            return False
        model = self._settings.model_dir / f"{choice.version}{SUFFIX}"
        tried = (choice, signature(model), signature(detector_path(model)))
        if tried == self._refused:
            return False
        try:
            await asyncio.to_thread(self._take, model)
        except EngineError as error:
            self._refused = tried
            self._metrics.model_failures.inc()
            log.error("the chosen model is not taken, %s goes on: %s", self._engine.version or "no model", error)
            return False
        self._seen, self._refused = choice, None
        self._tell()
        log.info("the model %s answers from now on", choice.version)
        return True

    def _take(self, model: Path) -> None:
        detector = detector_path(model)
        for file in (model, detector):
            if not file.is_file():
                raise EngineError(f"{file.name} is missing from {self._settings.model_dir}")
        with machine_lock(self._settings.var_dir / "model-swap.lock"):
            net = self._guard.read_net(detector, self._settings.encoder_file)
            old = self._engine.version
            self._engine.swap(lambda: self._load(model))
            self._guard.put_net(net)
            if old:
                self._metrics.models.labels(old).set(0)

    def _tell(self) -> None:
        if self._engine.version:
            self._metrics.models.labels(self._engine.version).set(1)
