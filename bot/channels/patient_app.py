"""The patients' app: public API, widget, demonstration page, health, metrics, SMS webhook. On the public port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, select_autoescape
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from bot.channels import web
from bot.channels.address_limit import AddressLimit
from bot.channels.http_guard import BodyLimit, OurFault, SecurityHeaders, patient_csp
from bot.channels.problem import Problem, on_http, on_problem, on_validation, problem_response
from bot.channels.sms.paths import PATH as SMS_PATH
from bot.channels.sms.router import make_router as make_sms_router
from bot.channels.storage_fault import add_storage_answers
from bot.channels.token_memory import TokenMemory
from bot.channels.widget_file import version, widget_file
from bot.service import Service
from bot.store.queries import contact

ROOT = Path(__file__).parent.parent
SMS_BYTES = 65536  # 1,600 characters of any script, percent-encoded, with Twilio's other fields


def make_patient_app(service: Service) -> FastAPI:
    """The app on `service`, which it starts and stops."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    app = FastAPI(
        title="Clinic assistant", version="1", lifespan=lifespan, docs_url=None, redoc_url=None,
        redirect_slashes=False,  # such a redirect would lead to whatever name the request gave for ours
    )  # fmt: skip
    app.state.service = service
    app.state.tokens = TokenMemory()
    app.include_router(web.router)
    app.include_router(make_sms_router(service))
    _add_pages(app, service)
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_middleware(OurFault, answer=_on_our_fault)
    app.add_middleware(AddressLimit, service=service)
    add_storage_answers(app, service)
    app.add_middleware(BodyLimit, most=service.settings.body_bytes, larger={SMS_PATH: SMS_BYTES})
    origins = [origin.strip() for origin in service.settings.allowed_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"], expose_headers=["Retry-After"], max_age=3600,
        )  # fmt: skip
    avatar = service.clinic.widget.avatar_url
    app.add_middleware(SecurityHeaders, csp=patient_csp(str(avatar) if avatar else None), count=service.metrics.response("patients"))
    return app


def _on_our_fault(request: Request, error: Exception) -> JSONResponse:
    service: Service = request.app.state.service
    service.metrics.failures.labels(type(error).__name__).inc()
    return problem_response(Problem(500, f"Something went wrong on our side. Please {service.clinic.way_to_reach}."))


def _add_pages(app: FastAPI, service: Service) -> None:
    pages = Environment(loader=FileSystemLoader(ROOT / "web" / "templates"), autoescape=select_autoescape())
    clinic = service.clinic
    app.mount("/static", StaticFiles(directory=ROOT / "web" / "static"), name="static")

    @app.get("/", include_in_schema=False)
    def demonstration() -> HTMLResponse:
        """A clinic's page with the widget on it."""
        return HTMLResponse(
            pages.get_template("demo.html").render(
                clinic_name=clinic.name, article_title=clinic.article.title, article_url=str(clinic.article.url),
                contact_url=clinic.contact_url, phone=clinic.phone, text_number=clinic.text_number,
                public_url=service.settings.public_url, widget_src=f"/widget.js?v={version()}",
            )
        )  # fmt: skip

    @app.get("/widget.js", include_in_schema=False)
    def widget(request: Request) -> Response:
        """The chat widget; cached by the hash of its content."""
        return widget_file(request)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        """The process lives."""
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def readyz() -> JSONResponse:
        """The engine takes turns and the database takes what is said; otherwise what is wrong, in words without identifiers."""
        engine, reasons = service.engine, service.troubles()
        if engine.ready and not reasons:
            return JSONResponse({"status": "ready", "model": engine.version})
        state = "failed" if engine.error else "unavailable" if engine.ready else "loading"
        return JSONResponse({"status": state} | ({"reasons": reasons} if reasons else {}), 503, {"Retry-After": "2"})

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        """Counts in Prometheus' text format; no identifiers. The outbox is looked at now, as any process may have emptied it."""
        try:
            with service.database.read() as session:
                service.metrics.outbox(contact.undelivered_count(session), contact.oldest_waiting(session), service.clock())
        except SQLAlchemyError:
            service.metrics.outbox_unknown()
        service.metrics.database_up.set(service.database.health.fault is None)
        return Response(service.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")
