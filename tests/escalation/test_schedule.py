"""Pauses between attempts."""

import random
from datetime import timedelta

import pytest
from contact_bench import START

from bot.escalation.schedule import Schedule
from bot.settings import Settings

SCHEDULE = Schedule(timedelta(seconds=10), timedelta(minutes=5), timedelta(hours=1))


@pytest.mark.parametrize(("attempts", "longest"), [(1, 10), (2, 20), (3, 40), (5, 160), (6, 300), (40, 300), (10_000, 300)])
def test_pauses_double_up_to_the_longest_and_are_never_less_than_half(attempts, longest):
    rng = random.Random(1)
    pauses = [(SCHEDULE.next_at(attempts, START, START, rng) - START).total_seconds() for _ in range(200)]
    assert longest / 2 <= min(pauses) < longest * 0.6
    assert longest * 0.9 < max(pauses) <= longest


def test_a_time_that_the_other_side_names_is_kept():
    assert SCHEDULE.next_at(1, START, START, random.Random(1), timedelta(minutes=9)) == START + timedelta(minutes=9)


def test_the_last_attempt_falls_on_the_end_of_the_time_and_then_it_is_over():
    late = START + timedelta(minutes=59, seconds=58)
    end = START + timedelta(hours=1)
    assert SCHEDULE.next_at(9, START, late, random.Random(1)) == end
    assert SCHEDULE.next_at(10, START, end, random.Random(1)) is None


def test_times_that_do_not_fit_together_are_refused():
    with pytest.raises(ValueError, match="BOT_DELIVERY_LEASE_SECONDS"):
        Schedule.from_settings(Settings(BOT_DELIVERY_LEASE_SECONDS=49))
    with pytest.raises(ValueError, match="longer than nothing"):
        Schedule(lease=timedelta(0))
    assert Schedule.from_settings(Settings()).give_up == timedelta(hours=72)
