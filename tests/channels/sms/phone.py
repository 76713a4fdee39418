"""A patient's phone as the server sees it: Twilio's form fields, signed with the account's token, over the app's real HTTP edge."""

from __future__ import annotations

import itertools
from typing import Self
from xml.etree import ElementTree

import httpx
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from bot.channels.patient_app import make_patient_app
from bot.channels.sms.gsm7 import BASIC, BUDGET, EXTENDED, septets
from bot.service import Service
from bot.store.models import Base, ConsentEvent, ContactRequest, Conversation, Message, SmsTurn

_SIDS = itertools.count(1)
WEBHOOK = "/sms/twilio"


def new_sid() -> str:
    return f"SM{next(_SIDS):032x}"


class Phone:
    """Texts one service from one number."""

    def __init__(self, service: Service, number: str = "+16025550144", ours: str = "+16025550100") -> None:
        self.service = service
        self.number, self.ours = number, ours
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(make_patient_app(service)), base_url="http://inside.example")
        self._validator = RequestValidator(service.settings.twilio_auth_token.get_secret_value())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    def fields(self, body: str, **more: str) -> dict[str, str]:
        """The fields of Twilio's webhook (Twilio's guide to incoming messages)."""
        return {
            "MessageSid": new_sid(), "AccountSid": "AC00000000000000000000000000000001", "From": self.number, "To": self.ours, "Body": body,
            "NumMedia": "0", "NumSegments": "1", "ApiVersion": "2010-04-01", "FromCity": "PHOENIX", "FromCountry": "US", **more,
        }  # fmt: skip

    def sign(self, fields: dict[str, str], url: str = "https://chat.clinic.example/sms/twilio") -> str:
        return str(self._validator.compute_signature(url, fields))

    async def post(self, fields: dict[str, str], path: str = WEBHOOK, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send fields, signed for `path` unless `headers` say otherwise."""
        signed = {"X-Twilio-Signature": self.sign(fields, f"https://chat.clinic.example{path}")} if headers is None else headers
        return await self.http.post(path, data=fields, headers=signed)

    async def text(self, body: str, **more: str) -> str:
        """Text `body`; the one text that comes back, "" for silence. Every answer is held to the budget and the alphabet."""
        return said(await self.post(self.fields(body, **more)))

    def rows(self, table: type[Base]) -> int:
        """How many rows a table has."""
        with self.service.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def events(self) -> list[str]:
        """The consent ledger, in order."""
        with self.service.database.read() as session:
            return list(session.scalars(select(ConsentEvent.event).order_by(ConsentEvent.id)))

    def stored(self) -> int:
        """Everything that a message can leave behind."""
        return sum(self.rows(table) for table in (Conversation, Message, SmsTurn, ConsentEvent, ContactRequest))


def said(response: httpx.Response) -> str:
    """The one text of a TwiML answer."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/xml")
    root = ElementTree.fromstring(response.text)
    assert root.tag == "Response"
    messages = root.findall("Message")
    assert len(messages) <= 1, "several texts at once arrive out of order"
    words = messages[0].text or "" if messages else ""
    assert_fits(words)
    return words


def assert_fits(words: str) -> None:
    assert set(words) <= BASIC | EXTENDED, set(words) - BASIC - EXTENDED
    assert septets(words) <= BUDGET
