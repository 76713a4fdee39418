"""A mail server on loopback (RFC 5321, STARTTLS, AUTH PLAIN), which can be told to misbehave at the next connections."""

import base64
import socketserver
import ssl
import threading
import time
from collections import deque
from contextlib import suppress
from email import message_from_bytes
from email.policy import default


class MailSite:
    """`plan` queues misbehaviour, one a connection: a dict such as {"RCPT": "550 no such user"} replaces an answer ("MAIL", "RCPT",
    "DATA", "END", "AUTH", "greeting"); "lost" takes the mail and closes without an answer; "cut" closes before the final dot;
    "slow" takes the mail and answers late; "busy" greets with 421."""

    def __init__(self, certificate=None, implicit=False, login=None):
        self.mails = []
        self.recipients = []
        self.secured = []
        self.plan: deque = deque()
        self.slow_seconds = 1.5
        self.certificate = certificate
        self.implicit = implicit
        self.login = login

    def __enter__(self):
        site = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                with suppress(OSError, EOFError):  # the client went away, or never spoke TLS
                    Dialogue(site, self).run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class Dialogue:
    """One connection."""

    def __init__(self, site, handler):
        self.site = site
        self.socket = handler.connection
        self.secure = False
        plan = site.plan.popleft() if site.plan else {}
        self.plan = plan if isinstance(plan, dict) else {}
        self.fault = plan if isinstance(plan, str) else ""
        self.recipients = []
        self.signed_in = site.login is None

    def run(self):
        if self.site.implicit:
            self._secure()
        self.file = self.socket.makefile("rb")
        if self.fault == "busy":
            return self._say("421 try again later")
        self._say(self.plan.get("greeting", "220 mail.example ready"))
        while line := self.file.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if self._command(verb.upper(), rest):
                return None
        return None

    def _command(self, verb, rest):
        if verb == "EHLO":
            extras = ["mail.example"]
            if self.site.certificate and not self.secure:
                extras.append("STARTTLS")
            if self.site.login:
                extras.append("AUTH PLAIN")
            for number, extra in enumerate(extras):
                self._say(f"250{' ' if number == len(extras) - 1 else '-'}{extra}")
        elif verb == "STARTTLS":
            self._say("220 go ahead")
            self._secure()
            self.file = self.socket.makefile("rb")
        elif verb == "AUTH":
            _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
            self.signed_in = (user, password) == self.site.login
            self._say("235 welcome" if self.signed_in else "535 wrong user or password")
        elif verb == "MAIL":
            self._say(self.plan.get("MAIL", "250 ok" if self.signed_in else "530 sign in first"))
        elif verb == "RCPT":
            answer = self.plan.get("RCPT", "250 ok")
            answer = answer.pop(0) if isinstance(answer, list) else answer
            if answer.startswith("2"):
                self.recipients.append(rest)
            self._say(answer)
        elif verb == "DATA":
            return self._data()
        elif verb == "QUIT":
            self._say("221 bye")
            return True
        else:
            self._say("250 ok")
        return False

    def _data(self):
        answer = self.plan.get("DATA", "354 go on")
        self._say(answer)
        if not answer.startswith("354"):
            return False
        if self.fault == "cut":
            return True
        lines = []
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                return True
            lines.append(line[1:] if line.startswith(b".") else line)
        answer = self.plan.get("END", "250 taken")
        if answer.startswith("2"):
            self.site.mails.append(message_from_bytes(b"".join(lines), policy=default))
            self.site.recipients.append(self.recipients)
            self.site.secured.append(self.secure)
        if self.fault == "lost":
            return True
        if self.fault == "slow":
            time.sleep(self.site.slow_seconds)
        self._say(answer)
        return False

    def _secure(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.site.certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.secure = True

    def _say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
