"""Lets an engine have its messages read in another process: while it is loaded, the graph's components ask here whether they have to work.

What was understood elsewhere comes with the message, in its metadata.
"""

from contextvars import ContextVar
from typing import Final

UNDERSTOOD: Final = "understood"  # in a message's metadata: an `Understanding`, or None where nothing was said
#: Whether the messages of the engine that is being loaded are read in another process.
read_elsewhere: Final[ContextVar[bool]] = ContextVar("read_elsewhere", default=False)
