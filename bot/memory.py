"""What glibc does with freed memory: by itself it keeps a heap for each of eight threads a core, and what loading a model has freed.

And the code that a process ran while it loaded, and does not need any more. All only where there is a glibc (mallopt(3), malloc_trim(3),
madvise(2)); elsewhere nothing is done.
"""

import ctypes
import sys
from pathlib import Path
from typing import Final

M_ARENA_MAX: Final = -8  # malloc.h
ARENAS: Final = 2
MADV_DONTNEED: Final = 4  # mman.h


def share_heaps(arenas: int = ARENAS) -> bool:
    """Let all threads share `arenas` heaps; before threads begin. Whether that was possible."""
    libc = _glibc()
    return libc is not None and bool(libc.mallopt(M_ARENA_MAX, arenas))


def give_back() -> bool:
    """Give the system back what is free at the ends of the heaps and between. Whether there was anything."""
    libc = _glibc()
    return libc is not None and bool(libc.malloc_trim(0))


def let_go_of_code(maps: Path = Path("/proc/self/maps")) -> bool:
    """Let go of the pages of programs and libraries in which this process runs; those that it runs in again come back from the file.

    For a process that has loaded much and does little from now on. Whether that was possible.
    """
    libc = _glibc()
    if libc is None:
        return False
    for line in maps.read_text(encoding="utf-8", errors="replace").splitlines():
        addresses, mode, _, _, inode = line.split()[:5]
        if mode == "r-xp" and inode != "0":  # never written to, so nothing is lost
            start, end = (int(address, 16) for address in addresses.split("-"))
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_DONTNEED)
    return True


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
