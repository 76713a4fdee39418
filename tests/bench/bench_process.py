"""A server or a training as a process: how long it took, what memory and processor time it has, what it weighs on disk. Linux only."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

TICKS = os.sysconf("SC_CLK_TCK")
MEGA = 1e6


class Server:
    """A server on a port of its own."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
        self._log = log
        self._began = time.monotonic()
        with log.open("ab") as output:
            self._process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)

    def wait_until(self, ready: Callable[[], bool], seconds: float = 600.0) -> float:
        """Seconds from the start until `ready` says so.

        Raises:
            RuntimeError: the process ended, or the time is over; with the end of its log.
        """
        while self._process.poll() is None and time.monotonic() - self._began < seconds:
            if ready():
                return time.monotonic() - self._began
            time.sleep(0.05)
        raise RuntimeError(f"the server did not get ready:\n{self._log.read_text(errors='replace')[-3000:]}")

    def has_said(self, words: str) -> bool:
        """Whether its log holds `words`."""
        return words in self._log.read_text(errors="replace")

    def memory(self) -> float:
        """Megabytes of the process and its children; what several of them share counts once."""
        return sum(_share(pid) for pid in self._pids())

    def processor_seconds(self) -> float:
        """Processor time so far, of the process and its children."""
        return sum(_processor(pid) for pid in self._pids())

    def settle(self, seconds: float = 120.0) -> None:
        """Wait until it does nothing: what follows a reply must not slow down what is measured next."""
        deadline, before = time.monotonic() + seconds, self.processor_seconds()
        while time.monotonic() < deadline:
            time.sleep(1.0)
            now = self.processor_seconds()
            if now - before < 0.1:
                return
            before = now

    def stop(self) -> None:
        """SIGTERM, and SIGKILL after half a minute."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _pids(self) -> Iterator[int]:
        left = [self._process.pid]
        while left:
            pid = left.pop()
            yield pid
            left += [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def timed(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> float:
    """Seconds that `command` takes.

    Raises:
        RuntimeError: it failed; with the end of its log.
    """
    began = time.monotonic()
    with log.open("ab") as output:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=output, stderr=output, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed:\n{log.read_text(errors='replace')[-3000:]}")
    return time.monotonic() - began


def weight(*roots: str) -> float:
    """Megabytes of the installed distributions `roots` and of everything that they need, as far as it is installed."""
    left, seen, total = list(roots), set(), 0
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # another system's, or left out on purpose: requirements/overrides.txt
            continue
        total += sum(path.stat().st_size for file in found.files or [] if (path := Path(str(found.locate_file(file)))).is_file())
        for text in found.requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                left.append(needed.name)
    return total / MEGA


def _share(pid: int) -> float:
    """Its part of the memory that is in use (PSS); where the system does not tell that, all that it sees (RSS)."""
    for file, field in (("smaps_rollup", "Pss"), ("status", "VmRSS")):
        try:
            found = re.search(rf"^{field}:\s+(\d+) kB", Path(f"/proc/{pid}/{file}").read_text(), re.MULTILINE)
        except OSError:
            continue
        if found:
            return int(found[1]) * 1024 / MEGA
    return 0.0


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
