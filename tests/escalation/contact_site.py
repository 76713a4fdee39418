"""The clinic's side on loopback: a receiver of webhooks, and a WordPress site with a Gravity Forms form.

Both answer over real sockets and can be told to misbehave at the next calls: see `plan`. The form behaves as the plug-in's
documentation of REST API v2 says ("Submitting Forms", "Searching and Getting Entries", "Authentication").
"""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Call:
    """One request as it came in."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Reply:
    """An answer: status, JSON or text, headers."""

    status: int
    body: object = ""
    headers: dict = field(default_factory=dict)


class Site:
    """A loopback HTTP server. `plan` queues misbehaviour, one a call:

    - a Reply: given at once, the request is not looked at
    - "reset": the connection is reset before the request is looked at
    - "lost": the request is taken, the connection closed without an answer
    - "half": the request is taken, the answer breaks off in the middle
    - "slow": the request is taken, the answer comes after `slow_seconds`
    - "trickle head", "trickle body": the request is taken, the answer comes byte by byte
    - "endless": the request is taken, the body never ends
    """

    def __init__(self, certificate=None):
        self.calls: list[Call] = []
        self.plan: deque = deque()
        self.slow_seconds = 1.5
        self._certificate = certificate
        self._port = 0
        self._server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self._port}"

    def start(self):
        """Listen; after a `stop` at the same port, as a server that was restarted."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                site._serve(self)

            def do_GET(self):
                site._serve(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, call: Call) -> Reply:
        raise NotImplementedError

    def _serve(self, handler):
        plan = self.plan.popleft() if self.plan else "answer"
        if plan == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            handler.close_connection = True
            return
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        call = Call(handler.command, parts.path, parse_qs(parts.query), dict(handler.headers.items()), body)
        self.calls.append(call)
        reply = plan if isinstance(plan, Reply) else self.answer(call)
        handler.close_connection = True
        if plan == "lost":
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        if plan == "slow":
            time.sleep(self.slow_seconds)
        with suppress(OSError):  # the client went away
            self._write(handler, reply, plan)

    def _write(self, handler, reply, plan):
        text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        data = text.encode()
        kind = "text/html; charset=UTF-8" if isinstance(reply.body, str) else "application/json; charset=UTF-8"
        length = "" if plan == "endless" else f"Content-Length: {len(data)}\r\n"
        extra = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        head = f"HTTP/1.1 {reply.status} Whatever\r\nContent-Type: {kind}\r\n{length}{extra}Connection: close\r\n\r\n".encode()
        if plan == "half":
            data = data[: len(data) // 2]
        if plan == "trickle head":
            self._trickle(handler, head)
        handler.wfile.write(head)
        if plan == "trickle body":
            self._trickle(handler, data)
        handler.wfile.write(data)
        while plan == "endless":
            handler.wfile.write(b"x" * 4096)

    @staticmethod
    def _trickle(handler, data):
        for byte in data:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.2)


class HookSite(Site):
    """A receiver of our webhook: checks the signature, takes each key once."""

    def __init__(self, secret, certificate=None):
        super().__init__(certificate)
        self._secret = secret.encode()
        self.taken: dict[str, dict] = {}
        self.raw = 0

    def answer(self, call):
        key, stamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "")
        signed = hmac.new(self._secret, b".".join([key.encode(), stamp.encode(), call.body]), hashlib.sha256).digest()
        if call.headers.get("webhook-signature") != "v1," + base64.b64encode(signed).decode():
            return Reply(401, {"error": "bad signature"})
        self.raw += 1
        self.taken.setdefault(call.headers["Idempotency-Key"], call.json)
        return Reply(202, {"received": key})


class GravitySite(Site):
    """One active form (id 4): name 1 (parts 1.3, 1.6), e-mail 2, phone 3 (US format), message 5, tick 6, key 7, honeypot 9."""

    LOGIN = ("ck_tests", "cs_tests")

    def __init__(self, certificate=None):
        super().__init__(certificate)
        self.entries: list[dict] = []
        self.active = True
        self.required = {"1", "5"}
        self.pages = 1

    def answer(self, call):
        if call.path == "/wp-json/gf/v2/forms/4/submissions" and call.method == "POST":
            return self._submit(call)
        if call.path == "/wp-json/gf/v2/forms/4/entries" and call.method == "GET":
            return self._search(call)
        if re.match(r"/wp-json/gf/v2/forms/\d+/submissions$", call.path):
            return self._no_form()
        return Reply(404, self._error("rest_no_route", "No route was found matching the URL and request method.", 404))

    def _submit(self, call):
        if not self.active:
            return self._no_form()
        values = call.json
        wrong = {}
        if "1" in self.required and not (values.get("input_1") or (values.get("input_1_3") and values.get("input_1_6"))):
            wrong["1"] = "This field is required. Please enter the first and last name."
        if "5" in self.required and not values.get("input_5"):
            wrong["5"] = "This field is required."
        if "6" in self.required and values.get("input_6_1") != "Yes":
            wrong["6"] = "This field is required."
        if values.get("input_2") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", values["input_2"]):
            wrong["2"] = "The email address entered is invalid, please check the formatting (e.g. email@domain.com)."
        if values.get("input_3") and not re.fullmatch(r"\D?(\d{3})\D?\D?(\d{3})\D?(\d{4})", values["input_3"]):
            wrong["3"] = "Phone format: (###) ###-####"
        if wrong:
            page = {"page_number": 1, "source_page_number": 1, "confirmation_message": ""}
            return Reply(400, {"is_valid": False, "validation_messages": wrong, **page})
        if self.pages > 1:
            return Reply(200, {"is_valid": True, "page_number": 2, "source_page_number": 1, "confirmation_message": ""})
        done = {"is_valid": True, "page_number": 0, "source_page_number": 1, "confirmation_type": "message"}
        done["confirmation_message"] = "<div>Thanks for contacting us! We will get in touch with you shortly.</div>"
        if values.get("input_9"):  # a filled honeypot looks like a success and stores nothing
            return Reply(200, done)
        entry = {name.removeprefix("input_").replace("_", "."): value for name, value in values.items()}
        self.entries.append(entry | {"id": str(1000 + len(self.entries)), "form_id": "4"})
        if self._login(call) == self.LOGIN:
            done["entry_id"] = self.entries[-1]["id"]
        return Reply(200, done)

    def _search(self, call):
        if self._login(call) != self.LOGIN:
            return Reply(401, self._error("rest_forbidden", "Sorry, you are not allowed to do that.", 401))
        filters = json.loads(call.query["search"][0])["field_filters"]
        found = [entry for entry in self.entries if all(entry.get(str(f["key"])) == f["value"] for f in filters)]
        return Reply(200, {"total_count": len(found), "entries": [{"id": entry["id"]} for entry in found]})

    @staticmethod
    def _login(call):
        scheme, _, value = call.headers.get("Authorization", "").partition(" ")
        return tuple(base64.b64decode(value).decode().split(":", 1)) if scheme == "Basic" else None

    @classmethod
    def _no_form(cls):
        return Reply(400, cls._error("form_not_found", "Your form could not be found", 400))

    @staticmethod
    def _error(code, message, status):
        return {"code": code, "message": message, "data": {"status": status}}
