"""Refuses an address, or everybody, above the limits of requests. Plain ASGI: a request passes it for the price of a look-up."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.http_guard import client_address
from bot.channels.problem import problem_response
from bot.service import Service

_ANSWERED = (200, 201, 202, 429)


class AddressLimit:
    """Words (a message, a contact form) go on to where they are looked at, for danger is answered at any speed; everything else is
    refused here."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, and write into its state how long it should have waited, if at all."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        service, settings = self._service, self._service.settings
        address = client_address(Request(scope), settings.trusted_proxies)
        wait = await service.limiter.over({f"address:{address}": settings.rate_address, "everybody": settings.rate_global})
        scope.setdefault("state", {})["too_fast"] = wait
        if wait is None:
            await self._app(scope, receive, send)
            return
        refused = True
        if scope["method"] == "POST" and scope["path"].endswith(("/messages", "/contact")):

            async def if_answered(message: Message) -> None:
                nonlocal refused
                if message["type"] == "http.response.start":
                    refused = message["status"] not in _ANSWERED
                if not refused:  # else it was no message that could be answered: who guesses tokens is told to slow down, and nothing else
                    await send(message)

            await self._app(scope, receive, if_answered)
        if refused:
            await problem_response(service.too_fast(wait))(scope, receive, send)
