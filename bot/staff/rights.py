"""Rule: every address of the console names the least role that may use it, in one table; what is not in the table does not exist.

Why: a right that each page checks for itself is forgotten on one of them. The app refuses to start when a route is missing here
(`unlisted`), and a test walks the table with every role. Roles are ordered: an admin may do all that a reviewer may.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a member of staff may do: read; judge and call back; run the console."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def allows(self, needed: "Role") -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


OPEN: Final = None  # without a sign-in

RIGHTS: Final[dict[tuple[str, str], Role | None]] = {
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/"): Role.VIEWER,
    ("POST", "/sign-out"): Role.VIEWER,
    ("GET", "/account"): Role.VIEWER,
    ("POST", "/account/password"): Role.VIEWER,
    ("POST", "/account/code"): Role.VIEWER,
    ("GET", "/today"): Role.VIEWER,
    ("GET", "/waiting"): Role.VIEWER,
    ("GET", "/waiting/{request_id}"): Role.VIEWER,
    ("POST", "/waiting/{request_id}/reveal"): Role.REVIEWER,
    ("POST", "/waiting/{request_id}/done"): Role.REVIEWER,
    ("POST", "/waiting/{request_id}/reopen"): Role.REVIEWER,
    ("POST", "/waiting/{request_id}/retry"): Role.REVIEWER,
    ("POST", "/waiting/{request_id}/confirm"): Role.REVIEWER,
    ("GET", "/transcripts"): Role.VIEWER,
    ("POST", "/transcripts/filters"): Role.VIEWER,
    ("POST", "/transcripts/filters/{filter_id}/delete"): Role.VIEWER,
    ("GET", "/transcripts/{conversation_id}"): Role.VIEWER,
    ("POST", "/transcripts/{conversation_id}/delete"): Role.ADMIN,
    ("GET", "/review"): Role.VIEWER,
    ("GET", "/review/figures"): Role.VIEWER,
    ("GET", "/review/{message_id}"): Role.VIEWER,
    ("POST", "/review/{message_id}"): Role.REVIEWER,
    ("GET", "/teach"): Role.REVIEWER,
    ("GET", "/teach/lines.yml"): Role.REVIEWER,
    ("GET", "/teach/conversations/{conversation_id}.yml"): Role.REVIEWER,
    ("GET", "/export"): Role.ADMIN,
    ("GET", "/export/{table}.{form}"): Role.ADMIN,
    ("GET", "/audit"): Role.ADMIN,
    ("GET", "/people"): Role.ADMIN,
    ("POST", "/people/{member_id}"): Role.ADMIN,
}
