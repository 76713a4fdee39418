"""The chat as a person uses it, and what can be measured from outside."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

# `figure("W1", "19.4 KB gzip")` notes what was measured for a criterion.
Figure = Callable[[str, str], None]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
QUESTION = "What are the side effects?"
QUESTIONS = [
    "What are the side effects?",
    "Who is a candidate for ketamine infusion therapy?",
    "What can I expect during a session?",
    "How many sessions are required?",
    "Is it covered by insurance?",
    "How does it compare to other treatments?",
]

# The strict policy of criterion W7; the page's own script and style come from the server.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass
class Chat:
    """One page with the widget on it."""

    page: Page
    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self) -> "Chat":
        """Press the launcher and wait for the greeting."""
        self.page.locator(".launcher").click()
        expect(self.page.locator(".message.bot").first).to_be_visible(timeout=15_000)
        return self

    def type(self, text: str) -> None:
        """Write and send, without waiting for anything."""
        self.page.locator("#input").fill(text)
        self.page.locator("#input").press("Enter")

    def ask(self, text: str = QUESTION) -> str:
        """Send and wait for the answer; gives its text."""
        before = self.bot.count()
        self.type(text)
        expect(self.bot).not_to_have_count(before, timeout=20_000)
        self.settle()
        return self.bot.last.inner_text()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        expect(self.page.locator("[data-key]")).to_have_count(0, timeout=30_000)
        expect(self.page.locator(".typing")).to_be_hidden(timeout=30_000)

    @property
    def bot(self) -> Any:
        return self.page.locator(".message.bot")

    @property
    def patient(self) -> Any:
        return self.page.locator(".message.patient")

    @property
    def banner(self) -> Any:
        return self.page.locator(".banner")

    def shown(self) -> list[tuple[str, int, str]]:
        """(who, number, words) of the confirmed messages, in the order of the screen."""
        return [
            (who, seq, text)
            for who, seq, text in self.page.evaluate(
                """() => [...document.querySelector('clinic-chat').shadowRoot.querySelectorAll('li[data-seq]')].map(li =>
                    [li.classList.contains('bot') ? 'bot' : 'patient', Number(li.dataset.seq),
                     [...li.querySelectorAll('.bubble > p')].map(p => p.textContent).join('\\n\\n')])"""
            )
        ]

    def remembered(self) -> dict[str, Any]:
        """What the widget keeps in sessionStorage."""
        saved: dict[str, Any] = self.page.evaluate(
            "JSON.parse(Object.entries(sessionStorage).find(([k]) => k.startsWith('clinic-chat:1'))?.[1] ?? '{}')"
        )
        return saved

    def transcript(self, base: str) -> list[dict[str, Any]]:
        """The server's own transcript of this conversation."""
        session = self.remembered()["session"]
        answer = requests.get(
            f"{base}/api/v1/conversations/{session['id']}/messages",
            params={"after": 0},
            headers={"Authorization": f"Bearer {session['token']}"},
            timeout=10,
        )
        answer.raise_for_status()
        return list(answer.json()["messages"])

    def active(self) -> str:
        """tag#id.class of the focused element, inside the widget or outside."""
        return str(
            self.page.evaluate(
                """() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
                    return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join(''); }"""
            )
        )

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.context.close()


def host_page(body: str = "", head: str = "", script: str = "", lang: str = "en") -> str:
    """A clinic's page with the widget; `script`: more attributes of the script element."""
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>A clinic</title>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>{head}"
        f"<script src='/widget.js' {script} defer></script></head>"
        f"<body><main><h1>A clinic</h1><p>Words <a href='/elsewhere'>and a link</a>.</p>{body}</main></body></html>"
    )


class Visitors:
    """Opens pages with the widget in one browser, and closes them after the test."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser = browser
        self._base = base
        self._open: list[Chat] = []

    def visit(
        self,
        base: str | None = None,
        html: str | None = None,
        policy: str | None = None,
        init: str | None = None,
        path: str = "/a-clinic",
        wait: bool = True,
        **context: Any,
    ) -> Chat:
        """A new visitor on a clinic's page.

        Args:
            base: where the widget and the API are; the server itself if not given.
            html: the page; a plain one if not given. The page is the only thing that is not the server's.
            policy: its Content-Security-Policy.
            init: a script that runs before the page's own.
            context: options of the browser context (viewport, color_scheme, ...).
        """
        base = base or self._base
        options: dict[str, Any] = {"viewport": DESK, "locale": "en-US"} | context
        made = self._browser.new_context(**options)
        made.set_default_timeout(15_000)
        page = made.new_page()
        chat = Chat(page, made)
        self._open.append(chat)
        page.on("pageerror", lambda error: chat.errors.append(str(error)))
        page.on("console", lambda line: chat.errors.append(line.text) if _is_fault(line.text) else None)
        page.on("request", lambda request: chat.requests.append(f"{request.method} {request.url}"))
        if init:
            made.add_init_script(init)

        def answer(route: Route) -> None:
            headers = {"content-type": "text/html; charset=utf-8"}
            if policy:
                headers["content-security-policy"] = policy
            route.fulfill(status=200, headers=headers, body=html if html is not None else host_page())

        page.route(re.compile(re.escape(base + path) + r"(\?.*)?$"), answer)
        page.goto(base + path)
        if wait:
            page.locator(".launcher").wait_for(state="attached")
        return chat

    def leave(self) -> None:
        for chat in self._open:
            chat.close()
        self._open.clear()


def _is_fault(line: str) -> bool:
    """Lines of the console that mean a mistake of ours, not a failed request that a test provoked."""
    return not line.startswith("Failed to load resource") and bool(
        re.search(r"Content Security Policy|Trusted ?Types?|Refused to|Uncaught|TypeError", line)
    )
