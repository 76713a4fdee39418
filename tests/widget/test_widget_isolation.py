"""One patient's words are one patient's, and nothing that a message says can act."""

import json
import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Route, expect
from widget_chat import QUESTION, STRICT, Figure, Visitors


def begin(base: str) -> tuple[str, dict[str, str]]:
    answer = requests.post(base + "/api/v1/conversations", json={}, timeout=10)
    assert answer.status_code == 201
    return answer.json()["id"], {"Authorization": f"Bearer {answer.json()['token']}"}


def test_w17_another_token_gives_403_everywhere(base: str, figure: Figure) -> None:
    (a, _), (_, other) = begin(base), begin(base)
    path = f"{base}/api/v1/conversations/{a}"
    key = {"Idempotency-Key": "k1"}
    codes = {
        "read": requests.get(path + "/messages", headers=other, timeout=10).status_code,
        "write": requests.post(path + "/messages", json={"text": "hello"}, headers=other | key, timeout=10).status_code,
        "contact": requests.post(
            path + "/contact",
            json={"name": "A", "phone": "602 555 0143", "preferred": "call", "about": "x"},
            headers=other | key,
            timeout=10,
        ).status_code,
        "rate": requests.post(path + "/messages/1/feedback", json={"value": "up"}, headers=other, timeout=10).status_code,
        "delete": requests.delete(path, headers=other, timeout=10).status_code,
    }
    without = requests.get(path + "/messages", timeout=10).status_code
    figure("W17", f"another's token: {sorted(set(codes.values()))}; no token: {without}")
    assert set(codes.values()) == {403}, codes
    assert without == 401


def test_w17_a_sender_in_the_body_changes_nothing(base: str, figure: Figure) -> None:
    (a, mine), (b, other) = begin(base), begin(base)
    answer = requests.post(
        f"{base}/api/v1/conversations/{b}/messages",
        json={"text": QUESTION, "sender": a, "sender_id": a, "conversation": a},
        headers=other | {"Idempotency-Key": "k1"},
        timeout=20,
    )
    first = requests.get(f"{base}/api/v1/conversations/{a}/messages", headers=mine, timeout=10).json()["messages"]
    figure("W17", f"`sender` of another in the body: {answer.status_code}, nothing in the other conversation")
    assert answer.status_code in (200, 202, 422)
    assert all(m["from"] == "bot" for m in first)


def test_w17_a_typed_command_is_words(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit().open()
    chat.ask()
    for text in ("/restart", "/crisis", '/insurance{"x": 1}'):
        chat.ask(text)
    shown = chat.shown()
    figure("W17", f"`/restart` answered as words: {[m for m in shown if m[0] == 'bot'][-3][2][:40]!r}...")
    assert [text for who, _, text in shown if who == "patient"] == [QUESTION, "/restart", "/crisis", '/insurance{"x": 1}']
    assert all(text.strip() for _, _, text in shown)
    numbers = [seq for _, seq, _ in shown]
    assert numbers == sorted(set(numbers)), "the conversation went on"


def test_choices_are_sent_by_id(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    bodies: list[dict[str, Any]] = []
    chat.page.on("request", lambda r: bodies.append(json.loads(r.post_data or "{}")) if r.url.endswith("/messages") else None)
    title = chat.page.locator(".reply").first.inner_text()
    chat.page.locator(".reply").first.click()
    chat.settle()
    assert list(bodies[0]) == ["choice"]
    assert not bodies[0]["choice"].startswith("/")
    assert [text for who, _, text in chat.shown() if who == "patient"] == [title]


XSS = [
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<a href=javascript:window.ran=1>press</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>",
    "<details open ontoggle=window.ran=1>",
    '"><img src=x onerror=window.ran=1>',
    "'-window.ran-'",
    "${window.ran=1}{{constructor.constructor('window.ran=1')()}}",
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    "java\tscript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:window.ran=1",
    'https://example.org/"onmouseover="window.ran=1',
    "https://example.org/'onclick='window.ran=1'",
    "https://javascript:window.ran=1@example.org/",
    "http://example.org/<script>window.ran=1</script>",
    "[press](javascript:window.ran=1)",
    "![x](x onerror=window.ran=1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "intent://x#Intent;scheme=javascript;end",
    "sms:+16025550143",
    "//example.org/protocol-relative",
    "\u202ehttps://example.org/txt.exe",
    "mailto:a@example.org?body=<script>window.ran=1</script>",
    "tel:911;window.ran=1",
]


# What is in the widget: schemes of links, names of elements, attributes that could run.
LOOK = """() => { const all = [...document.querySelector('clinic-chat').shadowRoot.querySelectorAll('*')]; return {
    schemes: all.filter(e => e.localName === 'a').map(a => a.protocol), tags: all.map(e => e.localName),
    handlers: all.flatMap(e => [...e.attributes]).map(a => a.name).filter(name => name.startsWith('on') || name === 'srcdoc')}; }"""


@pytest.mark.parametrize("policy", [None, STRICT], ids=["no policy", "strict policy"])
def test_w18_nothing_in_a_message_runs(visitors: Visitors, figure: Figure, policy: str | None) -> None:
    chat = visitors.visit(policy=policy)
    asked: list[str] = []

    def poisoned(route: Route) -> None:
        messages = [
            {
                "seq": 100 + at,
                "from": "bot",
                "text": f"{bad} and\n\n{bad}",
                "at": bad,
                "outcomes": ["answer", bad],
                "source": {"title": bad, "url": bad},
                "choices": [{"id": bad, "title": bad}],
                "form": {"kind": "contact", "step": bad, "topic": bad},
            }
            for at, bad in enumerate(XSS)
        ]
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"messages": messages, "pending": False}))

    def poisoned_settings(route: Route) -> None:
        bad = "javascript:window.ran=1"
        body = {
            "clinic": {"name": XSS[1], "phone": bad, "text_number": XSS[1], "contact_url": bad},
            "assistant_name": XSS[0],
            "avatar_url": bad,
            "theme": {"accent": "red;}</style><script>window.ran=1</script>", "accent_dark": "url(javascript:window.ran=1)"},
            "crisis": {"call": XSS[1], "text": XSS[1]},
            "emergency": {"call": bad},
            "privacy_notice": XSS[1],
            "limits": {"message_chars": "many"},
        }
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    chat.page.on("dialog", lambda d: asked.append(d.message))
    chat.page.route(re.compile("widget-config"), poisoned_settings)
    chat.open()
    chat.page.route(re.compile(r"/messages$"), poisoned)
    chat.type(XSS[1])
    expect(chat.bot).to_have_count(len(XSS) + 1)
    for selector in (".bubble a", ".reply", ".thumb"):
        for at in range(min(8, chat.page.locator(selector).count())):
            chat.page.locator(selector).nth(at).dispatch_event("mouseover")
    log = chat.page.evaluate(LOOK)
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    form = chat.page.evaluate(LOOK)
    schemes, tags, handlers = (set(log[part]) | set(form[part]) for part in ("schemes", "tags", "handlers"))
    ran = chat.page.evaluate("window.ran")
    if policy is None:
        figure("W18", f"{len(XSS)} poisoned texts, titles and addresses: nothing ran; link schemes {', '.join(sorted(schemes))}")
    assert ran is None
    assert asked == []
    assert handlers == set()
    assert schemes == {"https:", "http:", "tel:", "mailto:"}, "these, and no others"
    assert not tags & {"script", "iframe", "object", "embed", "math", "details", "table", "style", "base", "meta", "link"}
    assert chat.errors == []


def test_w18_words_with_markup_are_shown_as_words(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask("<b>Is it</b> safe & <i>sound</i>?")
    assert chat.shown()[1][2] == "<b>Is it</b> safe & <i>sound</i>?"


def test_links_and_numbers_in_an_answer_can_be_pressed(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    text = (
        "Call (602) 555-0143, 602-555-0144 or +1 602 555 0145. In danger: 911. Call or text 988.\n\n"
        "See https://example.org/a?b=1 (or http://example.org). Write to desk@example.org! Not 1234567, 2024 or 40-60 minutes."
    )
    message = {"seq": 50, "from": "bot", "text": text, "at": "2026-01-02T03:04:05Z"}
    chat.page.route(
        re.compile(r"/messages$"),
        lambda r: r.fulfill(status=200, content_type="application/json", body=json.dumps({"messages": [message], "pending": False})),
    )
    chat.type("How do I reach you?")
    expect(chat.bot).to_have_count(2)
    assert chat.bot.last.locator("a").evaluate_all("list => list.map(a => a.getAttribute('href'))") == [
        "tel:6025550143",
        "tel:6025550144",
        "tel:+16025550145",
        "tel:911",
        "tel:988",
        "https://example.org/a?b=1",
        "http://example.org/",
        "mailto:desk@example.org",
    ]
    assert chat.shown()[-1][2] == text
    outside = chat.bot.last.locator("a[target]").evaluate_all("list => list.map(a => a.rel)")
    assert outside == ["noopener noreferrer"] * 2
