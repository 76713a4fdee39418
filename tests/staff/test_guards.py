"""What stands before every page: names, headers, and answers to our own faults."""

import pytest
from console_house import House
from starlette.testclient import TestClient

from bot.staff.console import Console

HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "x-request-id", "cache-control")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "a b"])
def test_a_name_that_is_not_the_consoles_is_refused(house: House, host: str) -> None:
    response = house.signed_in("admin").get("/today", headers={"Host": host})
    assert response.status_code == 421
    assert "BOT_STAFF_NAMES" in response.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost", "[::1]:8001", "192.168.1.5", "Console.Clinic.example:443"])
def test_the_consoles_own_names_and_plain_addresses_are_known(house: House, host: str) -> None:
    response = house.client().get("/today", headers={"Host": host})
    assert response.headers["location"] == "/sign-in?next=/today"  # a path: the name that was sent is never sent back


STRANGE = [
    "/review/99999999999999999999", "/review/-1", "/audit?before=99999999999999999999", "/review.json?before=1.0~99999999999~1",
    "/review?before=1.0~²~1", "/transcripts?before=99999999999999.0~x", "/transcripts/a%00b", "/transcripts?words=%00", "/transcripts?topic=%00",
    "/transcripts?before=1.0~%00", "/waiting/%00", "/audit?action=%00", "/transcripts/long?start=99999999999", "/transcripts?words=%F0%9F%92%89",
    "/teach/conversations/%00.yml", "/today?days=99999999999999", "/export/messages.csv?since=0000-00-00", "/transcripts?since=0001-01-01",
    "/transcripts?until=9999-12-31",
]  # fmt: skip


def test_strange_addresses_are_refused_or_find_nothing_on_either_database(any_house: House) -> None:
    client = any_house.signed_in("admin")
    statuses = {path: client.get(path).status_code for path in STRANGE}
    assert {path: status for path, status in statuses.items() if status not in (200, 404, 409, 422)} == {}


def test_strange_forms_are_refused_on_either_database(any_house: House) -> None:
    client = any_house.signed_in("admin")
    number = any_house.message(any_house.talk({"text": "hello"}))
    for path, form in (
        (f"/review/{number}", {"version": "0", "verdict": "right", "note": "a\x00b"}),
        (f"/review/{number}", {"version": "99999999999999999999"}),
        ("/transcripts/filters", {"name": "a\x00", "query": "topic=x"}),
        ("/people/99999999999999999999", {"action": "unlock"}),
        ("/sign-in", {"email": "a\x00@clinic.example", "password": "x\x00"}),
        ("/account/password", {"old": "\x00", "new": "\x00" * 20}),
    ):
        assert client.post(path, data=form).status_code in (303, 401, 422), path


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_of_our_own_is_answered_with_all_headers_and_no_detail(house: House, monkeypatch: pytest.MonkeyPatch, accept: str) -> None:
    signed_in = house.signed_in("viewer")
    client = TestClient(house.app, base_url=str(signed_in.base_url), cookies=signed_in.cookies, raise_server_exceptions=False)

    def broken(self: Console, *_: object) -> None:
        raise RuntimeError("words of a patient")

    monkeypatch.setattr(Console, "audit", broken)
    response = client.get(f"/transcripts/{house.talk({'text': 'hello'})}", headers={"Accept": accept})
    assert response.status_code == 500
    assert [name for name in HEADERS if name not in response.headers] == []
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "words of a patient" not in response.text
    assert "nothing was changed" in response.text
    assert 'bot_failures_total{error="RuntimeError"} 1.0' in house.service.metrics.render().decode()
