"""The console on a real database, with real sign-ins; the passwords' cost is lowered, nothing else."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.clinic import load_clinic
from bot.engine.protocol import Engine
from bot.escalation import outbox
from bot.escalation.request import ContactDetails
from bot.service import Service
from bot.settings import Settings
from bot.staff.app import make_staff_app
from bot.staff.password import Passwords
from bot.store.database import Database
from bot.store.models import Base, Conversation, Message, StaffMember
from bot.store.queries import conversation as conversations

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = "postgresql://postgres@127.0.0.1/"
PASSWORD = "correct horse battery staple"
ORIGIN = "http://127.0.0.1:8001"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
START = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
PERSON = ContactDetails(name="Ingrid Solberg", phone="+16025550144", email="ingrid.s@example.com", preferred="call", about="billing")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def no_engine() -> Engine:
    raise AssertionError("the console needs no engine")


class House:
    """A service with its console, and the patients who were there."""

    def __init__(self, database_url: str, folder: Path, **of_settings: Any) -> None:
        self.clock = Clock()
        settings = Settings(
            var_dir=folder, database_url=database_url, model_dir=ROOT / "models", clinic_file=ROOT / "clinic.yml", _env_file=None,
            **({"staff_names": "console.clinic.example"} | of_settings),
        )  # fmt: skip
        self.service = Service.make(settings, load_clinic(settings.clinic_file), no_engine, clock=self.clock)
        self.app: FastAPI = make_staff_app(self.service, CHEAP)
        self.database: Database = self.service.database

    def hire(self, email: str, role: str) -> int:
        with self.database.write() as session:
            member = StaffMember(email=email, role=role, password_hash=CHEAP.hash(PASSWORD, email), created_at=self.clock())
            session.add(member)
            session.flush()
            return member.id

    def client(self) -> TestClient:
        return TestClient(self.app, base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False)

    def signed_in(self, role: str) -> TestClient:
        email = f"{role}@clinic.example"
        with self.database.read() as session:
            known = session.query(StaffMember).filter_by(email=email).first()
        if known is None:
            self.hire(email, role)
        client = self.client()
        response = client.post("/sign-in", data={"email": email, "password": PASSWORD})
        assert response.status_code == 303, response.text
        return client

    def talk(self, *turns: dict[str, Any], channel: str = "web", key: str = "", **of_conversation: Any) -> str:
        """A conversation of turns {"text", "topic", "later" (topics), "confidence", "outcomes", "reply", ...}; its id."""
        conversation_id = key or f"conversation-{os.urandom(6).hex()}"
        with self.database.write() as session:
            conversation = Conversation(
                id=conversation_id, channel=channel, started_at=self.clock(), last_at=self.clock(), last_seq=0, **of_conversation
            )
            session.add(conversation)
            session.flush()
            for number, turn in enumerate(turns):
                said = conversations.append(
                    session,
                    conversation,
                    sender="patient",
                    at=self.clock(),
                    turn_key=f"k{number}",
                    answered=False,
                    choice=turn.get("choice"),
                )
                session.flush()
                said.answered, said.text = True, turn["text"]
                first = {"name": turn.get("topic", "session"), "sub": turn.get("sub"), "confidence": turn.get("confidence", 0.9)}
                said.topics = [first, *turn.get("later", [])]
                said.outcomes = turn.get("outcomes", ["answer"])
                said.extras = {"runner_up": {"name": "benefits", "confidence": 0.05}}
                said.milliseconds, said.model_version = 6.4, "clinic-0123"
                said.safety_reason = turn.get("safety_reason")
                conversations.append(
                    session, conversation, sender="bot", at=self.clock(), text=turn.get("reply", "A reply."), reply_to=said.seq,
                    feedback=None, outcomes=turn.get("outcomes", ["answer"]), extras={"facts": ["K12"]},
                )  # fmt: skip
                self.clock.move(seconds=20)
        return conversation_id

    def message(self, conversation_id: str, seq: int = 1) -> int:
        with self.database.read() as session:
            return session.query(Message.id).filter_by(conversation_id=conversation_id, seq=seq).scalar()

    def thumbs(self, conversation_id: str, seq: int, value: str | None = "down") -> None:
        with self.database.write() as session:
            session.query(Message).filter_by(conversation_id=conversation_id, seq=seq).one().feedback = value

    def request_contact(self, conversation_id: str, state: str = "queued", details: ContactDetails = PERSON) -> str:
        with self.database.write() as session:
            found = outbox.submit(session, self.service.keyring, details, conversation_id, "k", "web", "contact", self.clock())
            found.job.state = state
            return found.id

    def audited(self) -> list[tuple[str, str, str]]:
        with self.database.read() as session:
            rows = session.execute(text("SELECT actor, action, target FROM audit_event ORDER BY id"))
            return [(row[0], row[1], row[2]) for row in rows]


def open_house(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(ROOT)  # domain.yml and data/ are read from the working folder
    house = House(url, folder)
    with TestClient(house.app):  # runs the console's start
        yield house
    if not house.database.is_sqlite:
        with house.database.write() as session:
            session.execute(text("TRUNCATE " + ", ".join(Base.metadata.tables) + " CASCADE"))
    house.database.dispose()
