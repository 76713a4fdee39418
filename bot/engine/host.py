"""Gives the engine a thread and an event loop of its own.

Why: loading takes seconds and a turn is pure computing; neither may keep the web server from answering health checks and people in
danger.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine.protocol import Engine, EngineError, EngineNotReady, EngineTimeout, Meaning, ReadsAhead, ReadsElsewhere, Turn, Utterance
from bot.event_loop import new_event_loop

TRIAL = Utterance("hello")  # what a new engine has to answer before it takes the place of the old one
log = logging.getLogger(__name__)


class EngineHost:
    """Loads an engine in the background and runs its turns. Itself an `Engine`."""

    def __init__(self, load: Callable[[], Engine], turn_seconds: float) -> None:
        """`load` makes the engine (blocking); a turn may take `turn_seconds`."""
        self._load = load
        self._turn_seconds = turn_seconds
        self._engine: Engine | None = None
        self._error: EngineError | None = None
        self._settled = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self.load_seconds: float | None = None

    @property
    def ready(self) -> bool:
        """Whether turns are taken."""
        return self._engine is not None

    @property
    def error(self) -> EngineError | None:
        """Why loading failed, None while it has not."""
        return self._error

    @property
    def version(self) -> str:
        """Which model answers; empty while loading."""
        return self._engine.version if self._engine else ""

    def start(self, when_ready: Callable[[], None] = lambda: None) -> None:
        """Begin to load; `when_ready` is called in the engine's thread."""
        self._when_ready = when_ready
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the running turn."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=self._turn_seconds)

    def wait(self, seconds: float | None = None) -> bool:
        """Block until loading ended either way; whether the engine is ready."""
        self._settled.wait(seconds)
        return self.ready

    async def wait_async(self, seconds: float) -> bool:
        """The same without blocking the event loop."""
        deadline = time.monotonic() + seconds
        while not self._settled.is_set() and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        return self.ready

    def read_ahead(self, text: str) -> asyncio.Future[Meaning | None] | None:
        """Have `text` read while the message is put on disk and danger is looked for; returns at once.

        Where another process reads, its meaning comes from there; None: the engine's thread reads, or nobody does.
        """
        engine: object = self._engine
        if isinstance(engine, ReadsElsewhere) and (coming := engine.read_elsewhere(text)) is not None:
            return coming
        if self._loop is not None and isinstance(engine, ReadsAhead):
            self._loop.call_soon_threadsafe(_read_ahead, engine, text)
        return None

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        """One turn in the engine's thread; see `Engine.reply`.

        Raises:
            EngineNotReady: still loading, or loading failed.
            EngineTimeout: longer than a turn may take. The turn's result is thrown away when it comes.
            EngineError: no reply could be made.
        """
        if self._engine is None or self._loop is None:
            raise self._error or EngineNotReady("the engine is still loading")
        engine = self._engine
        future = asyncio.run_coroutine_threadsafe(engine.reply(conversation_id, utterance, state), self._loop)
        try:
            turn = await asyncio.wait_for(asyncio.wrap_future(future), self._turn_seconds)
            return replace(turn, model=engine.version)
        except TimeoutError:
            raise EngineTimeout(f"no reply within {self._turn_seconds} s") from None
        except EngineError:
            raise
        except Exception as error:  # whatever Rasa raises: the patient gets a sentence, the log a name
            raise EngineError(f"{type(error).__name__} in the engine") from error

    def swap(self, load: Callable[[], Engine]) -> None:
        """Load another engine beside the present one, try it, and let it answer from the next turn on. Blocks for seconds.

        Running turns end with the engine that they began with, which is let go after the last of them.

        Raises:
            EngineError: it cannot be loaded or does not answer; the present one goes on.
        """
        try:
            engine = load()
            turn = asyncio.run(asyncio.wait_for(engine.reply("trial", TRIAL, None), self._turn_seconds))
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"the new engine does not answer: {type(error).__name__}") from error
        if not turn.replies:
            raise EngineError("the new engine says nothing")
        self._engine, self._error = engine, None

    def _run(self) -> None:
        began = time.monotonic()
        self._loop = new_event_loop()
        asyncio.set_event_loop(self._loop)
        try:
            self._engine = self._load()
        except EngineError as error:
            self._error = error
        except Exception as error:
            self._error = EngineError(f"loading failed: {type(error).__name__}: {error}")
        if self._error is not None:
            log.error("the engine could not be loaded, patients are told to contact the clinic: %s", self._error)
        self.load_seconds = time.monotonic() - began
        self._settled.set()
        if self._engine is not None:
            self._when_ready()
        self._loop.run_forever()
        self._loop.close()


def _read_ahead(engine: ReadsAhead, text: str) -> None:
    try:
        engine.read_ahead(text)
    except Exception as error:  # the turn itself will meet the same, and says so
        log.debug("reading ahead failed: %s", type(error).__name__)
