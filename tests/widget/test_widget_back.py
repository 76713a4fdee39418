"""From page to page of the clinic's site and back: the browser may show a page again exactly as it was left."""

from collections.abc import Iterator

import pytest
from conftest import CHROMIUM_ARGUMENTS
from playwright.sync_api import BrowserContext, Playwright, expect
from test_widget_delivery import assert_each_answered_once
from widget_chat import DESK, QUESTIONS, Chat


@pytest.fixture
def keeping_pages(playwright_: Playwright, chromium_path: str) -> Iterator[BrowserContext]:
    """A browser that keeps the pages it leaves, as people's browsers do and browsers under test do not."""
    browser = playwright_.chromium.launch(
        executable_path=chromium_path, args=CHROMIUM_ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser.new_context(viewport=DESK, locale="en-US")
    browser.close()


@pytest.fixture
def chat(keeping_pages: BrowserContext, base: str) -> Chat:
    """On the first of two pages."""
    page = keeping_pages.new_page()
    page.goto(base + "/?first")
    page.evaluate("window.kept = true")
    return Chat(page, keeping_pages)


def back(chat: Chat) -> None:
    chat.page.go_back(wait_until="commit")  # a kept page does not load again
    assert chat.page.evaluate("window.kept") is True, "else this test proves nothing: the page was loaded anew"


def test_going_back_shows_what_was_said_on_the_page_between(chat: Chat, base: str) -> None:
    chat.open()
    chat.ask(QUESTIONS[0])
    chat.page.goto(base + "/?second")
    expect(chat.bot).to_have_count(2)
    chat.ask(QUESTIONS[1])
    back(chat)
    expect(chat.bot).to_have_count(3)
    chat.ask(QUESTIONS[2])
    assert_each_answered_once(chat, base, QUESTIONS[:3])


def test_going_back_loses_no_words_that_wait_on_the_page_between(chat: Chat, base: str) -> None:
    chat.open()
    chat.page.goto(base + "/?second")
    expect(chat.bot).to_have_count(1)
    chat.page.route("**/messages", lambda route: route.abort())
    chat.type(QUESTIONS[0])
    expect(chat.page.locator(".waiting")).to_be_visible()
    chat.page.unroute("**/messages")
    back(chat)
    chat.ask(QUESTIONS[1])
    assert_each_answered_once(chat, base, QUESTIONS[:2])


def test_going_back_after_a_deletion_brings_nothing_back(chat: Chat, base: str) -> None:
    chat.open()
    chat.ask(QUESTIONS[0])
    chat.page.goto(base + "/?second")
    expect(chat.bot).to_have_count(2)
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").nth(2).click()
    chat.page.locator(".danger").click()
    expect(chat.page.locator(".notice", has_text="deleted")).to_be_visible()
    back(chat)
    expect(chat.bot).to_have_count(1)
    assert chat.patient.count() == 0


def test_going_back_to_a_half_filled_form_finds_it_as_it_was(chat: Chat, base: str) -> None:
    chat.open()
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    chat.page.locator("#name").fill("Maria")
    chat.page.goto(base + "/?second")
    expect(chat.bot).to_have_count(1)
    back(chat)
    expect(chat.page.locator("#name")).to_have_value("Maria")
