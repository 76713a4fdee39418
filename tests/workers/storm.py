"""Many patients talk at once through nginx to several servers, of which one is killed every few seconds; then every word is accounted for.

    python tests/workers/storm.py --conversations 200 --servers 3 --kill-every 5

Real processes: `bot serve` (as many as asked), PostgreSQL, Redis, nginx. A patient sends the next message when the one before is answered,
and repeats what failed with the same idempotency key and a growing pause, as the widget does. At the end each conversation is compared
with what was sent, by the API and by the database. Exits with 1 when a turn was lost, answered twice, out of order, or with nothing.
"""

import argparse
import asyncio
import itertools
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from family import workers_of
from server import BotProcess, free_port

from bot.privacy.sealing import new_key_text

PREFIX = "/api/v1"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
QUESTIONS = (  # each with the topic that its answer is about
    ("What side effects can ketamine infusions have?", "side_effects"),
    ("How long does one infusion session take?", "session"),
    ("How many infusions will I need?", "session_count"),
    ("Is it covered by insurance?", "insurance"),
    ("Who is a candidate for ketamine infusions?", "candidacy"),
)
FORM = ({"choice": "contact"}, {"text": "Ingrid Solberg"}, {"text": "602-555-0144"}, {"text": "billing"})
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  upstream bot {{ {servers} keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://bot; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_connect_timeout 2s; proxy_read_timeout 30s;
    }}
  }}
}}
"""


@dataclass
class Sent:
    """One message of a patient, and what came of it."""

    key: str
    body: dict[str, str]
    topic: str | None
    seconds: float = 0.0
    seq: int = 0
    replies: list[str] = field(default_factory=list)


class Patient:
    """Talks to the assistant until everything is answered, whatever fails in between."""

    def __init__(self, number: int, http: httpx.AsyncClient, turns: int, seen: Counter[str]) -> None:
        self._http, self._seen = http, seen
        self._random = random.Random(number)
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        asked = [self._random.choice(QUESTIONS) for _ in range(turns)]
        bodies = [({"text": text}, topic) for text, topic in asked]
        if number % 4 == 0:  # every fourth hands over a contact request, which rests on the state of turn after turn
            bodies += [(body, None) for body in FORM]
        self.sent = [Sent(f"turn-{place}", body, topic) for place, (body, topic) in enumerate(bodies)]
        self.fills_form = number % 4 == 0
        self.id = self.token = ""
        self.read: list[dict[str, Any]] = []

    async def talk(self) -> None:
        opened = await self._until_answered("POST", f"{PREFIX}/conversations", json={})
        self.id, self.token = opened["id"], opened["token"]
        path = f"{PREFIX}/conversations/{self.id}/messages"
        for message in self.sent:
            began = time.monotonic()
            turn = await self._until_answered("POST", path, json=message.body, key=message.key)
            message.seq = turn["messages"][0]["seq"]
            while turn["pending"]:
                self._seen["pending"] += 1
                await asyncio.sleep(1)
                turn = await self._until_answered("GET", f"{path}?after={message.seq - 1}")
            message.seconds = time.monotonic() - began
            message.replies = [one["text"] for one in turn["messages"] if one["from"] == "bot"]
            await asyncio.sleep(self._random.uniform(0.2, 1.5))

    async def read_back(self) -> None:
        found = await self._until_answered("GET", f"{PREFIX}/conversations/{self.id}/messages")
        assert not found["pending"], "all was answered a moment ago"
        self.read = found["messages"]

    async def _until_answered(self, method: str, path: str, json: Any = None, key: str = "") -> dict[str, Any]:
        headers = {"X-Forwarded-For": self._address}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        for attempt in itertools.count():
            wait = min(0.5 * 2**attempt, 8.0) * self._random.uniform(0.75, 1.25)
            try:
                response = await self._http.request(method, path, json=json, headers=headers)
            except httpx.TransportError as error:
                self._seen[f"transport: {type(error).__name__}"] += 1
            else:
                self._seen[str(response.status_code)] += 1
                if response.status_code < 300:
                    found: dict[str, Any] = response.json()
                    return found
                if response.status_code == 429:
                    wait = float(response.headers["retry-after"])
                elif response.status_code < 500:
                    raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")


class Killer(threading.Thread):
    """Kills a server (or one of its workers) that is ready, every few seconds, and starts it again."""

    def __init__(self, servers: list[BotProcess], every: float, most: int | None, workers: int) -> None:
        super().__init__(daemon=True)
        self._servers, self._every, self._most, self._workers = servers, every, most, workers
        self.enough = threading.Event()
        self.kills = self.spared = 0

    def run(self) -> None:
        for server in itertools.cycle(self._servers):
            if self.enough.wait(self._every) or (self._most is not None and self.kills >= self._most):
                return
            ready = [other for other in self._servers if self._is_ready(other)]
            if len(ready) < 2 and self._workers == 1:
                self.spared += 1  # the last one that is ready stays, or the machine would do nothing but load
                continue
            victim = server if server in ready else ready[0]
            if self._workers > 1:
                os.kill(random.choice(workers_of(victim.pid)), signal.SIGKILL)
            else:
                victim.kill()
                victim.launch()
            self.kills += 1

    @staticmethod
    def _is_ready(server: BotProcess) -> bool:
        try:
            return server.http.get("/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


class Cluster:
    """The servers behind nginx, on one PostgreSQL database and one Redis."""

    def __init__(self, folder: Path, servers: int, workers: int) -> None:
        self._folder, self._name = folder, f"storm_{os.getpid()}"
        self.url = POSTGRES + self._name
        settings = {
            "BOT_DATABASE_URL": self.url, "BOT_REDIS_URL": REDIS, "BOT_SECRET_KEY": new_key_text(), "BOT_RATE_GLOBAL": "60000",
            "BOT_TURN_SECONDS": "30",  # while others load on the same cores
        }  # fmt: skip
        arguments = ("--workers", str(workers)) if workers > 1 else ()
        self.servers = []
        for number in range(servers):
            place = folder / f"server{number}"
            place.mkdir()
            self.servers.append(BotProcess(place, *arguments, **settings))
        self.port = free_port()
        self._nginx: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Cluster":
        with psycopg.connect(POSTGRES + "postgres", autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {self._name}")
        for server in self.servers:  # all at once: each finds the others at the migrations
            server.launch()
        for server in self.servers:
            server.wait_for("/readyz")
        upstream = " ".join(f"server 127.0.0.1:{server.port} max_fails=1 fail_timeout=1s;" for server in self.servers)
        file = self._folder / "nginx.conf"
        file.write_text(NGINX.format(folder=self._folder, servers=upstream, port=self.port))
        self._nginx = subprocess.Popen(["nginx", "-p", str(self._folder), "-e", f"{self._folder}/nginx.log", "-c", str(file)])
        return self

    def __exit__(self, *_: object) -> None:
        if self._nginx is not None:
            self._nginx.terminate()
            self._nginx.wait(10)
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            server.stop(60)
        with psycopg.connect(POSTGRES + "postgres", autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {self._name} WITH (FORCE)")


@dataclass
class Account:
    """What a storm came to."""

    turns: int
    kills: int
    spared: int
    seconds: float
    waits: list[float]
    seen: Counter[str]
    faults: list[str]

    def __str__(self) -> str:
        ranked = sorted(self.waits)
        lines = [
            f"{self.turns} turns in {self.seconds:.0f} s, {self.kills} kills ({self.spared} left out: the last ready one)",
            f"a patient's wait for an answer, with all repetitions: p50 {statistics.median(ranked):.2f} s, "
            f"p95 {ranked[int(len(ranked) * 0.95)]:.2f} s, longest {ranked[-1]:.1f} s",
            "responses: " + ", ".join(f"{what} {count}" for what, count in sorted(self.seen.items())),
            f"faults: {len(self.faults)}",
        ]
        return "\n".join(lines + [f"  {fault}" for fault in self.faults[:20]])


async def _talk(port: int, conversations: int, turns: int, seen: Counter[str]) -> list[Patient]:
    limits = httpx.Limits(max_connections=conversations, max_keepalive_connections=conversations)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=40, limits=limits, trust_env=False) as http:
        patients = [Patient(number, http, turns, seen) for number in range(conversations)]
        await asyncio.gather(*(patient.talk() for patient in patients))
    return patients


async def _read_back(port: int, patients: list[Patient]) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=40, trust_env=False) as http:
        for patient in patients:
            patient._http = http
            await patient.read_back()


def by_the_api(patient: Patient) -> list[str]:
    """What is wrong with a conversation as its patient reads it."""
    faults = []
    messages = patient.read
    if [message["seq"] for message in messages] != list(range(1, len(messages) + 1)):
        faults.append("numbers have gaps")
    turns: list[tuple[str, list[dict[str, Any]]]] = []
    for message in messages[1:]:
        if not message["text"].strip():
            faults.append(f"message {message['seq']} is empty")
        if message["from"] == "patient":
            turns.append((message["seq"], []))
        else:
            turns[-1][1].append(message)
    if len(turns) != len(patient.sent):
        faults.append(f"{len(patient.sent)} messages were sent, {len(turns)} are there")
    for sent, (seq, replies) in zip(patient.sent, turns, strict=False):
        if seq != sent.seq or not replies or [reply["text"] for reply in replies] != sent.replies:
            faults.append(f"{sent.key} is not answered once, in its place, with what the patient saw")
        elif sent.topic and sent.topic not in (replies[0].get("topics") or []):
            faults.append(f"{sent.key} about {sent.topic} was answered with {replies[0].get('topics')}: {replies[0]['text'][:60]}")
    return faults


def by_the_database(url: str, patients: list[Patient]) -> list[str]:
    """What is wrong with the rows."""
    faults = []
    with psycopg.connect(url) as database:
        rows = database.execute(
            "SELECT conversation_id, count(*), count(DISTINCT turn_key), count(*) FILTER (WHERE answered IS NOT TRUE), "
            "count(*) FILTER (WHERE model_version IS NULL) FROM message WHERE sender = 'patient' GROUP BY conversation_id"
        ).fetchall()
        found = {row[0]: row[1:] for row in rows}
        requests = dict(database.execute("SELECT conversation_id, count(*) FROM contact_request GROUP BY conversation_id").fetchall())
        doubled = database.execute(
            "SELECT count(*) FROM (SELECT conversation_id, seq FROM message GROUP BY conversation_id, seq HAVING count(*) > 1) AS d"
        ).fetchone()
        mute = database.execute(
            "SELECT count(*) FROM message m WHERE sender = 'patient' AND NOT EXISTS "
            "(SELECT 1 FROM message r WHERE r.conversation_id = m.conversation_id AND r.reply_to = m.seq AND r.text <> '')"
        ).fetchone()
    for patient in patients:
        wanted = (len(patient.sent), len(patient.sent), 0, 0)
        if found.get(patient.id) != wanted:
            faults.append(f"rows (messages, keys, unanswered, without a model) are {found.get(patient.id)}, not {wanted}")
        if requests.get(patient.id, 0) != int(patient.fills_form):
            faults.append(f"{requests.get(patient.id, 0)} contact requests, not {int(patient.fills_form)}")
    if doubled != (0,) or mute != (0,):
        faults.append(f"{doubled} doubled numbers, {mute} messages without words in reply")
    return faults


def run(conversations: int, turns: int, servers: int, workers: int, kill_every: float, most_kills: int | None = None) -> Account:
    """One storm."""
    folder = Path(tempfile.mkdtemp(prefix="storm"))
    seen: Counter[str] = Counter()
    try:
        with Cluster(folder, servers, workers) as cluster:
            killer = Killer(cluster.servers, kill_every, most_kills, workers)
            began = time.monotonic()
            killer.start()
            patients = asyncio.run(_talk(cluster.port, conversations, turns, seen))
            seconds = time.monotonic() - began
            killer.enough.set()
            killer.join()
            for server in cluster.servers:
                server.wait_for("/readyz")
            asyncio.run(_read_back(cluster.port, patients))
            faults = [f"conversation {place}: {fault}" for place, one in enumerate(patients) for fault in by_the_api(one)]
            faults += by_the_database(cluster.url, patients)
            faults += ["a server wrote a traceback" for server in cluster.servers if "Traceback" in server.log()]
    finally:
        if not os.environ.get("KEEP_STORM"):
            shutil.rmtree(folder, ignore_errors=True)
    sent = [message for patient in patients for message in patient.sent]
    return Account(len(sent), killer.kills, killer.spared, seconds, [message.seconds for message in sent], seen, faults)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--servers", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1, help="worker processes of each server; then a worker is killed, not the server")
    parser.add_argument("--kill-every", type=float, default=5.0, help="seconds")
    wanted = parser.parse_args()
    account = run(wanted.conversations, wanted.turns, wanted.servers, wanted.workers, wanted.kill_every)
    print(account)
    raise SystemExit(1 if account.faults else 0)
