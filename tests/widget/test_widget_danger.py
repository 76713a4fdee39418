"""Danger is heard while a message cannot be delivered: those behind it do not wait for their turn to be looked at."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from test_widget_delivery import assert_each_answered_once
from widget_chat import QUESTION, Chat, Visitors

CRY = "I am going to kill myself this evening"
NOBODY = "00000000-0000-0000-0000-000000000000"
SENDING = re.compile(r"/messages$")
OPENING = re.compile(r"/conversations$")
RESUMING = re.compile(r"/messages\?after=0")


def refused(status: int, wait: int = 60) -> dict[str, Any]:
    headers = {"content-type": "application/problem+json", "Retry-After": str(wait)}
    return {"status": status, "headers": headers, "body": json.dumps({"type": "about:blank", "status": status, "detail": "no"})}


def own_messages_fail(chat: Chat, status: int, wait: int = 60) -> list[str]:
    """What is sent in the conversation's own name fails; the words sent in nobody's name reach the server and are listed."""
    looked: list[str] = []

    def answer(route: Route) -> None:
        if NOBODY in route.request.url:
            looked.append(json.loads(route.request.post_data or "{}")["text"])
            route.continue_()
        elif status:
            route.fulfill(**refused(status, wait))
        else:
            route.abort()

    chat.page.route(SENDING, answer)
    return looked


def heard(chat: Chat) -> None:
    """The cry has the words of safety beside it, and nothing else has them."""
    cry = chat.patient.filter(has_text=CRY)
    expect(cry.locator(".urgent")).to_contain_text("988", timeout=6000)
    expect(chat.page.locator(".urgent")).to_have_count(1)


@pytest.mark.parametrize("status", [429, 503, 0])
def test_danger_behind_a_message_that_must_wait_is_heard_at_once(visitors: Visitors, base: str, status: int) -> None:
    chat = visitors.visit().open()
    own_messages_fail(chat, status)
    chat.type(QUESTION)
    expect(chat.page.locator(".waiting")).to_have_count(1)
    chat.type(CRY)
    heard(chat)
    chat.page.unroute(SENDING)
    chat.page.locator(".waiting .small").first.click()
    chat.settle()
    assert [text for who, _, text in chat.shown() if who == "patient"] == [QUESTION, CRY], "in the order in which they were written"
    assert [m["text"] for m in chat.transcript(base) if m["from"] == "patient"] == [QUESTION, CRY], "recorded once each"


def test_danger_that_was_written_before_the_first_failure_is_heard_with_it(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    held: list[Route] = []
    chat.page.route(SENDING, lambda r: r.continue_() if NOBODY in r.request.url else held.append(r))
    chat.type(QUESTION)
    chat.type(CRY)
    heard(chat)  # an answer that takes long is enough
    held[0].fulfill(**refused(429))
    expect(chat.page.locator(".waiting")).to_have_count(1)
    heard(chat)


def test_words_that_were_looked_at_are_not_looked_at_again(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    looked = own_messages_fail(chat, 503, wait=1)
    chat.type("Good morning")
    expect(chat.page.locator(".waiting")).to_have_count(1)
    chat.type(QUESTION)
    chat.page.wait_for_timeout(3500)
    assert looked == [QUESTION], "once, although the first has failed several times; the first itself never"
    chat.page.unroute(SENDING)
    chat.settle()
    assert [m["text"] for m in chat.transcript(base) if m["from"] == "patient"] == ["Good morning", QUESTION]


def test_a_look_that_failed_is_taken_again_at_the_next_failure(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    looks: list[int] = []

    def answer(route: Route) -> None:
        if NOBODY not in route.request.url:
            route.fulfill(**refused(503, wait=1))
        elif not looks:
            looks.append(429)
            route.fulfill(**refused(429))
        else:
            route.continue_()

    chat.page.route(SENDING, answer)
    chat.type(QUESTION)
    expect(chat.page.locator(".waiting")).to_have_count(1)
    chat.type(CRY)
    heard(chat)


@pytest.mark.parametrize("status", [429, 503, 0])
def test_danger_is_heard_where_no_conversation_can_be_opened(visitors: Visitors, base: str, status: int) -> None:
    chat = visitors.visit()
    chat.page.route(OPENING, lambda r: r.fulfill(**refused(status)) if status else r.abort())
    chat.page.locator(".launcher").click()
    expect(chat.banner).not_to_be_empty()
    chat.type(QUESTION)
    chat.type(CRY)
    heard(chat)
    chat.page.unroute(OPENING)
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.settle()
    assert [text for who, _, text in chat.shown() if who == "patient"] == [QUESTION, CRY]


def test_danger_is_heard_where_a_conversation_cannot_be_taken_up_again(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.ask()
    chat.page.route(RESUMING, lambda r: r.fulfill(**refused(429)))
    chat.page.reload()
    expect(chat.banner).to_contain_text("Many messages")
    chat.type(CRY)
    heard(chat)
    chat.page.unroute(RESUMING)
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.settle()
    assert_each_answered_once(chat, base, [QUESTION, CRY])


def test_danger_is_heard_where_every_token_is_refused(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    own_messages_fail(chat, 401)
    chat.type(CRY)
    expect(chat.page.locator(".message.failed")).to_be_visible()
    heard(chat)
