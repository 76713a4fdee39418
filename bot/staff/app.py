"""The staff console: an app of its own on its own port, loopback by default. It uses a running service and starts none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.http_guard import BodyLimit, OurFault, SecurityHeaders
from bot.channels.problem import Problem, problem_response
from bot.service import Service
from bot.staff import account_pages, admin_pages, export_pages, review_pages, teach_pages, today_pages, transcript_pages, waiting_pages
from bot.staff.console import Console, SignInFirst, authorise, sign_in_address
from bot.staff.page import STATIC, Pages
from bot.staff.password import Passwords
from bot.staff.request_guard import JsonTwin, KnownNames, OwnPagesOnly
from bot.staff.rights import RIGHTS
from bot.staff.sign_in import SessionLimits, SignIn
from bot.store.faults import ERRORS, fault_of
from bot.store.queries import staff_index

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Final = {
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
REVIEW_BYTES: Final = 65_536  # the longest note in letters that a browser writes as nine signs each, line ends among them
ROUTERS: Final = (
    account_pages.router, today_pages.router, waiting_pages.router, transcript_pages.router, review_pages.router, teach_pages.router,
    export_pages.router, admin_pages.router,
)  # fmt: skip


class UnlistedRoute(RuntimeError):
    """A route of the console has no line in bot/staff/rights.py."""


def make_staff_app(service: Service, passwords: Passwords | None = None) -> FastAPI:
    """The app on `service`, which somebody else starts and stops. `passwords` sets what a hash costs.

    Raises:
        UnlistedRoute: a route has no line in the table of rights, or a line has no route.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(_ensure_index, service)
        yield

    app = FastAPI(
        title="Staff console", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(authorise)],
        redirect_slashes=False,
    )  # fmt: skip
    limits = SessionLimits.from_settings(service.settings)
    sign_in = SignIn(service.database, service.keyring, passwords or Passwords(), service.clock, limits)
    app.state.console = Console(service, sign_in, Pages(service.clinic.name, service.clock, service.troubles), service.clock)
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route("/", _first_page, methods=["GET"])
    app.add_api_route("/healthz", _healthz, methods=["GET"])
    _check_rights()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(SignInFirst, _on_sign_in_first)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(DataError, _on_data)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in ERRORS:
        app.add_exception_handler(kind, _on_storage_fault)
    app.add_middleware(OurFault, answer=_on_our_fault)
    app.add_middleware(OwnPagesOnly)
    app.add_middleware(KnownNames, names=service.settings.staff_names)
    app.add_middleware(BodyLimit, most=service.settings.body_bytes, larger={"/review": REVIEW_BYTES})
    app.add_middleware(JsonTwin)
    app.add_middleware(NotKept)
    app.add_middleware(SecurityHeaders, csp=CSP, extra=HEADERS, count=service.metrics.response("staff"))
    return app


class NotKept:
    """Pages are not kept by browsers or proxies; the styles and the script are asked for again when they change."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header."""
        kept = b"no-cache" if scope.get("path", "").startswith("/static/") else b"no-store"

        async def with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-control", kept)]
            await send(message)

        await self._app(scope, receive, with_header)


def routes_of() -> set[tuple[str, str]]:
    """(method, path) of every page."""
    pages = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    found = {(method, route.path) for route in pages for method in route.methods or ()}
    return found | {("GET", "/"), ("GET", "/healthz")}


def _check_rights() -> None:
    if difference := routes_of() ^ set(RIGHTS):
        raise UnlistedRoute(
            f"bot/staff/rights.py and the routes differ in: {sorted(difference)}. Every route needs exactly one line there."
        )


def _ensure_index(service: Service) -> None:
    with suppress(*ERRORS), service.database.write() as session:  # away: bot/store/watch.py makes the index when it is there
        staff_index.ensure(session)


def _first_page() -> Response:
    """The morning begins with Today."""
    return RedirectResponse("/today", 303)


def _healthz() -> dict[str, str]:
    """The console answers."""
    return {"status": "ok"}


def _say(request: Request, problem: Problem) -> Response:
    if getattr(request.state, "json", True):
        return problem_response(problem)
    console: Console = request.app.state.console
    data = {"status": problem.status, "sentence": problem.detail, "errors": problem.errors or []}
    response = console.pages.answer(request, "problem.html", data, problem.status)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(problem.retry_after)))
    return response


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _say(request, error)


async def _on_sign_in_first(request: Request, _: Exception) -> Response:
    if request.state.json or request.method not in ("GET", "HEAD"):
        return _say(request, Problem(401, "Your session has ended, or this browser has none."))
    return RedirectResponse(sign_in_address(request), 303)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"field": str(e["loc"][-1]), "message": str(e["msg"])} for e in error.errors()]
    return _say(request, Problem(422, "Something in the address or the form does not fit.", errors=errors[:20]))


async def _on_data(request: Request, _: Exception) -> Response:
    """The database cannot hold a value that was sent, such as a zero byte."""
    return _say(request, Problem(422, "Something in the address or the form holds signs that cannot be kept."))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "That cannot be done here."}.get(error.status_code, str(error.detail))
    return _say(request, Problem(error.status_code, words))


def _on_our_fault(request: Request, error: Exception) -> Response:
    console: Console = request.app.state.console
    console.service.metrics.failures.labels(type(error).__name__).inc()
    return _say(request, Problem(500, "Something went wrong inside the console; nothing was changed. Try again, or tell who runs it."))


async def _on_storage_fault(request: Request, error: Exception) -> Response:
    fault = fault_of(error)
    if fault is None:  # the database is well: a mistake of ours
        raise error
    words = f"{fault.sentence} Patients are told to contact the clinic; what they send stays in their chat and is sent again."
    return _say(request, Problem(503, words, retry_after=5))
