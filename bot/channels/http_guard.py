"""What every response and request of both apps passes: security headers, request id, limit of the body, our own faults. Plain ASGI."""

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.problem import Problem, problem_response
from bot.privacy.log_filter import REQUEST_ID

PATIENT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def patient_csp(picture: str | None = None) -> str:
    """The policy of the patients' pages, on which the chat may show the clinic's `picture` from wherever it lies."""
    if not picture:
        return PATIENT_CSP
    there = urlsplit(picture)
    return PATIENT_CSP.replace("img-src 'self' data:", f"img-src 'self' data: {there.scheme}://{there.netloc.rpartition('@')[2]}")


# What proxies make (nginx' $request_id, or a UUID). Nothing looser: it goes into the log, where a phone number must not.
_MADE_BY_CHANCE = re.compile(r"(?=.*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class SecurityHeaders:
    """Adds the headers that every response carries, and a request id that stands in every log line of the request."""

    def __init__(
        self,
        app: ASGIApp,
        csp: str = PATIENT_CSP,
        extra: dict[str, str] | None = None,
        count: Callable[[int], None] = lambda status: None,
    ) -> None:
        """`count` is told the status of every response."""
        self._app, self._csp, self._extra, self._count = app, csp, extra or {}, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap `send`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _MADE_BY_CHANCE.fullmatch(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        REQUEST_ID.set(request_id)  # never reset: a request is a task of its own, and the server's word on its end needs the id, too

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **self._extra}.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", self._csp)
                headers.setdefault("X-Request-Id", request_id)
                if scope["path"].startswith("/api/"):  # a shared computer must not keep a conversation
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class OurFault:
    """Answers what nobody caught, from inside of the other guards.

    The framework's own handler of such errors stands outside of every middleware, so its answer would go without the security headers.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Response]) -> None:
        self._app, self._answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where nothing was answered yet, and let the error go on to the server's log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Problem:  # a guard further out raised it and answers it
            raise
        except Exception as error:
            if not begun:
                await self._answer(Request(scope), error)(scope, receive, send)
            raise


def client_address(request: Request, trusted_proxies: str) -> str:
    """The address that a request came from; of a trusted proxy, the one that it names last."""
    peer = request.client.host if request.client else "unknown"
    trusted = {part.strip() for part in trusted_proxies.split(",")}
    if peer in trusted:
        named = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
        while named and named[-1] in trusted:
            named.pop()
        return named[-1][:64] if named else peer
    return peer


class BodyLimit:
    """Refuses a body that is longer than `most` bytes, whether or not it says so, or that comes more slowly than `seconds`."""

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        seconds: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
        larger: Mapping[str, int] | None = None,
    ) -> None:
        """`larger`: limits of paths (and what is below them) that may take more than `most`."""
        self._app, self._most, self._seconds, self._clock = app, most, seconds, clock
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in; answer 413 before the app has said anything."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        too_long = Problem(413, "That is too long. Please send it in shorter parts.")
        most = next((m for path, m in self._larger.items() if scope["path"].startswith(path)), self._most)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > most:
            await problem_response(too_long)(scope, receive, send)
            return
        received, whole, began = 0, False, self._clock()
        refused: Problem | None = None

        async def counted() -> Message:
            nonlocal received, whole, refused
            if whole:  # what comes now is the news that the other side has gone
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.001, self._seconds - (self._clock() - began)))
            except TimeoutError:
                refused = Problem(408, "That took too long to arrive. Please send it again.")
                raise refused from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > most:
                refused = too_long
                raise refused
            return message

        async def unless_refused(message: Message) -> None:
            if refused is None:  # frameworks make an answer of their own out of what reading a body raises
                await send(message)

        try:
            await self._app(scope, counted, unless_refused)
        except Problem:
            if refused is None:
                raise
        if refused is not None:
            await problem_response(refused)(scope, receive, send)
