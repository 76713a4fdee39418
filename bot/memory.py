"""What glibc does with freed memory: by itself it keeps a heap for each of eight threads a core, and what loading a model has freed.

Both only where there is a glibc (mallopt(3), malloc_trim(3)); elsewhere nothing is done.
"""

import ctypes
import sys
from typing import Final

M_ARENA_MAX: Final = -8  # malloc.h
ARENAS: Final = 2


def share_heaps(arenas: int = ARENAS) -> bool:
    """Let all threads share `arenas` heaps; before threads begin. Whether that was possible."""
    libc = _glibc()
    return libc is not None and bool(libc.mallopt(M_ARENA_MAX, arenas))


def give_back() -> bool:
    """Give the system back what is free at the ends of the heaps and between. Whether there was anything."""
    libc = _glibc()
    return libc is not None and bool(libc.malloc_trim(0))


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
