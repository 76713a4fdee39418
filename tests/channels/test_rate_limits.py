"""A conversation, an address and everybody together may send so much a minute, messages too; words of danger are answered above it all."""

from collections.abc import Callable

import httpx
import pytest
from person import CRISIS, Person

Patient = Callable[..., Person]


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
