"""Rule: with the kind `inbox` a request is handed over by being stored: staff see it in the console.

Why: the default must work on the first day, without any other side. What is delivered this way is kept until staff mark
it as done, because nobody else has it.
"""

from __future__ import annotations

from datetime import timedelta

from bot.escalation.sender import Arrival, Delivered, Outcome, Parcel


class InboxSender:
    """Leaves the request where it is."""

    kind = "inbox"
    repeats_safely = True
    settle = timedelta(0)
    can_look_up = False

    def send(self, parcel: Parcel) -> Outcome:
        """Nothing leaves this machine."""
        return Delivered("in the staff inbox", "The request is in the staff console's inbox; nothing was sent anywhere.")

    def arrived(self, parcel: Parcel) -> Arrival:
        """Never asked."""
        return Arrival.UNKNOWN
