"""A clinic's site whose form refuses every request and repeats what it was sent in its answer, as validation messages do."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class TalkativeSite:
    """Gravity Forms on loopback: first a broken page, then HTTP 400 with `validation_messages`, both full of the person's details."""

    def __init__(self) -> None:
        self.calls = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                site.calls += 1
                answer = {"is_valid": False, "validation_messages": {"1": f"{sent} cannot be taken", "4": sent}}
                body = (f"<h1>Fatal error</h1>{sent}" if site.calls == 1 else json.dumps(answer)).encode()
                self.send_response(503 if site.calls == 1 else 400)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
