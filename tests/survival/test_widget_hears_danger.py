"""The chat shows the words of safety although the server can record nothing, and has the conversation whole when it can again."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from patient import DANGER
from playwright.sync_api import Page, expect, sync_playwright
from server import BotProcess

from bot.store import migrate

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MakeServer = Callable[..., BotProcess]


@pytest.fixture(scope="module")
def process(make_server: MakeServer) -> BotProcess:
    """Its engine need not be there."""
    made: BotProcess = make_server("heard")
    made.launch()
    made.wait_for("/healthz")
    return made


@pytest.fixture
def page(process: BotProcess, chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        made = browser.new_page()
        made.goto(process.url)
        yield made
        browser.close()


def send(page: Page, text: str) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def recorded_once(page: Page) -> None:
    """What was shown without a record stands there once, in its place."""
    expect(page.locator(".urgent")).to_have_count(0, timeout=60_000)
    expect(page.locator(".message.patient")).to_have_count(1)
    expect(page.locator(".message.bot", has_text="988").last).to_contain_text("sorry")


def test_the_chat_shows_the_safety_reply_of_a_database_that_is_locked(process: BotProcess, page: Page) -> None:
    page.locator(".launcher").click()
    expect(page.locator(".message.bot").first).to_be_visible(timeout=30_000)
    other = sqlite3.connect(process.var_dir / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    send(page, DANGER)
    expect(page.locator(".urgent")).to_contain_text("988", timeout=30_000)
    expect(page.locator(".waiting .state")).to_be_visible(timeout=30_000)
    other.execute("ROLLBACK")
    other.close()
    recorded_once(page)


def test_danger_is_heard_behind_a_message_that_cannot_be_recorded(process: BotProcess, page: Page) -> None:
    page.locator(".launcher").click()
    expect(page.locator(".message.bot").first).to_be_visible(timeout=30_000)
    other = sqlite3.connect(process.var_dir / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    send(page, "Hello there")
    send(page, DANGER)
    cry = page.locator(".message.patient", has_text=DANGER)
    expect(cry.locator(".urgent")).to_contain_text("988", timeout=15_000)
    expect(page.locator(".urgent")).to_have_count(1)
    other.execute("ROLLBACK")
    other.close()
    expect(page.locator(".urgent")).to_have_count(0, timeout=60_000)
    expect(page.locator(".message.patient[data-seq] .bubble > p")).to_have_text(["Hello there", DANGER])  # once each, in order


def test_the_chat_shows_the_safety_reply_where_no_conversation_can_begin(make_server: MakeServer, page: Page, process: BotProcess) -> None:
    database = process.database()
    with sqlite3.connect(process.var_dir / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    process.kill()
    process.launch()
    process.wait_for("/healthz")
    page.goto(process.url)
    page.locator(".launcher").click()
    send(page, DANGER)
    expect(page.locator(".urgent")).to_contain_text("988", timeout=30_000)
    with sqlite3.connect(process.var_dir / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (migrate.head(),))
    recorded_once(page)  # the server finds out by itself
    database.dispose()
