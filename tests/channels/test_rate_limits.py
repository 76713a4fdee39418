"""A conversation, an address and everybody together may send so much a minute, messages too; words of danger are answered above it all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from server import ROOT
from starlette.testclient import TestClient

from bot.channels.patient_app import make_patient_app
from bot.clinic import load_clinic
from bot.engine.protocol import Reply, Turn, Utterance
from bot.service import Service
from bot.settings import Settings
from bot.store import migrate

CRISIS = "I want to kill myself"
Patient = Callable[..., "Person"]


class Answers:
    """An engine with one answer: how fast it is asked is what these tests are about."""

    version = "one answer"

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        return Turn((Reply("An answer."),), (), ("answer",))


class Person:
    """Somebody at an address, with a conversation."""

    def __init__(self, client: TestClient, address: str) -> None:
        self.client, self.address = client, address
        opened = self.request("POST", "/api/v1/conversations", json={})
        assert opened.status_code == 201, opened.text
        self.path = f"/api/v1/conversations/{opened.json()['id']}/messages"
        self.token = opened.json()["token"]
        self.sent = 0

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"X-Forwarded-For": self.address, **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def say(self, text: str = "hello", token: str | None = None) -> httpx.Response:
        self.sent += 1
        headers = {"Authorization": f"Bearer {token or self.token}", "Idempotency-Key": f"k{self.sent}"}
        return self.request("POST", self.path, json={"text": text}, headers=headers)


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """Makes people; the first one's settings make the server."""
    monkeypatch.chdir(ROOT)  # domain.yml is read from the working folder
    made: list[Service] = []

    def person(address: str = "10.0.0.1", **settings: int) -> Person:
        if not made:
            generous = {"rate_conversation": 1000, "rate_address": 1000, "rate_global": 1000, **settings}
            # The address that the test client says it comes from is no network address; it stands for the proxy.
            service = Service.make(
                Settings(_env_file=None, var_dir=tmp_path, clinic_file=ROOT / "clinic.yml", trusted_proxies="testclient", **generous),
                load_clinic(ROOT / "clinic.yml"), Answers,
            )  # fmt: skip
            migrate.upgrade(service.database)
            service.engine.start()
            assert service.engine.wait(10)
            made.append(service)
        return Person(TestClient(make_patient_app(made[0])), address)

    yield person
    made[0].engine.stop()
    made[0].database.dispose()


def refused(response: httpx.Response) -> bool:
    if response.status_code != 429:
        return False
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert "911" in response.json()["detail"]
    return True


def answered(response: httpx.Response) -> bool:
    return response.status_code == 200 and len(response.json()["messages"]) == 2


@pytest.mark.parametrize("limit", ["rate_conversation", "rate_address", "rate_global"])
def test_messages_above_a_limit_are_refused_and_danger_is_answered(patient: Patient, limit: str) -> None:
    one = patient(**{limit: 6})
    spoken = [one.say() for _ in range(20)]
    assert 4 <= sum(map(answered, spoken)) <= 7, "a minute may have begun in the middle of it"
    assert sum(map(answered, spoken)) + sum(map(refused, spoken)) == 20
    while not refused(one.say()):
        pass
    danger = one.say(CRISIS)
    assert answered(danger)
    assert "988" in danger.json()["messages"][1]["text"]
    assert refused(one.say()), "and it opens no door for what is none"


def test_one_conversation_uses_up_its_own_limit_only(patient: Patient) -> None:
    one = patient(rate_conversation=3)
    other = patient()
    while not refused(one.say()):
        pass
    assert answered(other.say())


def test_one_address_uses_up_its_own_limit_only(patient: Patient) -> None:
    one = patient("10.0.0.1", rate_address=5)
    other = patient("10.0.0.2")
    while not refused(one.say()):
        pass
    assert answered(other.say())


def test_who_guesses_tokens_is_told_to_slow_down(patient: Patient) -> None:
    one = patient(rate_address=8)
    guesses = [one.say(token="guess").status_code for _ in range(20)]
    assert set(guesses) == {403, 429}
    assert 6 <= guesses.count(403) <= 9
    assert one.say(CRISIS, token="guess").status_code == 429


def test_everybody_together_is_limited_wherever_they_come_from(patient: Patient) -> None:
    people = [patient(f"10.0.1.{number}", rate_global=12) for number in range(4)]
    spoken = [person.say() for _ in range(5) for person in people]
    assert 7 <= sum(map(answered, spoken)) <= 10
    assert sum(map(answered, spoken)) + sum(map(refused, spoken)) == 20
