"""A loopback HTTP server that answers as Twilio's documentation of the Messages resource says, errors included.

201 with the message as JSON; errors as `{"code", "message", "more_info", "status"}`; Basic authentication by account and token.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ACCOUNT, TOKEN = "AC00000000000000000000000000000001", "a token for tests"


@dataclass
class TwilioSite:
    """What the site answers next (a status, a Twilio code, or a fault of the line), and what it was asked."""

    url: str = ""
    next: list[int | str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    before_answer: Callable[[str, str], None] | None = None  # gets the callback's address and the SID


def _error(status: int, code: int, message: str) -> tuple[int, dict[str, object]]:
    return status, {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}


_ERRORS = {
    21610: _error(400, 21610, "Attempt to send to unsubscribed recipient"),
    21211: _error(400, 21211, "The 'To' number +16025550144 is not a valid phone number."),
    20003: _error(401, 20003, "Authenticate"),
    20429: _error(429, 20429, "Too many requests"),
    20500: _error(500, 20500, "Internal server error"),
    20503: _error(503, 20503, "Service unavailable"),
}


@contextmanager
def twilio_site() -> Iterator[TwilioSite]:
    site = TwilioSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            site.asked.append(fields)
            site.paths.append(self.path)
            login = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            step = site.next.pop(0) if site.next else 201
            if self.headers.get("Authorization") != f"Basic {login}":
                step = 20003
            if step == "hang":
                time.sleep(2)
                self.close_connection = True
                return
            if step == "garbage":
                self._answer(201, b"<html>")
                return
            if isinstance(step, int) and step in _ERRORS:
                status, answer = _ERRORS[step]
                self._answer(status, json.dumps(answer).encode())
                return
            sid = f"SM{len(site.asked):032x}"
            if site.before_answer is not None:
                site.before_answer(fields["StatusCallback"], sid)
            taken = {
                "sid": sid,
                "status": "queued",
                "to": fields.get("To"),
                "from": fields.get("From"),
                "body": fields.get("Body"),
                "error_code": None,
            }
            self._answer(201, json.dumps(taken).encode())

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in site.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
