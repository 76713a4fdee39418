"""The one process of a plain `bot serve`."""

import os
import socket
import sys
from collections.abc import Callable

from bot import event_loop
from bot.channels.patient_app import make_patient_app
from bot.cli.doors import House
from bot.cli.engine_loading import engine_loader
from bot.cli.ports import bound_ports
from bot.cli.prepare import prepare_database_if_there, prepare_models, quiet_libraries
from bot.clinic import load_clinic
from bot.privacy.log_filter import configure_logging
from bot.service import Service
from bot.settings import Settings
from bot.staff.app import make_staff_app


def serve_alone(settings: Settings, say: Callable[[str], None]) -> None:
    """Prepare what is missing, then serve until SIGTERM or SIGINT."""
    quiet_libraries()
    clinic = load_clinic(settings.clinic_file)
    model = prepare_models(say)
    prepare_database_if_there(say)
    if "tensorflow" in sys.modules:  # a model was trained: what that imported is not to stay
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same program once more, under the same pid
    configure_logging(settings.log_level, json_lines=settings.log_json)
    service = Service.of_model(settings, clinic, engine_loader(clinic, settings), model)
    patients, staff = bound_ports(settings)
    event_loop.run(_run(service, patients, staff))


async def _run(service: Service, patients: socket.socket, staff: socket.socket) -> None:
    house = House(make_patient_app(service), make_staff_app(service), patients, staff)
    house.open.set()
    await house.run()
