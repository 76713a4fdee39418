"""The clinic's side of the crash test: takes each Idempotency-Key once, and fails in a third of the calls.

Run as a process of its own: it prints its port and serves until it is killed. `GET /report` tells what it has.
"""

import base64
import hashlib
import hmac
import json
import os
import random
import socket
import struct
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = ("500", "503", "reset", "lost", "half", "slow")  # the last three take the request first
SLOW_SECONDS = 0.45


class Receiver(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, secret, seed):
        super().__init__(("127.0.0.1", 0), Handler)
        self.secret = secret.encode()
        self.rng = random.Random(seed)
        self.lock = threading.Lock()
        self.calls = Counter()
        self.raw = Counter()  # deliveries of each key, repeated ones too
        self.keys_of = {}  # number of the request -> keys under which it was taken

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # a killed client is what this test is about
            super().handle_error(request, client_address)

    def fate(self):
        with self.lock:
            fate = self.rng.choice(FAULTS) if self.rng.random() < 1 / 3 else "fine"
            self.calls[fate] += 1
            return fate

    def take(self, key, number):
        with self.lock:
            self.raw[key] += 1
            self.keys_of.setdefault(number, set()).add(key)

    def report(self):
        with self.lock:
            return {
                "calls": dict(self.calls),
                "raw": sum(self.raw.values()),
                "keys_of": {number: sorted(keys) for number, keys in self.keys_of.items()},
            }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.reply(200, json.dumps(self.server.report()))

    def do_POST(self):
        fate = self.server.fate()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if fate == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        if fate in ("500", "503"):
            self.reply(int(fate), "no")
            return
        key = self.headers["Idempotency-Key"]
        if not self.signed(key, body):
            self.reply(401, "bad signature")
            return
        self.server.take(key, json.loads(body)["about"])
        if fate == "lost":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if fate == "slow":
            time.sleep(SLOW_SECONDS)
        self.reply(200, "taken, thank you", cut=fate == "half")

    def signed(self, key, body):
        told = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), body])
        digest = hmac.new(self.server.secret, told, hashlib.sha256).digest()
        return key == self.headers["webhook-id"] and self.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()

    def reply(self, status, text, cut=False):
        data = text.encode()
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)


if __name__ == "__main__":
    receiver = Receiver(os.environ["BOT_CONTACT_SECRET"], int(sys.argv[1]))
    print(receiver.server_address[1], flush=True)
    receiver.serve_forever()
