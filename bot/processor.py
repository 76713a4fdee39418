"""Which of OpenBLAS' kernels compute here.

Why: the numpy and scipy that Rasa allows bring an OpenBLAS of 2022, which knows the processors of its day. On a younger one it falls back
to kernels for a Pentium 4, and the two big steps of a training take 335 instead of 80 seconds. Kernels for Haswell run on nearly every x86
processor since 2013, and the same kernels everywhere give the same model everywhere.
"""

import os
import platform
from pathlib import Path

VARIABLE = "OPENBLAS_CORETYPE"
KERNELS = "Haswell"
NEEDED = frozenset({"avx2", "fma"})


def choose_kernels(cpuinfo: Path = Path("/proc/cpuinfo")) -> None:
    """Set `OPENBLAS_CORETYPE` for this process and its children, where nobody has and the processor has what the kernels need.

    OpenBLAS reads it once, when numpy is imported, so this comes first of all.
    """
    if VARIABLE in os.environ or platform.machine() != "x86_64":
        return
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux: OpenBLAS chooses
        return
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), [])
    if set(flags) >= NEEDED:
        os.environ[VARIABLE] = KERNELS
