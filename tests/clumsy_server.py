"""`bot serve` with an engine that fails at some messages and tells everybody what it was given: `python tests/clumsy_server.py`.

A message with the word "flugelhorn" makes it write the words to every log it can reach, warn about them, and raise an error that carries
them, as a library might; one with "glockenspiel" dies in a thread of its own with the words in its error.
"""

import logging
import threading
import warnings
from collections.abc import Callable
from typing import Any

import structlog

from bot.cli import single as serving
from bot.cli.serve import serve
from bot.engine.protocol import Engine, ReadsElsewhere, Turn, Utterance

FAILS = "flugelhorn"
FAILS_APART = "glockenspiel"


class ClumsyEngine:
    """The trained engine, with slips."""

    def __init__(self, real: Engine) -> None:
        self._real = real
        self.version = real.version

    def read_elsewhere(self, text: str) -> Any:
        return self._real.read_elsewhere(text) if isinstance(self._real, ReadsElsewhere) else None

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        text = utterance.text
        if FAILS in text:
            for name in ("rasa.core.processor", "rasa.shared.nlu.training_data", "sqlalchemy.engine", "some_library", "bot.somewhere"):
                logging.getLogger(name).debug("received %s", text)
                logging.getLogger(name).error("cannot parse '%s'", text, extra={"user_text": text})
            structlog.get_logger("rasa.engine").error("engine.failed", event_info=text, user_message=text, slots={"name": text})
            warnings.warn(f"odd text {text}", stacklevel=1)
            try:
                raise KeyError(text)
            except KeyError as error:
                logging.getLogger("some_library").exception("no such key: %s", text)
                raise ValueError(f"nothing can be made of {text!r}") from error
        if FAILS_APART in text:
            thread = threading.Thread(target=_fail, args=(text,), name=f"about {text}")
            thread.start()
            thread.join()
        return await self._real.reply(conversation_id, utterance, state)


def _fail(text: str) -> None:
    raise RuntimeError(f"died of {text}")


def main() -> None:
    real_loader = serving.engine_loader

    def clumsy_loader(*args: Any) -> Callable[[], Engine]:
        load = real_loader(*args)
        return lambda *model: ClumsyEngine(load(*model))

    serving.engine_loader = clumsy_loader
    serve(print)


if __name__ == "__main__":
    main()
