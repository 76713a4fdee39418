"""Patients who write to an assistant over HTTP, many at once, and how long each of their turns took."""

import asyncio
import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp

TURNS_OF_ONE = 10  # turns of one conversation; then the patient begins another one
SECONDS = 60.0


class Conversation(Protocol):
    """One patient's conversation with an assistant."""

    async def open(self) -> None:
        """Begin it."""
        ...

    async def say(self, text: str) -> list[str]:
        """Send `text`; the texts of the replies. Raises an error of HTTP where it was refused."""
        ...


class OurConversation:
    """By this project's API."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._path = ""
        self._token = ""
        self._keys = itertools.count(1)

    async def open(self) -> None:
        async with self._http.post("/api/v1/conversations", json={}) as response:
            opened = await response.json()
        self._path, self._token = f"/api/v1/conversations/{opened['id']}/messages", opened["token"]

    async def say(self, text: str) -> list[str]:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": f"turn-{next(self._keys)}"}
        async with self._http.post(self._path, json={"text": text}, headers=headers) as response:
            messages = (await response.json())["messages"]
        return [message["text"] for message in messages if message["from"] == "bot"]


class StockConversation:
    """By Rasa's REST channel."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._sender = ""

    async def open(self) -> None:
        self._sender = str(uuid.uuid4())

    async def say(self, text: str) -> list[str]:
        async with self._http.post("/webhooks/rest/webhook", json={"sender": self._sender, "message": text}) as response:
            return [reply.get("text") or "" for reply in await response.json()]


@dataclass
class Load:
    """What a load came to: seconds of each turn in the order of their ends, seconds in all, turns without words or with an error."""

    turns: list[float] = field(default_factory=list)
    wall: float = 0.0
    empty: int = 0
    failed: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Milliseconds that the `share` of all turns took at most (nearest rank)."""
        return percentile(self.turns, share) * 1000

    @property
    def throughput(self) -> float:
        """Turns a second."""
        return len(self.turns) / self.wall


def percentile(values: list[float], share: float) -> float:
    """The least of `values` that at least `share` of them do not exceed."""
    if not values:
        raise ValueError("no turn was answered")
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * round(share * 1000) // 1000) - 1)]


class Crowd:
    """Patients of one assistant at `url`."""

    def __init__(self, url: str, kind: type[OurConversation] | type[StockConversation], texts: Iterator[str]) -> None:
        self._url, self._kind, self._texts = url, kind, texts

    async def at_once(self, patients: int, turns: int) -> Load:
        """`turns` turns in all, of `patients` who each write as soon as they are answered."""
        load, left = Load(), iter(range(turns))

        async def patient(http: aiohttp.ClientSession) -> None:
            conversation: Conversation = self._kind(http)
            for number in itertools.count():
                if next(left, None) is None:
                    return
                if number % TURNS_OF_ONE == 0:
                    conversation = self._kind(http)
                    await conversation.open()
                await self._turn(conversation, load, time.perf_counter())

        async with self._session(patients) as http:
            began = time.perf_counter()
            await asyncio.gather(*(patient(http) for _ in range(patients)))
            load.wall = time.perf_counter() - began
        return load

    async def one_long(self, turns: int) -> Load:
        """One conversation of `turns` turns."""
        load = Load()
        async with self._session(1) as http:
            conversation: Conversation = self._kind(http)
            await conversation.open()
            began = time.perf_counter()
            for _ in range(turns):
                await self._turn(conversation, load, time.perf_counter())
            load.wall = time.perf_counter() - began
        return load

    async def paced(self, a_second: float, seconds: float) -> Load:
        """So many turns a second whether or not the last ones are answered; a turn's time begins when it was due."""
        load, waiting = Load(), set()
        async with self._session(1000) as http:
            conversations: list[Conversation] = [self._kind(http) for _ in range(round(a_second * 2))]
            for conversation in conversations:
                await conversation.open()
            began = time.perf_counter()
            for number in range(round(a_second * seconds)):
                due = began + number / a_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                task = asyncio.create_task(self._turn(conversations[number % len(conversations)], load, due))
                waiting.add(task)
                task.add_done_callback(waiting.discard)
            await asyncio.gather(*waiting)
            load.wall = time.perf_counter() - began
        return load

    async def _turn(self, conversation: Conversation, load: Load, began: float) -> None:
        try:
            replies = await conversation.say(next(self._texts))
        except (aiohttp.ClientError, TimeoutError) as error:
            load.failed.append(f"{type(error).__name__}: {error}")
            return
        load.turns.append(time.perf_counter() - began)
        load.empty += not replies or not all(text.strip() for text in replies)

    def _session(self, connections: int) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            self._url,
            connector=aiohttp.TCPConnector(limit=connections),
            timeout=aiohttp.ClientTimeout(total=SECONDS),
            raise_for_status=True,
        )
