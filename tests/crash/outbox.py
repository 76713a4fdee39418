"""Proof that the outbox loses nobody: `python tests/crash/outbox.py --requests 1000 --kills 30 --database sqlite`.

Three processes work: `serve` takes requests and delivers, `deliver` delivers, `receiver` is the clinic's side and fails in a third of
the calls. `serve` and `deliver` are killed with SIGKILL at random moments. As the chat widget does, the patients of this test
send a request again, with the same key, until it is confirmed. At the end every request must be at the receiver under one
key: exit status 1 otherwise.
"""

import argparse
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import requests
from sqlalchemy import func, select

from bot.privacy.sealing import new_key_text
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import DeliveryJob

FOLDER = Path(__file__).parent
POSTGRES = "postgresql://postgres@127.0.0.1/"
UNCONFIRMED = 8  # requests that patients have under way at one time
TIMES = {
    "BOT_DELIVERY_CONNECT_SECONDS": "0.5",
    "BOT_DELIVERY_READ_SECONDS": "0.3",
    "BOT_DELIVERY_LEASE_SECONDS": "1.6",
    "BOT_DELIVERY_BACKOFF_SECONDS": "0.05",
    "BOT_DELIVERY_BACKOFF_MAX_SECONDS": "0.5",
    "BOT_DELIVERY_GIVE_UP_HOURS": "1",
    "BOT_DELIVERY_POLL_SECONDS": "0.02",
}


class Process:
    """A child process whose lines are read by a thread."""

    def __init__(self, arguments, environment, on_line=lambda line: None):
        self.ready = threading.Event()
        self.first = ""
        self._on_line = on_line
        self._child = subprocess.Popen(
            [sys.executable, str(FOLDER / arguments[0]), *arguments[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            bufsize=1,
        )
        self.pid = self._child.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._child.stdout:
            if not self.ready.is_set():
                self.first = line.strip()
                self.ready.set()
            else:
                self._on_line(line.strip())

    def wait_ready(self):
        if not self.ready.wait(60) or not self.alive:
            raise RuntimeError("a process of the crash test did not start; its error stands above")

    @property
    def alive(self):
        return self._child.poll() is None

    def tell(self, line):
        with suppress(OSError, ValueError):  # it was killed a moment ago; the request is sent again to its successor
            self._child.stdin.write(line + "\n")

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        self._child.wait()
        self._reader.join(5)
        for stream in (self._child.stdin, self._child.stdout):
            with suppress(OSError):  # what had not been written when it died
                stream.close()


class Patients:
    """Send `total` requests and repeat each until it is confirmed; `released` of them have been written so far."""

    def __init__(self, total):
        self.total = total
        self.released = 0
        self.confirmed = set()
        self._sent = set()
        self._next = 0
        self._lock = threading.Lock()
        self._server = None

    def heard(self, line):
        with self._lock:
            number = int(line.removeprefix("ok "))
            self.confirmed.add(number)
            self._sent.discard(number)
        self.push()

    def use(self, server):
        """Another server process is up: what its predecessor did not confirm is sent again."""
        with self._lock:
            self._server = server
            again = sorted(self._sent)
        for number in again:
            server.tell(str(number))
        self.push()

    def release(self, number):
        with self._lock:
            self.released = min(number, self.total)
        self.push()

    def push(self):
        with self._lock:
            server, now = self._server, []
            while server and self._next < self.released and len(self._sent) < UNCONFIRMED:
                self._sent.add(self._next)
                now.append(self._next)
                self._next += 1
        for number in now:
            server.tell(str(number))


@contextmanager
def empty_database(kind):
    """The address of an empty database at the newest schema; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            url = f"sqlite:///{Path(folder) / 'bot.db'}"
            migrate_and_close(url)
            yield url
            return
        name = f"crash_{os.getpid()}"
        with psycopg.connect(POSTGRES + "postgres", autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
            admin.execute(f"CREATE DATABASE {name}")
            try:
                migrate_and_close(POSTGRES + name)
                yield POSTGRES + name
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate_and_close(url):
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()


def run(total, kills, kind, seed, patience=600.0):
    """Run the test; gives its figures."""
    rng = random.Random(seed)
    started = time.monotonic()
    with empty_database(kind) as url:
        environment = os.environ | TIMES | {"BOT_DATABASE_URL": url, "BOT_CONTACT_SECRET": secrets.token_hex(16)}
        environment["BOT_SECRET_KEY"] = new_key_text()
        receiver = Process(["receiver.py", str(seed)], environment)
        database = Database(url)
        patients = Patients(total)
        victims = {}

        def start(role):
            address = f"http://127.0.0.1:{receiver.first}/"
            victims[role] = Process(["victim.py", role, address], environment, patients.heard)

        try:
            receiver.wait_ready()
            for role in ("serve", "deliver"):
                start(role)
            killed, in_flight = 0, 0
            while killed < kills:
                for victim in victims.values():
                    victim.wait_ready()
                patients.use(victims["serve"])
                # Requests keep coming, a part before each kill, and a kill is not wasted on processes that have nothing to do yet.
                patients.release(total * (killed + 1) // (kills + 1))
                role = rng.choice(("serve", "deliver"))
                wait_until_at_work(database)
                time.sleep(rng.uniform(0.0, 0.3))
                if not victims[role].alive:
                    raise RuntimeError(f"{role} ended by itself")
                victims[role].kill()
                killed += 1
                in_flight += claimed_by(database, victims[role].pid)
                start(role)
            victims["serve"].wait_ready()
            patients.use(victims["serve"])
            patients.release(total)
            states = wait_until_done(database, patients, total, started + patience)
            report = requests.get(f"http://127.0.0.1:{receiver.first}/report", timeout=10).json()
        finally:
            for process in (*victims.values(), receiver):
                if process.alive:
                    process.kill()
            database.dispose()
    keys_of = report["keys_of"]
    wanted = {f"request {number}" for number in range(total)}
    calls = report["calls"]
    return {
        "received": len(wanted & keys_of.keys()),
        "lost": len(wanted - keys_of.keys()),
        "doubled": sum(len(keys) - 1 for keys in keys_of.values()) + len(keys_of.keys() - wanted),
        "kills": killed,
        "in_flight": in_flight,
        "calls": sum(calls.values()),
        "failed_calls": sum(calls.values()) - calls.get("fine", 0),
        "raw": report["raw"],
        "states": states,
        "seconds": time.monotonic() - started,
    }


def claimed_by(database, pid):
    """How many jobs the process with this number had in hand when it died."""
    with database.read() as session:
        query = select(func.count()).where(DeliveryJob.state == "claimed", DeliveryJob.claimed_by.like(f"%:{pid}:%"))
        return session.scalar(query)


def wait_until_at_work(database, seconds=2.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with database.read() as session:
            if session.scalar(select(func.count()).where(DeliveryJob.state == "claimed")):
                return
        time.sleep(0.005)


def wait_until_done(database, patients, total, deadline):
    while True:
        with database.read() as session:
            states = dict(session.execute(select(DeliveryJob.state, func.count()).group_by(DeliveryJob.state)).all())
        if len(patients.confirmed) == total and set(states) == {"delivered"}:
            return states
        if time.monotonic() > deadline:
            return states
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=None, help="the kills and faults to repeat; new ones by default")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbelow(10**6)
    found = run(options.requests, options.kills, options.database, seed)
    share = 100 * found["failed_calls"] / max(found["calls"], 1)
    print(f"{options.database}, seed {seed}: {found['seconds']:.0f} s, {found['kills']} kills, {found['in_flight']} of them in an attempt")
    print(f"receiver: {found['calls']} calls, {found['failed_calls']} failed ({share:.0f} %), {found['raw']} raw deliveries")
    print(f"jobs: {json.dumps(found['states'])}")
    print(f"received {found['received']}, lost {found['lost']}, doubled {found['doubled']}", flush=True)
    return 0 if (found["received"], found["lost"], found["doubled"]) == (options.requests, 0, 0) else 1


if __name__ == "__main__":
    sys.exit(main())
