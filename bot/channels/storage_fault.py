"""What patients get while the database is away, locked, full or slow: a kind sentence with the way to the clinic, and at once the words
of safety if they are in danger.

Nothing is lost by it: who sends a message has no acknowledgement yet and sends it again under the same key (the widget does so by
itself), and once the database answers it is stored and answered like any other.
"""

import asyncio
import json
import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.problem import Problem, problem_response
from bot.safety.hit import SafetyHit
from bot.service import Service
from bot.store.faults import ERRORS, fault_of

log = logging.getLogger(__name__)
DANGER_SECONDS: Final = 3.0  # a person in danger gets the words after this time, whether or not the turn is recorded by then
RETRY_SECONDS: Final = 5.0
SAFETY: Final = "about:blank#safety"  # kind of a problem whose sentence is the safety reply itself
#: In its name words come from a chat that cannot begin. Nothing is recorded there, so no answer but the words of safety is of use.
NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_HEARD: Final = ("text", "about", "name")  # fields of a message, and of the contact form


def add_storage_answers(app: FastAPI, service: Service) -> None:
    """Answer every fault of the database by its sentence, and hear danger in messages whatever the database does."""

    async def on_fault(_: Request, error: Exception) -> Response:
        if fault_of(error) is None:  # the database is well: a mistake of ours
            raise error
        service.metrics.failures.labels(type(error).__name__).inc()
        return problem_response(Problem(503, sentence(service), retry_after=RETRY_SECONDS))

    for kind in ERRORS:
        app.add_exception_handler(kind, on_fault)
    app.add_middleware(HearsDanger, service=service)


def sentence(service: Service) -> str:
    """What a patient is told."""
    clinic = service.clinic
    return (
        f"This chat cannot take messages for the moment. Please try again in a minute, or {clinic.way_to_reach}. "
        f"In an emergency call {clinic.emergency.number}; in a crisis call or text {clinic.crisis.number}."
    )


class HearsDanger:
    """Waits `seconds` for the answer to a message or a contact form; when none came, or a fault of ours, words of danger get their reply
    all the same.

    The turn goes on: if it is recorded after all, a repetition under the same key gets the recorded reply.
    """

    def __init__(self, app: ASGIApp, service: Service, seconds: float = DANGER_SECONDS) -> None:
        self._app, self._service, self._seconds = app, service, seconds
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI."""
        if not (scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith("/api/") and _has_words(scope["path"])):
            await self._app(scope, receive, send)
            return
        failed = 400 if NOBODY in scope["path"] else 500
        body = bytearray()
        begun = asyncio.Event()
        ours: Response | None = None

        async def keeping() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        async def first(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start" and ours is None and message["status"] >= failed:
                ours = self._reply(bytes(body))
            if ours is None:
                begun.set()
                await send(message)

        turn = asyncio.create_task(self._answer(scope, keeping, first))
        waiting = asyncio.create_task(begun.wait())
        try:
            await asyncio.wait((turn, waiting), timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            turn.cancel()
            raise
        finally:
            waiting.cancel()
        if not begun.is_set() and ours is None:
            ours = self._reply(bytes(body))
        if ours is None:
            await turn
            return
        self._running.add(turn)
        turn.add_done_callback(self._ended)
        await ours(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def _reply(self, body: bytes) -> Response | None:
        danger = self._danger(body)
        if danger is None:
            return None
        log.warning("safety reply without a record: kind=%s reason=%s", danger.kind, danger.reason.value)
        self._service.metrics.safety.labels(danger.kind).inc()
        words = self._service.guard.reply(danger, "web")
        return problem_response(Problem(503, words, kind=SAFETY, retry_after=RETRY_SECONDS))

    def _danger(self, body: bytes) -> SafetyHit | None:
        try:
            sent: Any = json.loads(body)
        except (ValueError, RecursionError):
            return None
        said = [sent.get(field) for field in _HEARD] if isinstance(sent, dict) else []
        hits = (self._service.guard.check(text) for text in said if isinstance(text, str) and text)
        return next((hit for hit in hits if hit is not None), None)

    def _ended(self, turn: asyncio.Task[None]) -> None:
        self._running.discard(turn)
        if not turn.cancelled() and (error := turn.exception()) is not None:
            log.error("a turn ended after its safety reply: %s", type(error).__name__)


def _has_words(path: str) -> bool:
    return path.rstrip("/").endswith(("/messages", "/contact"))
