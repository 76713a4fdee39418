"""Fills a database with 100,000 conversations and one of 10,000 messages, opens each page of the console and prints the times.

python tests/staff/bench.py [--conversations N] [--database URL]     # a database that is named is kept and not filled twice
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from clinic_week import ASKED, GAPS  # noqa: E402
from console_house import ROOT, START, House  # noqa: E402
from sqlalchemy import func, insert, select  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from bot.store import migrate  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.models import Conversation, Message  # noqa: E402

MILLISECONDS = 300.0
PAGES = (
    "/transcripts", "/transcripts?topic=not_covered/driving", "/transcripts?topic=session&outcome=declined", "/transcripts?safety=1",
    "/transcripts?down=1", "/transcripts?unreviewed=1&band=low", "/transcripts?flagged=1", "/transcripts?words=infusion",
    "/transcripts?words=walrus", "/transcripts?words=cost&safety=1",
    "/transcripts?words=infusion&topic=session&outcome=declined", "/transcripts?since=2025-10-01&until=2025-10-02", "/transcripts/long", "/transcripts/long?start=9801", "/review", "/review?reason=low", "/today",
    "/today?days=90", "/waiting", "/audit",
)  # fmt: skip


def fill(database: Database, count: int) -> None:
    """Conversations over 180 days, each of two to four turns; thumbs-down and safety are rare."""
    rng = random.Random(1)
    for first in range(0, count + 1, 2000):
        conversations, messages = [], []
        for number in range(first, min(first + 2000, count + 1)):
            at = START - timedelta(days=180) * (1 - number / count)
            key, turns = (f"c{number}", rng.randint(2, 4)) if number < count else ("long", 5000)
            conversations.append(
                {"id": key, "channel": rng.choice(["web", "sms"]), "language": "en", "started_at": at, "last_at": at, "last_seq": 2 * turns}
            )
            for turn in range(turns):
                said = rng.choice(ASKED * 3 + GAPS)
                danger = rng.random() < 0.0005
                topics = [{"name": said["topic"], "sub": said.get("sub"), "confidence": round(rng.uniform(0.3, 1.0), 2)}]
                outcomes = ["safety"] if danger else said.get("outcomes", ["answer"])
                one = {"conversation_id": key, "at": at, "model_version": "m", "extras": None}
                messages.append(one | {"seq": 2 * turn + 1, "sender": "patient", "text": said["text"], "answered": True, "topics": topics,
                                       "outcomes": outcomes, "reply_to": None, "feedback": None})  # fmt: skip
                messages.append(one | {"seq": 2 * turn + 2, "sender": "bot", "text": said.get("reply", "A reply."), "answered": None, "topics": None,
                                       "outcomes": outcomes, "reply_to": 2 * turn + 1, "feedback": "down" if rng.random() < 0.0005 else None})  # fmt: skip
        with database.write() as session:
            session.execute(insert(Conversation), conversations)
            session.execute(insert(Message), messages)


def measured(house: House, times_each: int) -> int:
    """Print the median time of each page; how many take longer than 300 ms."""
    client = house.signed_in("admin")
    slow = 0
    for page in PAGES:
        times = []
        for _ in range(times_each):
            began = time.perf_counter()
            assert client.get(page).status_code == 200
            times.append((time.perf_counter() - began) * 1000)
        slow += statistics.median(times) > MILLISECONDS
        print(f"{statistics.median(times):7.1f} ms (first {times[0]:7.1f}, least {min(times):7.1f})  {page}", flush=True)
    return slow


def main() -> None:
    """Fill, open, print; fails when a page takes longer than 300 ms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--times", type=int, default=7)
    wanted = parser.parse_args()
    os.chdir(ROOT)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    url = wanted.database or f"sqlite:///{folder / 'bot.db'}"
    migrate.upgrade(Database(url))
    house = House(url, folder)
    with house.database.read() as session:
        filled = session.scalar(select(func.count()).select_from(Conversation))
    if not filled:
        began = time.perf_counter()
        fill(house.database, wanted.conversations)
        print(f"filled with {wanted.conversations} conversations in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    with TestClient(house.app):
        print(f"index made or found in {time.perf_counter() - began:.1f} s", flush=True)
        slow = measured(house, wanted.times)
    shutil.rmtree(folder)
    raise SystemExit(1 if slow else 0)


if __name__ == "__main__":
    main()
