"""A whole installation that two people have told everything about themselves, with all that can go wrong going wrong, and its every byte.

One writes in the chat, one texts; the engine fails on their words, the database loses a table, the clinic's form repeats what it was sent,
requests are malformed and go to wrong addresses. `places` is everything that is left behind and everything that staff can look at.
"""

import itertools
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
from chat import Chat, new_key
from clumsy_server import FAILS, FAILS_APART
from identifier_search import contents
from server import ROOT, BotProcess, ServerFailed
from sqlalchemy import func, select, text
from talkative_site import TalkativeSite
from twilio.request_validator import RequestValidator

from bot.store.models import ContactRequest, DeliveryJob, Message

CHATS = {
    "name": "Philippa Okonkwo-Varga",
    "phone": "602-555-0173",
    "email": "philippa.varga@example.net",
    "social security number": "219-09-9999",
    "date of birth": "04/17/1961",
    "address": "4821 Quillback Terrace",
    "record number": "MRN 88301457",
    "website": "www.philippa-varga.example",
}
TEXTS = {
    "name": "Bartholomew Szymborski",
    "phone": "+1 623 555 0139",
    "email": "bart_szym@example.org",
    "social security number": "457 55 5462",
    "date of birth": "Sept 30, 1974",
    "address": "917 W. Thistledown Ave",
    "record number": "XRQ774120993",
    "website": "https://example.org/~szymborski",
}
DIALOGUE = [
    "Hello, my name is {name}.",
    "this is {lower name}, i need to know what are the side effects?",
    "I was born on {date of birth} and my SSN is {social security number}.",
    "I live at {address}, is it covered?",
    "My insurance id is {record number}, see {website}. Is it safe?",
    "{UPPER NAME} HERE, HOW LONG IS ONE SESSION",
    "xylophonic wibble, I'm {name}",
    '/inform{{"name": "{name}"}} my name is {name}',
    FAILS + " my name is {name}, call {phone} or {email}",
    FAILS_APART + " I'm {name}, {phone}",
    "Can somebody from the clinic call me?",
    "{name}",
    "{phone}, or write to {email}",
    "an appointment for {name}, born {date of birth}",
    "stop writing to me, signed {name}",
    "START",
    "I want to kill myself, tell {email}",
]
UNUSUAL = ["xylophonic", "wibble"]  # words that are no identifiers: kept redacted, never logged
ORDINARY = "what are the side effects?"  # a patient's words that staff must be able to read: the search reaches them
TOKEN = "a token for tests"
STAFF = "nurse@clinic.example", "correct horse battery staple"
_SIDS = itertools.count(1)


class ExposedHouse:
    """The installation; `close` it at the end."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self._site = TalkativeSite()
        self._site.__enter__()
        clinic = (ROOT / "clinic.yml").read_text()
        form = f'kind: gravity_forms\n  options: {{site: "{self._site.url}", form_id: 4, fields: {{name: input_1, phone: input_4, about: input_3}}}}'
        clinic_file = folder / "clinic.yml"
        clinic_file.write_text(re.sub(r"kind: inbox.*", form, clinic))
        self.server = BotProcess(
            folder, program=(sys.executable, "-P", str(Path(__file__).with_name("clumsy_server.py"))),
            BOT_DATABASE_URL=database_url, BOT_LOG_LEVEL="DEBUG", BOT_CLINIC_FILE=str(clinic_file), TWILIO_AUTH_TOKEN=TOKEN,
            BOT_PUBLIC_URL="https://chat.clinic.example", BOT_RATE_CONVERSATION="1000", BOT_RATE_ADDRESS="1000",
        )  # fmt: skip
        try:
            self.server.start()
        except ServerFailed:
            self.close()
            raise
        self.chat = Chat(self.server)
        self._validator = RequestValidator(TOKEN)

    def close(self) -> None:
        """Stop what runs."""
        self.server.stop()
        self._site.__exit__()

    # -- what happens ------------------------------------------------------------------------------------------------

    def happen(self) -> None:
        """Everything that is said and that goes wrong; returns when words are redacted and requests have met their fate."""
        for line in DIALOGUE:
            self.chat.send({"text": _filled(line, CHATS)})
            self.text(_filled(line, TEXTS))
        form = {"name": CHATS["name"], "phone": CHATS["phone"], "email": CHATS["email"], "about": f"ask for {CHATS['name']}"}
        assert self.chat.contact(**form).status_code == 201
        for identifiers in (CHATS, TEXTS):
            for words in identifiers.values():
                self._malformed(words)
        self._without_table("engine_state")
        self._without_table("sms_turn")
        self._wait()

    def text(self, body: str) -> httpx.Response:
        """A text message by a signed webhook."""
        number = "+" + "".join(letter for letter in TEXTS["phone"] if letter.isdigit())
        fields = {
            "MessageSid": f"SM{next(_SIDS):032x}", "AccountSid": "AC00000000000000000000000000000001", "From": number,
            "To": "+16025550100", "Body": body, "NumMedia": "0", "ProfileName": TEXTS["name"], "FromCity": "PHOENIX",
        }  # fmt: skip
        signature = self._validator.compute_signature("https://chat.clinic.example/sms/twilio", fields)
        return self.server.http.post("/sms/twilio", data=fields, headers={"X-Twilio-Signature": signature}, timeout=60)

    def _malformed(self, words: str) -> None:
        """Requests that are refused, with an identifier in every part of them."""
        http, chat = self.server.http, self.chat
        header = words.encode()
        for body in ({"texts": words}, {"text": {"x": words}}, {"text": words, "choice": words}, {"choice": words}):
            response = chat.send(body)
            assert response.status_code in (400, 413, 422), (response.status_code, response.text)
        chat.send({"text": f"{words} " * 400})  # too long
        chat.http.post(f"{chat.path}/messages", content=f'{{"text": "{words}', headers={**chat.auth, "Idempotency-Key": new_key()})
        chat.http.post(f"{chat.path}/messages", content=b"\xff" + header, headers={**chat.auth, "Idempotency-Key": new_key()})
        chat.http.post(
            f"{chat.path}/messages", json={"text": "hi"}, headers=[(b"Authorization", b"Bearer " + header), (b"Idempotency-Key", b"k")]
        )
        chat.http.post(f"{chat.path}/messages", json={"text": "hi"}, headers=[*_bytes(chat.auth), (b"Idempotency-Key", b"key " + header)])
        chat.contact(name=words, phone=words, email=words, about=words, preferred=words)
        chat.send({"value": words}, path="messages/2/feedback")
        http.post("/api/v1/conversations", json={"language": words})
        http.post(
            "/api/v1/conversations", json={"language": "en"}, headers={"Origin": "https://x.example", "Referer": "https://x.example/?q=1"}
        )
        for base in (self.server.url, self.server.staff_url):
            for path in (
                "/api/v1/conversations/{}/messages",
                "/{}",
                "/transcripts/{}",
                "/waiting/{}",
                "/today?name={}",
                "/sign-in?next={}",
            ):
                http.get(base + path.format(httpx.URL("http://x/").copy_with(query=words.encode()).query.decode()))
            http.get(base + "/nowhere", headers=[(b"User-Agent", header), (b"Referer", header), (b"Cookie", b"session=" + header)])
            http.request("BREW", base + "/", headers=[(b"X-Request-Id", header)])
        http.post("/sms/twilio", data={"Body": words, "From": words})
        http.post("/sms/twilio/status", data={"To": words}, headers=[(b"X-Twilio-Signature", header)])
        http.post(self.server.staff_url + "/sign-in", data={"email": words, "password": words}, headers={"Origin": self.server.staff_url})
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as raw:
            raw.sendall(b"GET /" + header + b" HTTP/9.9 " + header + b"\r\n\r\n")
            with suppress(OSError):
                raw.recv(1000)

    def _without_table(self, table: str) -> None:
        """Messages while a table is missing: errors of the database carry statements and their parameters."""
        database = self.server.database()
        try:
            with database.engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
            self.chat.send({"text": _filled("my name is {name}, {phone}", CHATS)})
            self.text(_filled("my name is {name}, {email}", TEXTS))
            with database.engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE {table}_away RENAME TO {table}"))
        finally:
            database.dispose()

    def _wait(self) -> None:
        database = self.server.database()
        raw = select(func.count()).select_from(Message).where(Message.sealed.is_not(None))
        waiting = select(func.count()).select_from(DeliveryJob).where(DeliveryJob.state != "dead")
        deadline = time.monotonic() + 120
        try:
            while True:
                with database.read() as session:
                    left = session.scalar(raw), session.scalar(waiting)
                    requests = session.scalar(select(func.count()).select_from(ContactRequest))
                if left == (0, 0):
                    break
                assert time.monotonic() < deadline, f"{left} messages and requests still wait"
                self._hurry(database)
                time.sleep(0.3)
        finally:
            database.dispose()
        assert requests, "nobody left a contact request"
        assert self._site.calls > 1, "the clinic's form was not asked"

    @staticmethod
    def _hurry(database: object) -> None:
        """Let the next attempt of a delivery be now: its pause is for people."""
        with database.write() as session:  # type: ignore[attr-defined]
            session.execute(text("UPDATE delivery_job SET next_at = queued_at WHERE state = 'queued'"))

    # -- what is left ------------------------------------------------------------------------------------------------

    def places(self) -> Iterator[tuple[str, bytes]]:
        """Everything that is kept, and everything that staff can look at: name and bytes."""
        for name, content in contents(self.server.var_dir):
            yield f"var/{name}", content
        yield "the log", self.server.log_file.read_bytes()
        yield "/metrics", self.server.http.get("/metrics").content
        if not self.database_url.startswith("sqlite"):
            dump = subprocess.run(["pg_dump", "--inserts", self.database_url], check=True, capture_output=True).stdout
            yield "the dump of the database", dump
        yield from self._staff_pages()

    def _staff_pages(self) -> Iterator[tuple[str, bytes]]:
        """Every page of the console and its JSON twin, by following links, and every export."""
        email, password = STAFF
        with suppress(subprocess.CalledProcessError):  # there from an earlier look
            self.server.run("staff", "add", email, "--role", "admin", "--password-stdin", words=password + "\n")
        with httpx.Client(
            base_url=self.server.staff_url, headers={"Origin": self.server.staff_url}, trust_env=False, timeout=60
        ) as browser:
            assert browser.post("/sign-in", data={"email": email, "password": password}).status_code == 303
            known, todo = {"/sign-in"}, ["/today"]
            while todo:
                path = todo.pop()
                known.add(path)
                page = browser.get(path, follow_redirects=True)
                assert page.status_code == 200, (path, page.status_code)
                yield path, page.content
                if "html" in page.headers["content-type"]:
                    plain, _, query = path.partition("?")
                    yield f"{path} as JSON", browser.get(f"{plain}.json" + (f"?{query}" if query else ""), follow_redirects=True).content
                links = re.findall(r'href="(/[^"#]*)', page.text) if "html" in page.headers["content-type"] else []
                todo += [
                    link for link in dict.fromkeys(link.replace("&amp;", "&") for link in links) if link not in known and link not in todo
                ]
            for table, form in itertools.product(("conversations", "messages"), ("csv", "jsonl")):
                export = browser.get(f"/export/{table}.{form}")
                assert export.status_code == 200
                yield f"the export {table}.{form}", export.content


def _filled(line: str, identifiers: dict[str, str]) -> str:
    name = identifiers["name"]
    return line.format(**identifiers, **{"lower name": name.lower(), "UPPER NAME": name.upper()})


def _bytes(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
