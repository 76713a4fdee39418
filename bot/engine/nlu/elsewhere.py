"""Lets an engine have its messages read in another process: while it is loaded, the graph's components ask here who reads."""

from contextvars import ContextVar
from typing import Final, Protocol

from bot.engine.nlu.understanding import Context, Understanding


class ReadsFor(Protocol):
    """Whoever reads for an engine."""

    def understand(self, text: str, context: Context) -> Understanding | None:
        """What `text` is about; None where nothing is said. Blocks."""
        ...


#: Who reads for the engine that is being loaded; None: its own components do.
reads_elsewhere: Final[ContextVar[ReadsFor | None]] = ContextVar("reads_elsewhere", default=None)
