"""Makes the pictures of `docs/screenshots` anew, from the real server in a real browser.

python tests/widget/screenshots.py
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from widget_chat import DESK, PHONE, QUESTIONS, Chat  # noqa: E402
from widget_server import ROOT, widget_server  # noqa: E402

OUT = ROOT / "docs" / "screenshots"


# The states worth keeping, by visitor; the others would only weigh.
KEPT = {
    "desk-light": {"closed", "open", "conversation", "long", "form-error", "offline"},
    "desk-dark": {"open", "conversation", "offline"},
    "phone-light": {"closed", "open", "handover", "form", "form-error", "menu"},
    "phone-dark": {"conversation", "long", "offline", "form"},
    "phone-spanish": {"open", "conversation", "form"},
}


def picture(page: Page, visitor: str, state: str) -> None:
    """A PNG of few colours, small enough for a repository."""
    if state not in KEPT[visitor]:
        return
    name = f"{visitor}-{state}"
    path = OUT / f"{name}.png"
    page.wait_for_timeout(450)
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB")


def visit(page: Page, base: str, name: str, language: str) -> None:
    """Every state of the chat, once."""
    if language == "es":
        page.route(re.compile(r"/$"), lambda route: _spanish(route))
    page.goto(base + "/")
    page.locator(".launcher").wait_for()
    picture(page, name, "closed")
    page.locator(".launcher").click()
    chat = Chat(page, page.context)
    expect(chat.bot.first).to_be_visible()
    picture(page, name, "open")
    chat.ask(QUESTIONS[0])
    picture(page, name, "conversation")
    for question in QUESTIONS[1:]:
        chat.ask(question)
    picture(page, name, "long")
    chat.ask("How much does one infusion cost?")
    picture(page, name, "handover")
    page.context.set_offline(True)
    chat.type("Can I bring my wife?")
    page.wait_for_timeout(700)
    picture(page, name, "offline")
    page.context.set_offline(False)
    chat.settle()
    page.locator(".menu-button").click()
    picture(page, name, "menu")
    page.locator("#menu button").first.click()
    picture(page, name, "form")
    page.locator(".contact .primary").click()
    picture(page, name, "form-error")


def _spanish(route: object) -> None:
    answer = route.fetch()  # type: ignore[attr-defined]
    route.fulfill(response=answer, body=answer.text().replace(" defer>", " data-lang='es' defer>", 1))  # type: ignore[attr-defined]


def main() -> None:
    """Take them all."""
    OUT.mkdir(parents=True, exist_ok=True)
    server = widget_server(Path(tempfile.mkdtemp(prefix="widget-")))
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            for name, size, scheme, language in (
                ("desk-light", DESK, "light", "en"),
                ("desk-dark", DESK, "dark", "en"),
                ("phone-light", PHONE, "light", "en"),
                ("phone-dark", PHONE, "dark", "en"),
                ("phone-spanish", PHONE, "light", "es"),
            ):
                context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-US")
                visit(context.new_page(), server.url, name, language)
                context.close()
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
