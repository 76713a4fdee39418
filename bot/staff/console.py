"""What the pages of the console share, and the one check that every request of it passes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Path, Request

from bot.channels.problem import Problem
from bot.privacy.sealing import Keyring
from bot.service import Service
from bot.staff.page import Pages
from bot.staff.rights import RIGHTS, Role
from bot.staff.sign_in import Member, SignIn
from bot.store.database import Database
from bot.store.queries import staff_members

COOKIE = "staff"
SAFE_COOKIE = "__Host-staff"  # browsers take it over https only, for this host only (RFC 6265bis)


class SignInFirst(Exception):
    """Nobody is signed in: a page sends the browser to sign in, JSON says 401."""


@dataclass(frozen=True)
class Console:
    """The parts that pages use."""

    service: Service
    sign_in: SignIn
    pages: Pages
    clock: Callable[[], datetime]

    @property
    def database(self) -> Database:
        """The store."""
        return self.service.database

    @property
    def keyring(self) -> Keyring:
        """Keys, for contact fields that a member reveals."""
        return self.service.keyring

    def audit(self, member: Member, action: str, target: str = "", detail: str = "") -> None:
        """Write down that `member` looked at something; changes write theirs in their own transaction."""
        with self.database.write() as session:
            staff_members.audit(session, self.clock(), member.email, action, target, detail)

    def audit_list(self, member: Member, page: str, filters: Iterable[str] = ()) -> None:
        """Write down that `member` saw a list with words of patients. `filters`: names only, for what is searched may be a name."""
        self.audit(member, f"listed {page}", detail=", ".join(filters))


def cookie_name(request: Request) -> str:
    """Plain http is for this machine only; elsewhere the browser must have come by https, or it drops the cookie."""
    own = request.url.hostname in ("127.0.0.1", "localhost", "::1")
    forwarded = request.headers.get("x-forwarded-proto") == "https"
    return COOKIE if own and request.url.scheme == "http" and not forwarded else SAFE_COOKIE


def the_console(request: Request) -> Console:
    """The console of this app."""
    console: Console = request.app.state.console
    return console


def authorise(request: Request) -> None:
    """Let a request through whose member may use the route; runs before anything of the route.

    Raises:
        SignInFirst: nobody is signed in.
        Problem: 403, the role is not enough.
    """
    needed = RIGHTS[("GET" if request.method == "HEAD" else request.method, request.scope["route"].path)]
    token = request.cookies.get(cookie_name(request), "")
    member = the_console(request).sign_in.who(token) if token else None
    request.state.member = member
    if needed is None:
        return
    if member is None:
        raise SignInFirst
    if not member.role.allows(needed):
        raise Problem(403, f"Your role ({member.role}) does not allow this. It needs the role {Role(needed)}; ask an admin of the console.")


def the_member(request: Request) -> Member:
    """Who is signed in; for routes that need a role."""
    member: Member = request.state.member
    return member


def sign_in_address(request: Request) -> str:
    """Where to sign in, with the way back to a page."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(back)}" if request.method == "GET" and back != "/" else "/sign-in"


LARGEST_ID = 2**31 - 1  # what a column of the database holds
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
ConsoleIn = Annotated[Console, Depends(the_console)]
MemberIn = Annotated[Member, Depends(the_member)]
