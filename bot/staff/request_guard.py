"""Rule: a change of state is taken from the console's own pages only, under names that are the console's, and `/page.json` is the
same route as `/page`.

Why: browsers send the session's cookie with requests that other websites start. Every browser says where a request comes from
(Sec-Fetch-Site; Origin where that is missing), so no hidden form fields are needed (OWASP CSRF Prevention Cheat Sheet, Fetch Metadata).
A change without either header is refused: only programs send such, and they can say Origin. A website can give its own name the address
of this machine (DNS rebinding) and would then be "the same origin": so a name has to be the machine's or one of BOT_STAFF_NAMES; plain
addresses cannot be given away. The JSON twin is made of the path, so that
it cannot have other rights than its page.
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.problem import Problem, problem_response

_SAFE: Final = frozenset({"GET", "HEAD"})
_SUFFIX: Final = ".json"
UNKNOWN_NAME: Final = "The console is not known under this name. Add the name to BOT_STAFF_NAMES where the server runs."
STRANGE: Final = "This change did not come from a page of the console. Open the page again and repeat it there."


class OwnPagesOnly:
    """Refuses changes that another website started."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the headers only."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and not came_from_here(Headers(scope=scope)):
            await problem_response(Problem(403, STRANGE))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def came_from_here(headers: Headers) -> bool:
    """Whether the headers of a request say that a page of the same origin sent it."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        try:
            return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
        except ValueError:  # brackets that do not close
            return False
    return site == "same-origin"


class KnownNames:
    """Refuses requests under a name that is not the console's."""

    def __init__(self, app: ASGIApp, names: str) -> None:
        """`names`: those of the settings, separated by commas."""
        self._app = app
        self._names = {"localhost", *(name.strip().lower() for name in names.split(",") if name.strip())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the Host header only."""
        if scope["type"] == "http" and not self._knows(Headers(scope=scope).get("host", "")):
            await problem_response(Problem(421, UNKNOWN_NAME))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:  # brackets that do not close
            return False
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class JsonTwin:
    """Lets `/page.json` be answered by `/page`, with the same data as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the suffix off and say so in the request's state."""
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            state = scope.setdefault("state", {})
            accept = Headers(scope=scope).get("accept", "")
            state["json"] = accept.startswith(("application/json", "application/problem+json"))
            if scope["path"].endswith(_SUFFIX):
                state["json"] = True
                path = scope["path"].removesuffix(_SUFFIX)
                path = "/" if path == "/index" else path
                scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)
