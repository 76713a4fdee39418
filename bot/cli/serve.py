"""`bot serve`: both apps, the engine, delivery and retention; nothing else has to be started.

One process by default. With more, this process binds the ports and prepares model and database, and worker processes share the ports
(bot/cli/foreman.py).
"""

import asyncio
import os
import socket
import sys
from collections.abc import Callable

import typer

from bot import event_loop
from bot.channels.patient_app import make_patient_app
from bot.cli.doors import House, address_of, listen
from bot.cli.engine_loading import engine_loader
from bot.cli.prepare import prepare_database_if_there, prepare_models, quiet_libraries
from bot.clinic import load_clinic
from bot.memory import share_heaps
from bot.privacy.log_filter import configure_logging
from bot.service import Service
from bot.settings import Settings, load_settings
from bot.staff.app import make_staff_app


def serve(say: Callable[[str], None], workers: int = 1) -> None:
    """Prepare what is missing, then run until SIGTERM or SIGINT; running turns are finished first."""
    quiet_libraries()
    share_heaps()
    os.umask(0o077)  # what is made while it runs (database, key, models, counts) is its user's alone; workers inherit it
    settings = load_settings()
    if workers > 1:
        _serve_with_workers(settings, workers)
        return
    clinic = load_clinic(settings.clinic_file)
    model = prepare_models(say)
    prepare_database_if_there(say)
    if "tensorflow" in sys.modules:  # a model was trained: what that imported is not to stay
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same program once more, under the same pid
    configure_logging(settings.log_level, json_lines=settings.log_json)
    service = Service.of_model(settings, clinic, engine_loader(clinic, settings), model)
    patients, staff = _bound(settings)
    event_loop.run(_run(service, patients, staff))


async def _run(service: Service, patients: socket.socket, staff: socket.socket) -> None:
    house = House(make_patient_app(service), make_staff_app(service), patients, staff)
    house.open.set()
    await house.run()


def _bound(settings: Settings) -> tuple[socket.socket, socket.socket]:
    patients = listen(settings.host, settings.port, "BOT_HOST and BOT_PORT")
    staff = listen(settings.staff_host, settings.staff_port, "BOT_STAFF_HOST and BOT_STAFF_PORT")
    where = f"Open {address_of(patients)} in your browser; staff: {address_of(staff)}"
    typer.echo(f"{where} (the engine is loading; Ctrl+C stops).")
    return patients, staff


def _serve_with_workers(settings: Settings, workers: int) -> None:
    from bot.cli.foreman import Foreman, prepare_apart

    if not prepare_apart():  # training and Rasa's gigabyte in a process that ends
        raise SystemExit(1)
    configure_logging(settings.log_level, json_lines=settings.log_json)
    patients, staff = _bound(settings)
    raise SystemExit(asyncio.run(Foreman(settings.var_dir, workers, patients, staff).run()))
