"""A place in a list that is ordered by time and id, as one word of an address."""

from datetime import UTC, datetime

from bot.channels.problem import Problem


class Cursor:
    """Writes and reads such places."""

    @staticmethod
    def write(at: datetime, key: str) -> str:
        """The place after the line with this time and id."""
        return f"{int(at.timestamp())}.{at.microsecond:06}~{key}"

    @staticmethod
    def read(word: str) -> tuple[datetime, str] | None:
        """What `write` wrote; None for an empty word.

        Raises:
            Problem: 422, it is no such place.
        """
        if not word:
            return None
        time, _, key = word.partition("~")
        seconds, _, micro = time.partition(".")
        try:
            return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micro)), key
        except (ValueError, OverflowError, OSError):
            raise Problem(422, "This address is not complete: go back to the first page of the list.") from None
