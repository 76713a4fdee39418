"""`make bench`: this project and a stock Rasa assistant on the same data, on the same machine, in one run.

Both are real servers that get the same messages by HTTP on loopback and keep conversations in SQLite; both wait while the other is
measured. See `stock_assistant.py` for what stock means. Ends with 1 when a message of ours was left without words.

    python tests/bench/side_by_side.py [--lines 200] [--turns 2000] [--workers 1] [--ours-only]

Ours serves with a worker for each core, as a clinic is told to run it; stock Rasa is one process, since more would need a lock store in Redis.
Memory is the sum over all processes, in which a page that several share counts once.
"""

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import our_assistant
import stock_assistant
from bench_lines import questions, training_lines
from bench_load import Crowd, Load, OurConversation, StockConversation
from bench_process import MEGA, Server, timed, weight
from bench_table import Figure, Guidance, table

from bot.engine.model_folder import detector_path, model_in_force

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {1: 0.15, 10: 0.35, 50: 0.5}  # patients at once, and their share of the turns
LONG, WINDOW = 400, 20
PACE, PACED_SECONDS = 50.0, 20.0
WARM_UP = 20


@dataclass
class Measured:
    """What was found out of one assistant; None: not measured."""

    loads: dict[int, Load] = field(default_factory=dict)
    processor: dict[int, float] = field(default_factory=dict)  # milliseconds of the processor for a turn
    long: Load = field(default_factory=Load)
    paced: Load | None = None
    training: float | None = None
    start: float | None = None
    idle: float | None = None
    after: float | None = None
    model: float | None = None
    environment: float | None = None
    workers: int = 1

    @property
    def everything(self) -> list[Load]:
        """All loads."""
        return [*self.loads.values(), self.long, *([self.paced] if self.paced else [])]

    def first(self) -> float:
        """Milliseconds of the first turns of a long conversation, median."""
        return statistics.median(self.long.turns[:WINDOW]) * 1000

    def last(self) -> float:
        """Milliseconds of its last turns, median."""
        return statistics.median(self.long.turns[-WINDOW:]) * 1000


@dataclass
class Side:
    """One assistant that is served."""

    name: str
    server: Server
    crowd: Crowd
    found: Measured


def say(words: str) -> None:
    """Tell who waits what goes on."""
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def train(folder: Path, lines: list[tuple[str, str]]) -> tuple[float, float]:
    """Seconds that our training and stock's took on the same lines."""
    ours, stock = folder / "trained", folder / "stock"
    our_assistant.write_project(ours, lines)
    say(f"training this project on {len(lines)} lines")
    our_seconds = timed(our_assistant.training(ours), ROOT, our_assistant.environment(folder, 0, 0), folder / "our-training.log")
    say(f"{our_seconds:.0f} s; training stock Rasa on the same lines (minutes)")
    stock_assistant.write_project(stock, lines)
    stock_seconds = timed(stock_assistant.training(stock), stock, stock_assistant.environment(), folder / "stock-training.log")
    say(f"{stock_seconds:.0f} s")
    return our_seconds, stock_seconds


@contextmanager
def our_side(folder: Path, workers: int) -> Iterator[Side]:
    """This project with so many workers, served until the end of the block."""
    port, staff_port = free_port(), free_port()
    found, model = Measured(workers=workers), model_in_force(ROOT / "models")
    say("starting this project")
    server = Server(our_assistant.serving(workers), ROOT, our_assistant.environment(folder, port, staff_port), folder / "ours.log")
    try:
        found.start = server.wait_until(lambda: answers(port, "/readyz"))
        complete = server.wait_until(lambda: server.has_said(our_assistant.all_said(workers)))
        say(f"ready after {found.start:.1f} s, all {workers} workers after {complete:.1f} s")
        found.model = (model.stat().st_size + detector_path(model).stat().st_size) / MEGA
        found.environment = weight(*needed())
        crowd = Crowd(f"http://127.0.0.1:{port}", OurConversation, questions())
        yield Side("this project", server, crowd, found)
    finally:
        server.stop()


@contextmanager
def stock_side(folder: Path) -> Iterator[Side]:
    """Stock Rasa, served until the end of the block."""
    port, found = free_port(), Measured()
    say("starting stock Rasa")
    project = folder / "stock"
    server = Server(stock_assistant.serving(project, port), project, stock_assistant.environment(), folder / "stock.log")
    try:
        found.start = server.wait_until(lambda: answers(port, "/"))
        say(f"ready after {found.start:.1f} s")
        found.model = (project / "models" / f"{stock_assistant.MODEL}.tar.gz").stat().st_size / MEGA
        found.environment = weight("rasa", "tensorflow-cpu")
        yield Side("stock Rasa", server, Crowd(f"http://127.0.0.1:{port}", StockConversation, questions()), found)
    finally:
        server.stop()


async def measure(sides: list[Side], turns: int, long: int = LONG, paced_seconds: float = PACED_SECONDS) -> None:
    """All loads, one after the other, the assistants in turn."""
    for side in sides:
        await side.crowd.at_once(1, WARM_UP)
        side.server.settle()
        side.found.idle = side.server.memory()
    for patients, share in LEVELS.items():
        for side in sides:
            say(f"{side.name}: {patients} patients at once")
            before = side.server.processor_seconds()
            load = await side.crowd.at_once(patients, max(patients, round(turns * share)))
            side.found.loads[patients] = load
            side.server.settle()
            side.found.processor[patients] = (side.server.processor_seconds() - before) * 1000 / max(1, len(load.turns))
    for side in sides:
        side.found.after = side.server.memory()
    for side in sides:
        say(f"{side.name}: one conversation of {long} turns")
        side.found.long = await side.crowd.one_long(long)
        side.server.settle()
    if paced_seconds:
        say(f"{sides[0].name}: {PACE:.0f} turns a second for {paced_seconds:.0f} s")
        sides[0].found.paced = await sides[0].crowd.paced(PACE, paced_seconds)


def figures(ours: Measured, stock: Measured | None, turns: int) -> list[Figure]:
    """The lines of the table."""
    rows = []
    theirs = stock or Measured()

    def of(load: Load | None, share: float) -> float | None:
        return load.percentile(share) if load else None

    for patients, load in ours.loads.items():
        other = theirs.loads.get(patients)
        who = "1 patient" if patients == 1 else f"{patients} patients"
        for share in (0.5, 0.95, 0.99):
            target = 4.0 if (patients, share) == (1, 0.5) else None
            rows.append(Figure(f"turn p{share * 100:.0f}, {who}", load.percentile(share), of(other, share), "ms", target=target))
        target = 4.0 if patients == 50 else None
        rows.append(Figure(f"turns a second, {who}", load.throughput, other and other.throughput, "/s", "more", target))
        rows.append(Figure(f"processor for a turn, {who}", ours.processor[patients], theirs.processor.get(patients), "ms"))
    rows += [
        Figure("turn 1 of a conversation", ours.first(), theirs.first() if stock else None, "ms"),
        Figure(f"turn {len(ours.long.turns)} of it", ours.last(), theirs.last() if stock else None, "ms", target=25.0),
        Figure("training", ours.training, theirs.training, "s", target=5.0),
        Figure("start until ready", ours.start, theirs.start, "s"),
        Figure("memory, idle", ours.idle, theirs.idle, "MB"),
        Figure(f"memory after {turns:,} turns", ours.after, theirs.after, "MB", target=1 / 0.6),
        Figure("model", ours.model, theirs.model, "MB"),
        Figure("environment", ours.environment, theirs.environment, "MB"),
    ]
    return rows


def report(ours: Measured, stock: Measured | None, lines: int, turns: int) -> bool:
    """Print everything; whether no message of ours was left without words."""
    busy = os.getloadavg()
    print(
        f"\n{os.cpu_count()} cores, load average {busy[0]:.1f} (1 min) and {busy[2]:.1f} (15 min) at the end, {time.strftime('%Y-%m-%d %H:%M')}"
    )
    print(
        f"This project serves with {f'{ours.workers} workers' if ours.workers > 1 else 'one process and its reader'}, stock Rasa with one process."
    )
    if stock is not None:
        print(
            f"A SAMPLE of {lines} lines of data/nlu.yml: both were trained on the same ones; stock then serves that model,\n"
            "this project the one of all of them. --lines 0 trains on all."
            if lines < len(training_lines(0))
            else f"Both were trained on all {lines} lines of data/nlu.yml."
        )
        print("Environment of stock: what rasa needs of what is installed here; installed by itself it weighs more.")
    print()
    print(table(figures(ours, stock, turns), "stock Rasa"))
    print()
    print(Guidance("turn p50 of ours, 1 patient", ours.loads[1].percentile(0.5), 10.0, "ms"))
    if ours.paced is not None:
        print(Guidance(f"turn p99 of ours at {PACE:.0f} turns a second", ours.paced.percentile(0.99), 100.0, "ms"))
    for name, found in (("this project", ours), ("stock Rasa", stock)):
        if found is not None:
            answered, empty = sum(len(load.turns) for load in found.everything), sum(load.empty for load in found.everything)
            failed = [words for load in found.everything for words in load.failed]
            print(f"{name}: {answered:,} turns answered, {empty} of them empty, {len(failed)} failed", *failed[:3], sep="\n  ")
    # More turns a second than a machine can do end in refusals, which is as it should be; the other loads wait for their answers.
    return not any(load.empty or (load.failed and load is not ours.paced) for load in ours.everything)


def needed() -> list[str]:
    """The distributions that requirements/core.in names."""
    rows = [row.split("#")[0].strip() for row in (ROOT / "requirements" / "core.in").read_text(encoding="utf-8").splitlines()]
    return [row.split("[")[0].split("=")[0].split("<")[0].split(">")[0].strip() for row in rows if row and not row.startswith("-")]


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> bool:
    """Whether a server answers 200 there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=200, help="lines that both are trained on, 0 for all (stock then takes hours)")
    parser.add_argument("--turns", type=int, default=2000, help="turns of each, spread over 1, 10 and 50 patients at once")
    parser.add_argument("--workers", type=int, default=1, help="workers of ours; by default one with its reader, as `bot serve` has it")
    parser.add_argument("--ours-only", action="store_true", help="leave stock Rasa and all training out")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    try:
        subprocess.run([str(our_assistant.BOT), "prepare"], cwd=ROOT, check=True)
        if wanted.ours_only:
            with our_side(folder, wanted.workers) as ours:
                asyncio.run(measure([ours], wanted.turns))
            return 0 if report(ours.found, None, 0, wanted.turns) else 1
        lines = training_lines(wanted.lines)
        our_seconds, stock_seconds = train(folder, lines)
        with our_side(folder, wanted.workers) as ours, stock_side(folder) as stock:
            ours.found.training, stock.found.training = our_seconds, stock_seconds
            asyncio.run(measure([ours, stock], wanted.turns))
        return 0 if report(ours.found, stock.found, len(lines), wanted.turns) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
