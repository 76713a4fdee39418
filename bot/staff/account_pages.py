"""Pages of one's own account: sign in, sign out, password, one-time codes."""

import re
from typing import Annotated

import pyotp
from fastapi import APIRouter, Depends, Form, Request, Response

from bot.channels.http_guard import client_address
from bot.channels.problem import Problem
from bot.staff.console import SAFE_COOKIE, ConsoleIn, MemberIn, cookie_name
from bot.staff.password import PasswordError
from bot.staff.sign_in import SignInRefused

router = APIRouter()
Words = Annotated[str, Form(max_length=300)]
LONGEST_WAY_BACK = 4000  # a list with every filter, its words in percent signs; beyond it nothing of ours is asked for
_SECRET = re.compile("[A-Z2-7]{32}")


def own_path(wish: str) -> str:
    """`wish` where it is a path of this console, else the first page: nobody is sent to another website."""
    path = (
        len(wish) <= LONGEST_WAY_BACK and wish.startswith("/") and not wish.startswith(("//", "/\\")) and wish.isprintable()
    )  # browsers leave tabs and line ends out
    return wish if path else "/today"


@router.get("/sign-in")
def sign_in_page(request: Request, console: ConsoleIn, next: str = "/today") -> Response:  # noqa: A002 - the name in the address
    """The form to sign in."""
    return console.pages.answer(request, "sign_in.html", {"next": own_path(next), "error": None, "email": ""})


async def not_too_often(request: Request, console: ConsoleIn) -> None:
    """Refuse an address that tries too often; over all processes, for a guess is not to be had by asking another one.

    Raises:
        Problem: 429.
    """
    settings = console.service.settings
    address = client_address(request, settings.trusted_proxies)
    wait = await console.service.limiter.over({f"staff-sign-in:{address}": settings.staff_rate_sign_in}, exact=True)
    if wait is not None:
        raise Problem(429, "Too many tries. Please wait a minute.", retry_after=wait)


@router.post("/sign-in", dependencies=[Depends(not_too_often)])
def sign_in(
    request: Request,
    console: ConsoleIn,
    email: Words,
    password: Words,
    code: Words = "",
    next: Annotated[str, Form()] = "/today",  # noqa: A002 - of any length: nobody is kept out by the page that they came from
) -> Response:
    """Sign in."""
    try:
        token = console.sign_in.enter(email, password, code)
    except SignInRefused as refused:
        return console.pages.answer(request, "sign_in.html", {"next": own_path(next), "error": str(refused), "email": email}, 401)
    response = console.pages.done(request, own_path(next))
    name = cookie_name(request)
    response.set_cookie(name, token, httponly=True, samesite="strict", secure=name == SAFE_COOKIE, path="/")
    return response


@router.post("/sign-out")
def sign_out(request: Request, console: ConsoleIn, member: MemberIn) -> Response:
    """Sign out."""
    console.sign_in.leave(member)
    response = console.pages.done(request, "/sign-in")
    name = cookie_name(request)
    response.delete_cookie(name, httponly=True, samesite="strict", secure=name == SAFE_COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/account")
def account(request: Request, console: ConsoleIn, member: MemberIn) -> Response:
    """One's own account."""
    return console.pages.answer(request, "account.html", _account(member.email, member.role, member.has_code))


@router.post("/account/password", dependencies=[Depends(not_too_often)])  # whoever finds a browser open must not guess here
def change_password(request: Request, console: ConsoleIn, member: MemberIn, old: Words, new: Words) -> Response:
    """Change the password."""
    try:
        console.sign_in.change_password(member, old, new)
    except PasswordError as error:
        data = _account(member.email, member.role, member.has_code) | {"error": str(error)}
        return console.pages.answer(request, "account.html", data, 422)
    return console.pages.done(request, "/account")


@router.post("/account/code")
def turn_codes_on(request: Request, console: ConsoleIn, member: MemberIn, secret: Words, code: Words) -> Response:
    """Turn one-time codes on with the secret that the page showed."""
    if not _SECRET.fullmatch(secret) or member.has_code:
        raise Problem(422, "Open the account page again and repeat it there. An admin can reset codes that are on.")
    try:
        console.sign_in.set_code(member, secret, code)
    except PasswordError as error:
        data = _account(member.email, member.role, has_code=False) | {"error": str(error), "secret": secret}
        return console.pages.answer(request, "account.html", data, 422)
    return console.pages.done(request, "/account")


def _account(email: str, role: str, has_code: bool) -> dict[str, object]:
    secret = None if has_code else pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Clinic console") if secret else None
    return {"email": email, "role": role, "has_code": has_code, "secret": secret, "otp_address": address, "error": None}
