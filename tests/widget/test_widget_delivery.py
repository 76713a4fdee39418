"""Words are never lost and never doubled, whatever the network and the server do."""

import itertools
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect
from widget_chat import QUESTION, QUESTIONS, Chat, Figure, Visitors
from widget_faults import FaultProxy
from widget_server import BotProcess, widget_server


def assert_each_answered_once(chat: Chat, base: str, questions: list[str]) -> None:
    """Server and screen agree: every question once, in order, each followed by its answer."""
    server = [(m["from"], m["seq"], m["text"]) for m in chat.transcript(base)]
    screen = chat.shown()
    assert [(who, seq) for who, seq, _ in server] == [(who, seq) for who, seq, _ in screen]
    assert [text for who, _, text in server if who == "patient"] == questions
    speakers = [who for who, _, _ in server]
    first = speakers.index("patient")
    runs = [who for at, who in enumerate(speakers[first:]) if at == 0 or speakers[first + at - 1] != who]
    assert runs == ["patient", "bot"] * len(questions)


def test_w13_offline_words_are_answered_in_order_when_back(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit().open()
    chat.ask(QUESTIONS[5])  # the engine is warm: its loading is no part of this
    chat.context.set_offline(True)
    for question in QUESTIONS[:5]:
        chat.type(question)
    expect(chat.page.locator(".message.patient .state")).to_have_count(5)
    expect(chat.banner).to_contain_text("offline")
    chat.page.wait_for_timeout(4000)  # the waits have grown meanwhile
    start = time.monotonic()
    chat.context.set_offline(False)
    chat.settle()
    took = time.monotonic() - start
    expect(chat.banner).to_be_empty()
    figure("W13", f"5 messages answered once each, in order, {took:.1f} s after being back")
    assert_each_answered_once(chat, base, [QUESTIONS[5], *QUESTIONS[:5]])
    assert took <= 3


@pytest.mark.parametrize("kind", ["lose_request", "lose_response", "cut_response"])
def test_w14_a_broken_line_loses_and_doubles_nothing(visitors: Visitors, proxy: FaultProxy, figure: Figure, kind: str) -> None:
    chat = visitors.visit(base=proxy.url).open()
    chat.ask(QUESTIONS[1])
    fault = proxy.fault(kind, times=2)
    chat.type(QUESTION)
    chat.type(QUESTIONS[2])
    chat.settle()
    assert len(fault.hits) == 2, "the line did break"
    assert_each_answered_once(chat, proxy.url, [QUESTIONS[1], QUESTION, QUESTIONS[2]])
    figure("W14", f"{kind.replace('_', ' ')}: 0 lost, 0 doubled")


def test_w14_a_lost_greeting_and_a_lost_transcript_are_asked_for_again(visitors: Visitors, proxy: FaultProxy) -> None:
    proxy.fault("cut_response", "POST /api/v1/conversations HTTP")
    chat = visitors.visit(base=proxy.url).open()
    chat.ask()
    proxy.fault("lose_response", "GET /api/v1/conversations/")
    chat.page.reload()
    expect(chat.bot).to_have_count(2, timeout=5000)
    assert_each_answered_once(chat, proxy.url, [QUESTION])


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[BotProcess]:
    """A server that this test may kill."""
    server = widget_server(tmp_path)
    server.start()
    yield server
    server.stop()


def test_w14_server_killed_in_mid_turn(chromium: Browser, own_server: BotProcess, figure: Figure) -> None:
    proxy = FaultProxy(own_server.port)
    there = Visitors(chromium, proxy.url)
    try:
        chat = there.visit().open()
        chat.ask(QUESTIONS[1])
        killed = threading.Event()

        def kill() -> None:
            own_server.kill()
            killed.set()

        proxy.fault("lose_response", after_forwarding=kill)
        chat.type(QUESTION)
        assert killed.wait(20)
        expect(chat.banner).not_to_be_empty(timeout=4000)
        chat.type(QUESTIONS[2])
        start = time.monotonic()
        own_server.launch()
        own_server.wait_for("/healthz")
        up = time.monotonic()
        expect(chat.page.locator("[data-key]")).to_have_count(0, timeout=90_000)
        expect(chat.page.locator(".typing")).to_be_hidden(timeout=90_000)
        figure("W14", f"server killed in mid-turn: 0 lost, 0 doubled; answered {time.monotonic() - up:.0f} s after it listens again")
        assert up - start < 60
        server = chat.transcript(own_server.url)
        assert [(m["from"], m["seq"]) for m in server] == [(who, seq) for who, seq, _ in chat.shown()]
        assert [m["text"] for m in server if m["from"] == "patient"] == [QUESTIONS[1], QUESTION, QUESTIONS[2]]
        # The two answers may come after both questions: a loading engine holds nobody's words back.
        again = there.visit().open()
        for question in (QUESTIONS[1], QUESTION, QUESTIONS[2]):
            again.ask(question)
        said = [sorted(m["text"] for m in t if m["from"] == "bot") for t in (server, again.transcript(own_server.url))]
        assert said[0] == said[1], "each answered once, as without the accident"
    finally:
        there.leave()
        proxy.down()


def test_w15_reload_in_mid_turn_shows_everything_once(visitors: Visitors, proxy: FaultProxy, figure: Figure) -> None:
    chat = visitors.visit(base=proxy.url).open()
    chat.ask(QUESTIONS[1])
    proxy.fault("delay", seconds=3)  # the server has answered; the page does not hear it before it is reloaded
    chat.type(QUESTION)
    chat.page.wait_for_timeout(700)
    chat.page.reload(wait_until="commit")
    start = time.monotonic()
    expect(chat.page.locator(".message.patient[data-seq]")).to_have_count(2, timeout=5000)
    expect(chat.bot).to_have_count(3, timeout=5000)
    took = time.monotonic() - start
    chat.settle()
    figure("W15", f"reload in mid-turn: transcript complete after {took:.2f} s")
    assert_each_answered_once(chat, proxy.url, [QUESTIONS[1], QUESTION])
    assert took <= 1


def test_w15_reload_before_the_words_left(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("lose_request", times=3)
    chat.type(QUESTION)
    chat.page.reload()
    chat.settle()
    expect(chat.bot).to_have_count(2)
    assert_each_answered_once(chat, proxy.url, [QUESTION])


def test_w15_words_leave_even_when_the_chat_is_closed_on_the_next_page(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("lose_request", times=3)
    chat.type(QUESTION)
    chat.page.keyboard.press("Escape")
    chat.page.reload()
    expect(chat.page.locator(".launcher.unread")).to_be_visible(timeout=10_000)
    expect(chat.page.locator(".panel")).to_be_hidden()
    assert_each_answered_once(chat, proxy.url, [QUESTION])


def test_w15_reload_after_ten_minutes(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit().open()
    chat.ask()
    chat.page.locator("#input").fill("not yet sent")
    chat.page.clock.install(time=time.time() + 600)
    chat.page.reload(wait_until="commit")
    start = time.monotonic()
    expect(chat.bot).to_have_count(2, timeout=5000)
    took = time.monotonic() - start
    figure("W15", f"reload ten minutes later: complete after {took:.2f} s, draft kept")
    assert took <= 1
    assert chat.page.locator("#input").input_value() == "not yet sent"
    assert_each_answered_once(chat, base, [QUESTION])


@pytest.mark.parametrize("how", ["told expired", "token damaged"])
def test_w15_expired_token_gives_a_notice_and_one_new_conversation(visitors: Visitors, figure: Figure, how: str) -> None:
    chat = visitors.visit().open()
    chat.ask()
    if how == "token damaged":  # the real server refuses it
        chat.page.evaluate(
            """() => { const k = Object.keys(sessionStorage).find(k => k.startsWith('clinic-chat:1')), v = JSON.parse(sessionStorage[k]);
            v.session.token = (v.session.token[0] === 'x' ? 'y' : 'x') + v.session.token.slice(1); sessionStorage[k] = JSON.stringify(v); }"""
        )
    else:
        body = '{"type":"about:blank#expired","title":"Unauthorized","status":401,"detail":"expired"}'
        expired = {"status": 401, "content_type": "application/problem+json", "body": body}
        chat.page.route(re.compile("/messages"), lambda route: route.fulfill(**expired), times=1)
    chat.requests.clear()
    chat.page.reload()
    expect(chat.page.locator("li.notice")).to_contain_text("ended")
    expect(chat.bot).to_have_count(1)
    chat.page.wait_for_timeout(1500)
    begun = [r for r in chat.requests if r.startswith("POST") and r.endswith("/conversations")]
    figure("W15", f"{how}: notice, {len(begun)} new conversation")
    assert len(begun) == 1
    chat.ask()


def test_w15_a_conversation_that_ends_under_a_message_takes_the_words_along(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.ask(QUESTIONS[1])
    session = chat.remembered()["session"]
    gone = chat.page.request.delete(f"{base}/api/v1/conversations/{session['id']}", headers={"Authorization": f"Bearer {session['token']}"})
    assert gone.status == 204
    chat.type(QUESTION)
    expect(chat.page.locator("li.notice")).to_contain_text("ended")
    chat.settle()
    assert QUESTIONS[1] in chat.page.locator(".messages").inner_text(), "what was said stays readable"
    assert [text for who, _, text in chat.shown() if who == "patient"] == [QUESTION]
    assert_each_answered_once(chat, base, [QUESTION])


def test_w15_a_server_that_refuses_every_token_makes_no_loop(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    refused = {"status": 401, "content_type": "application/problem+json", "body": '{"status":401}'}
    chat.page.route(re.compile("/messages"), lambda route: route.fulfill(**refused))
    chat.requests.clear()
    chat.type(QUESTION)
    expect(chat.page.locator(".message.failed")).to_be_visible()
    chat.page.wait_for_timeout(2500)
    assert len(chat.requests) <= 6, chat.requests
    chat.page.unroute(re.compile("/messages"))
    chat.page.locator(".failed .small").first.click()
    chat.settle()
    expect(chat.bot.last).to_be_visible()


def test_w16_server_down_is_said_soon_and_nothing_typed_is_lost(visitors: Visitors, proxy: FaultProxy, figure: Figure) -> None:
    chat = visitors.visit(base=proxy.url).open()
    chat.ask(QUESTIONS[1])
    tries: list[float] = []
    chat.page.on("request", lambda r: tries.append(time.monotonic()) if r.url.endswith("/messages") else None)
    proxy.down()
    start = time.monotonic()
    chat.type(QUESTION)
    expect(chat.banner).not_to_be_empty(timeout=3000)
    said = time.monotonic() - start
    chat.page.locator("#input").fill("and another thing")
    chat.page.wait_for_timeout(8500)
    gaps = [b - a for a, b in itertools.pairwise(tries)]
    assert chat.page.locator("#input").input_value() == "and another thing"
    assert chat.page.locator(".strip").is_visible()
    assert QUESTION in chat.patient.last.inner_text()
    proxy.up()
    chat.page.locator(".small").first.click()  # "Try again": need not wait
    chat.settle()
    figure("W16", f"banner after {said:.2f} s; tries after {', '.join(f'{g:.1f}' for g in gaps)} s")
    assert said <= 2
    assert len(gaps) >= 3
    for wait, full in zip(gaps, [0.5, 1, 2, 4], strict=False):
        assert full * 0.7 <= wait <= full * 1.0 + 0.35, gaps
    assert_each_answered_once(chat, proxy.url, [QUESTIONS[1], QUESTION])


def test_w16_server_down_at_opening_for_a_minute(visitors: Visitors, proxy: FaultProxy, figure: Figure) -> None:
    chat = visitors.visit(base=proxy.url)
    chat.page.clock.install()
    proxy.down()
    tries: list[str] = []
    failures: list[str] = []
    chat.page.on("request", lambda r: tries.append(r.url) if r.url.endswith("/conversations") else None)
    chat.page.on("requestfailed", lambda r: failures.append(r.url) if r.url.endswith("/conversations") else None)
    chat.page.locator(".launcher").click()
    expect(chat.banner).not_to_be_empty(timeout=2000)
    assert chat.page.locator(".strip").is_visible()
    assert chat.page.locator(".privacy").is_visible()
    chat.type(QUESTION)
    waited = 0
    while waited < 60:  # seconds of the page's clock
        for _ in range(100):  # the wait for the next try begins with the failure of the last
            chat.page.wait_for_timeout(100)
            if len(failures) == len(tries):
                break
        before = len(tries)
        chat.page.clock.run_for(15_100)
        chat.page.wait_for_timeout(150)
        assert len(tries) > before, "never more than 15 s between two tries"
        waited += 15
    assert len(tries) <= 16, "backing off, not hammering"
    figure("W16", f"down for a minute: {len(tries)} tries, never more than 15 s apart")
    proxy.up()
    chat.page.clock.run_for(15_100)
    chat.page.clock.resume()
    chat.settle()
    assert_each_answered_once(chat, proxy.url, [QUESTION])


def test_w16_a_server_that_accepts_and_says_nothing(visitors: Visitors, proxy: FaultProxy, figure: Figure) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("delay", seconds=6)
    start = time.monotonic()
    chat.type(QUESTION)
    expect(chat.banner).not_to_be_empty(timeout=3000)
    said = time.monotonic() - start
    figure("W16", f"silent server: banner after {said:.1f} s")
    chat.settle()
    assert said <= 2
    expect(chat.banner).to_be_empty()
    assert_each_answered_once(chat, proxy.url, [QUESTION])


def test_words_typed_before_the_greeting_are_sent(visitors: Visitors) -> None:
    chat = visitors.visit()
    held: list[Route] = []
    chat.page.route(re.compile(r"/conversations$"), lambda route: held.append(route))
    chat.page.locator(".launcher").click()
    chat.type(QUESTION)
    expect(chat.page.locator(".message.sending")).to_be_visible()
    chat.page.wait_for_timeout(300)
    held[0].continue_()
    chat.settle()
    expect(chat.bot).to_have_count(2)
    assert [who for who, _, _ in chat.shown()] == ["bot", "patient", "bot"]
