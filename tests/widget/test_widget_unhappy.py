"""What goes wrong in the world: refusals, slow answers, odd clocks, closed storage, frames, proxies."""

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Route, expect
from test_widget_delivery import assert_each_answered_once
from widget_chat import DESK, QUESTION, QUESTIONS, Figure, Visitors, host_page
from widget_faults import FaultProxy
from widget_server import BotProcess, free_port


def refuse(status: int, headers: dict[str, str] | None = None, json_: bool = True) -> dict[str, Any]:
    body = json.dumps({"type": "about:blank", "title": "no", "status": status, "detail": "no"}) if json_ else "<h1>no</h1>"
    return {
        "status": status,
        "headers": {"content-type": "application/problem+json" if json_ else "text/html"} | (headers or {}),
        "body": body,
    }


def answers(statuses: list[int], then_real: bool = True, **more: Any) -> Callable[[Route], None]:
    """Answers the first requests with these statuses, and passes the others to the server."""
    left = list(statuses)

    def answer(route: Route) -> None:
        if left:
            route.fulfill(**refuse(left.pop(0), **more))
        else:
            route.continue_()

    return answer


SENDING = re.compile(r"/messages$")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_passing_trouble_of_the_server_is_waited_out(visitors: Visitors, base: str, status: int) -> None:
    chat = visitors.visit().open()
    chat.page.route(SENDING, answers([status, status]))
    chat.type(QUESTION)
    expect(chat.page.locator(".waiting .state")).to_contain_text("We keep trying")
    expect(chat.banner).not_to_be_empty()
    chat.settle()
    expect(chat.banner).to_be_empty()
    assert_each_answered_once(chat, base, [QUESTION])


def test_500_for_ever_asks_the_patient_and_lets_the_next_message_pass(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.page.clock.install()

    def poison(route: Route) -> None:
        if "poison" in (route.request.post_data or ""):
            route.fulfill(**refuse(500))
        else:
            route.continue_()

    chat.page.route(SENDING, poison)
    chat.type("poison")
    chat.type(QUESTION)
    for _ in range(20):
        chat.page.clock.run_for(4000)
        chat.page.wait_for_timeout(60)
        if chat.page.locator(".message.failed").count():
            break
    chat.page.clock.resume()
    expect(chat.page.locator(".message.failed .state")).to_have_text("Not sent.")
    expect(chat.bot).to_have_count(2)
    chat.page.locator("#input").fill("half a sentence")
    chat.page.locator(".failed").get_by_role("button", name="Edit").click()
    assert chat.page.locator("#input").input_value() == "poison\nhalf a sentence", "nothing that was typed is lost"
    assert chat.active() == "textarea#input"
    assert_each_answered_once(chat, base, [QUESTION])


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_conversation_is_replaced_with_the_words(visitors: Visitors, base: str, status: int) -> None:
    chat = visitors.visit().open()
    chat.ask(QUESTIONS[1])
    chat.page.route(SENDING, answers([status]))
    chat.type(QUESTION)
    expect(chat.page.locator("li.notice")).to_contain_text("ended")
    chat.settle()
    assert_each_answered_once(chat, base, [QUESTION])


def test_404_of_a_proxy_does_not_end_a_conversation(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.ask(QUESTIONS[1])
    chat.page.route(SENDING, answers([404, 404], json_=False))
    chat.type(QUESTION)
    chat.settle()
    assert chat.page.locator("li.notice").count() == 0
    assert_each_answered_once(chat, base, [QUESTIONS[1], QUESTION])


@pytest.mark.parametrize("status", [413, 422])
def test_refused_words_can_be_edited_and_do_not_block_the_next(visitors: Visitors, base: str, status: int) -> None:
    chat = visitors.visit().open()
    chat.page.route(SENDING, answers([status]))
    chat.type("words that the server does not take")
    refused = chat.page.locator(".message.refused")
    expect(refused.locator(".state")).to_contain_text("Not sent")
    chat.type(QUESTION)
    expect(chat.bot).to_have_count(2)
    refused.get_by_role("button", name="Edit").click()
    assert chat.page.locator("#input").input_value() == "words that the server does not take"
    assert refused.count() == 0
    assert_each_answered_once(chat, base, [QUESTION])


def test_the_real_server_refuses_what_is_too_long_and_the_widget_says_so_before(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    session = chat.remembered()["session"]
    for text, codes in (("", {422}), ("x" * 2001, {422}), ("x" * 20_000, {413})):
        answer = requests.post(
            f"{base}/api/v1/conversations/{session['id']}/messages",
            json={"text": text},
            headers={"Authorization": f"Bearer {session['token']}", "Idempotency-Key": f"n{len(text)}"},
            timeout=10,
        )
        assert answer.status_code in codes, (len(text), answer.status_code)
    chat.type("y" * 2010)
    expect(chat.page.locator(".refused .state")).to_contain_text("too long")
    chat.page.locator(".refused").get_by_role("button", name="Edit").click()
    expect(chat.page.locator(".warning")).to_have_text("Please shorten your message by 10 characters.")
    assert chat.page.locator("#input").input_value() == "y" * 2010, "nothing is cut off"
    assert chat.page.locator("#input").get_attribute("aria-invalid") == "true"


def test_too_long_a_cry_for_help_is_heard(visitors: Visitors) -> None:
    """The server looks for danger before it looks at the length, so the widget must not hold such words back."""
    chat = visitors.visit().open()
    answer = chat.ask("I cannot go on like this. " * 90 + "I want to kill myself tonight.")
    assert "988" in answer


def test_429_waits_as_long_as_it_is_told(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    times: list[float] = []
    chat.page.on("request", lambda r: times.append(time.monotonic()) if SENDING.search(r.url) and r.method == "POST" else None)
    chat.page.route(SENDING, answers([429], headers={"Retry-After": "3"}))
    chat.type(QUESTION)
    expect(chat.banner).to_contain_text("Many messages")
    chat.settle()
    assert 2.8 <= times[1] - times[0] <= 4.5
    assert_each_answered_once(chat, base, [QUESTION])


def test_an_answer_that_takes_ten_seconds(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("delay", seconds=10)
    chat.type(QUESTION)
    expect(chat.page.locator(".typing")).to_be_visible()
    expect(chat.banner).to_contain_text("Still waiting", timeout=3000)
    chat.page.locator("#input").fill("I can go on writing")
    chat.settle()
    expect(chat.banner).to_be_empty()
    assert chat.page.locator("#input").input_value() == "I can go on writing"
    assert_each_answered_once(chat, proxy.url, [QUESTION])


def test_202_is_polled_and_does_not_hold_back_the_next_message(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    hold = threading.Event()

    def slow(route: Route) -> None:
        """The server's own answer, told as "not yet": only the patient's words, pending."""
        real = route.fetch()
        messages = [m for m in real.json()["messages"] if m["from"] == "patient"]
        route.fulfill(status=202, content_type="application/json", body=json.dumps({"messages": messages, "pending": True}))

    def poll(route: Route) -> None:
        if hold.is_set():
            return route.continue_()
        route.fulfill(status=200, content_type="application/json", body='{"messages": [], "pending": true}')
        return None

    chat.page.route(SENDING, slow, times=1)
    chat.page.route(re.compile(r"/messages\?after="), poll)
    chat.type(QUESTION)
    expect(chat.page.locator(".message.patient[data-seq]")).to_have_count(1)
    expect(chat.page.locator(".typing")).to_be_visible()
    chat.type(QUESTIONS[1])
    expect(chat.page.locator(".message.patient[data-seq]")).to_have_count(2)
    expect(chat.page.get_by_text("Your message has arrived.")).to_be_visible(timeout=8000)
    hold.set()
    chat.settle()
    assert_each_answered_once(chat, base, [QUESTION, QUESTIONS[1]])


@pytest.mark.parametrize("hours", [-72, 72])
def test_a_wrong_clock_does_not_matter(visitors: Visitors, base: str, hours: int) -> None:
    chat = visitors.visit(wait=False)
    chat.page.clock.install(time=time.time() + hours * 3600)
    chat.page.reload()
    chat.open()
    chat.ask(QUESTIONS[1])
    chat.page.reload()
    expect(chat.bot).to_have_count(2)
    chat.ask(QUESTION)
    assert_each_answered_once(chat, base, [QUESTIONS[1], QUESTION])


def test_two_tabs_are_two_conversations(visitors: Visitors, base: str) -> None:
    first = visitors.visit().open()
    second_page = first.context.new_page()
    second = type(first)(second_page, first.context)
    second_page.route("**/a-clinic", lambda route: route.fulfill(status=200, content_type="text/html", body=host_page()))
    second_page.goto(base + "/a-clinic")
    second.open()
    first.type(QUESTION)
    second.type(QUESTIONS[1])
    first.settle()
    second.settle()
    assert first.remembered()["session"]["id"] != second.remembered()["session"]["id"]
    assert_each_answered_once(first, base, [QUESTION])
    assert_each_answered_once(second, base, [QUESTIONS[1]])


def test_a_duplicated_tab_shares_the_conversation_without_doubling(visitors: Visitors, base: str) -> None:
    first = visitors.visit().open()
    first.ask(QUESTIONS[1])
    saved = first.page.evaluate("JSON.stringify({...sessionStorage})")
    second_page = first.context.new_page()
    second = type(first)(second_page, first.context)
    second_page.add_init_script(f"for (const [k, v] of Object.entries({saved})) sessionStorage[k] ??= v")
    second_page.route("**/a-clinic", lambda route: route.fulfill(status=200, content_type="text/html", body=host_page()))
    second_page.goto(base + "/a-clinic")
    expect(second.bot).to_have_count(2)
    second.ask(QUESTION)
    first.ask(QUESTIONS[2])
    expect(first.bot).to_have_count(4)  # the gap was noticed and filled
    assert_each_answered_once(first, base, [QUESTIONS[1], QUESTION, QUESTIONS[2]])


DENIED = "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('denied', 'SecurityError') }})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize("storage", [DENIED, FULL], ids=["denied", "full"])
def test_it_works_without_storage(visitors: Visitors, storage: str) -> None:
    chat = visitors.visit(init=storage).open()
    chat.ask()
    chat.page.keyboard.press("Escape")
    chat.page.locator(".launcher").click()
    assert len(chat.shown()) == 3, "remembered as long as the page lives"
    assert chat.errors == []


def test_damaged_storage_is_left_behind(visitors: Visitors) -> None:
    init = "for (const k of ['clinic-chat:1:' + location.origin + '/api/v1']) sessionStorage[k] ??= '{\"session\":7,\"outgoing\":\"x\"'"
    chat = visitors.visit(init=init).open()
    chat.ask()
    assert chat.errors == []


class _Page(http.server.BaseHTTPRequestHandler):
    """A clinic's web server on another origin."""

    pages: dict[str, str]

    def __init__(self, pages: dict[str, str], *more: Any) -> None:
        self.pages = pages
        super().__init__(*more)

    def do_GET(self) -> None:
        html = self.pages.get(self.path)
        self.send_response(200 if html else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((html or "").encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def clinic_site(base: str, host_port: int) -> Iterator[str]:
    """Address of a clinic's own web server: / has the widget, /frame shows / in a frame of another site."""
    page = host_page().replace("src='/widget.js'", f"src='{base}/widget.js'")
    frame = (
        f"<!doctype html><html lang=en><title>Other</title><iframe title=clinic width=900 height=700 src='http://127.0.0.1:{host_port}/'>"
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", host_port), functools.partial(_Page, {"/": page, "/frame": frame}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{host_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin(chromium: Browser, clinic_site: str, base: str) -> None:
    context = chromium.new_context(viewport=DESK)
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda r: seen.append(f"{r.method} {r.url}"))
    page.goto(clinic_site + "/")
    page.locator(".launcher").click()
    expect(page.locator(".message.bot")).to_have_count(1)
    page.locator("#input").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".message.bot")).to_have_count(2)
    page.locator(".thumb").first.click()
    expect(page.locator(".said")).to_contain_text("Thank you")
    page.reload()
    expect(page.locator(".message.bot")).to_have_count(2)
    page.locator(".menu-button").click()
    page.locator("#menu button").nth(2).click()
    page.locator(".danger").click()
    expect(page.locator(".primary")).to_be_visible()
    context.close()
    assert {r.split(" ")[1].split("/")[2] for r in seen} == {base.split("/")[2], clinic_site.split("/")[2]}


def test_an_origin_that_is_not_in_the_settings_gets_nothing(base: str) -> None:
    answer = requests.post(base + "/api/v1/conversations", json={}, headers={"Origin": "https://elsewhere.example"}, timeout=10)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("blocked", [False, True], ids=["cookies allowed", "third-party cookies blocked"])
def test_a_page_in_a_frame_of_another_site(launch: Callable[..., Browser], clinic_site: str, blocked: bool) -> None:
    browser = launch(*(["--test-third-party-cookie-phaseout"] if blocked else []))
    try:
        page = browser.new_page(viewport=DESK)
        page.goto(clinic_site.replace("127.0.0.1", "localhost") + "/frame")
        frame = page.frame_locator("iframe")
        frame.locator(".launcher").click()
        expect(frame.locator(".message.bot")).to_have_count(1)
        frame.locator("#input").fill(QUESTION)
        frame.locator("#input").press("Enter")
        expect(frame.locator(".message.bot")).to_have_count(2)
        assert page.context.cookies() == []
    finally:
        browser.close()


@pytest.fixture
def nginx(bot_server: BotProcess, tmp_path: Path, need: Callable[[str, bool], None]) -> Iterator[str]:
    """Debian's nginx with its own nginx.conf and proxy_params, as a process of this test."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    stock = Path("/etc/nginx/nginx.conf")
    need("nginx is not installed (apt install nginx-light)", binary is not None and stock.exists())
    port = free_port()
    conf = stock.read_text()
    changes = {
        r"^user .*$": "",
        r"pid .*;": f"pid {tmp_path}/nginx.pid;",
        r"error_log .*;": f"error_log {tmp_path}/error.log;",
        r"access_log .*;": f"access_log {tmp_path}/access.log;",
        r"include /etc/nginx/(modules-enabled|conf\.d)/.*;": "",
        r"include /etc/nginx/sites-enabled/.*;": f"include {tmp_path}/site.conf;",
    }
    for pattern, text in changes.items():
        conf = re.sub(rf"^(\s*){pattern.lstrip('^')}" if not pattern.startswith("^") else pattern, text, conf, flags=re.M)
    temporary = "".join(f"    {kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "site.conf").write_text(
        f"{temporary}server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {bot_server.url}; include /etc/nginx/proxy_params; }} }}\n"
    )
    (tmp_path / "nginx.conf").write_text(conf)
    process = subprocess.Popen(
        [str(binary), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"], stderr=subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(50):
        if process.poll() is not None:
            raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
        try:
            requests.get(url + "/healthz", timeout=2)
            break
        except requests.RequestException:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(10)


def test_behind_nginx_as_debian_ships_it(chromium: Browser, nginx: str, figure: Figure) -> None:
    there = Visitors(chromium, nginx)
    try:
        chat = there.visit().open()
        for question in QUESTIONS[:3]:
            chat.ask(question)
        chat.page.locator(".thumb").first.click()
        expect(chat.page.locator(".said").first).to_contain_text("Thank you")
        chat.page.reload()
        expect(chat.bot).to_have_count(4)
        script = requests.get(nginx + "/widget.js", timeout=10)
        assert script.status_code == 200
        assert script.headers["Server"].startswith("nginx")
        assert_each_answered_once(chat, nginx, QUESTIONS[:3])
    finally:
        there.leave()
