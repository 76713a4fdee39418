"""The ports of a server: bound before anything is loaded, so that one that is taken is told at once."""

import socket
from typing import Final

import typer

from bot.settings import Settings

DRAIN_SECONDS: Final = 10  # that running requests get at the end


def bound_ports(settings: Settings) -> tuple[socket.socket, socket.socket]:
    """The patients' and the staff's sockets; ends the process with a sentence where one cannot be had."""
    patients = _listen(settings.host, settings.port, "BOT_HOST and BOT_PORT")
    staff = _listen(settings.staff_host, settings.staff_port, "BOT_STAFF_HOST and BOT_STAFF_PORT")
    where = f"Open {_address_of(patients)} in your browser; staff: {_address_of(staff)}"
    typer.echo(f"{where} (the engine is loading; Ctrl+C stops).")
    return patients, staff


def _listen(host: str, port: int, settings: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        typer.echo(f"bot: cannot listen on {host}:{port} ({error.strerror}). Set {settings} to a free address.", err=True)
        raise SystemExit(1) from None
    return bound


def _address_of(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
