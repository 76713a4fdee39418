"""What the tests of delivery share: a moment, a secret, and a clock that the test moves."""

from datetime import UTC, datetime, timedelta

from bot.escalation.schedule import Schedule

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "a secret of the tests"
SCHEDULE = Schedule(timedelta(seconds=10), timedelta(minutes=5), timedelta(hours=1), timedelta(minutes=5))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **by):
        self.now += timedelta(**by)
