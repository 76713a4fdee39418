"""Heads of requests that are too long, contradict themselves, or try to become part of an answer or of the log."""

import json

import pytest
from chat import PREFIX, Chat, new_key
from raw_line import exchange, statuses
from server import BotProcess

GUARDS = (b"x-content-type-options: nosniff", b"content-security-policy: default-src 'none'", b"content-type: application/problem+json")
END = b"\r\n\r\n"


def get(*lines: bytes, path: bytes = b"/healthz") -> bytes:
    return b"\r\n".join((b"GET " + path + b" HTTP/1.1", b"Host: localhost", *lines)) + END


@pytest.mark.parametrize(
    "pieces",
    [
        [get(b"X: " + b"a" * 20_000)],
        [get(path=b"/" + b"a" * 20_000)],
        [get(*[b"X: a"] * 200)],
        [b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ", *[b"a" * 4000] * 10],
        [b"GET /", *[b"a" * 4000] * 10],
        [b"GET /healthz HTTP/1.1\r\n", *[b"X: " + b"a" * 1000 + b"\r\n"] * 40],
    ],
    ids=["line", "path", "lines", "line without an end", "path without an end", "lines without an end"],
)
def test_a_head_that_is_too_long_is_refused(server: BotProcess, pieces: list[bytes]) -> None:
    answer = exchange(server.port, *pieces)
    assert statuses(answer) in ([431], []), answer[:300]  # nothing, where the refusal was lost because we still sent
    if answer:
        assert all(guard in answer.lower() for guard in GUARDS)
    assert server.http.get("/healthz").status_code == 200


def test_a_long_head_that_browsers_do_send_is_read(server: BotProcess) -> None:
    assert statuses(exchange(server.port, get(b"Cookie: " + b"a" * 8000, b"Connection: close"))) == [200]


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: 5", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked", b"Content-Length: 5"],
        [b"Content-Length: 5", b"Content-Length: 6"],
        [b"Content-Length: +5"],
        [b"Content-Length: 5, 5"],
        [b"Transfer-Encoding: xchunked"],
        [b"Transfer-Encoding: chunked, identity"],
        [b"Transfer-Encoding : chunked"],
        [b"Transfer-Encoding:\x0bchunked"],
        [b"X: a\nTransfer-Encoding: chunked"],
    ],
)
def test_two_servers_in_a_row_cannot_disagree_on_where_a_request_ends(server: BotProcess, lines: list[bytes]) -> None:
    """Request smuggling: a contradictory length is refused and the connection closed; what follows is never a request."""
    head = b"\r\n".join([b"POST /api/v1/conversations HTTP/1.1", b"Host: a", *lines]) + END
    answer = exchange(server.port, head + b"0\r\n\r\n" + SMUGGLED, seconds=3)
    assert len(statuses(answer)) == 1, answer
    assert statuses(answer)[0] in (400, 413, 422), answer


@pytest.mark.parametrize(
    "request_line",
    [b"GET  HTTP/1.1", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9", b"get / HTTP/1.1", b"GET /\xff HTTP/1.1", b"PRI * HTTP/2.0", b"GET /a b HTTP/1.1"],
)  # fmt: skip
def test_what_is_no_request_gets_a_problem_with_all_headers(server: BotProcess, request_line: bytes) -> None:
    answer = exchange(server.port, request_line + b"\r\nHost: a\r\nConnection: close\r\n\r\n", seconds=3)
    assert statuses(answer) == [400], answer
    assert all(guard in answer.lower() for guard in GUARDS)


@pytest.mark.parametrize("name", ["evil.example", "evil.example:80", "127.0.0.1@evil.example", "a\tb"])
@pytest.mark.parametrize("path", ["/", "/healthz/", "/api/v1/conversations/", "/static", "/static/", "//evil.example/%2e%2e", "/nowhere"])
def test_the_name_in_the_request_is_never_in_an_answer(server: BotProcess, name: str, path: str) -> None:
    """Host header attacks and open redirects: no address of an answer is made from what the request says."""
    answer = exchange(server.port, f"GET {path} HTTP/1.1\r\nHost: {name}\r\nX-Forwarded-Host: {name}\r\nConnection: close\r\n\r\n".encode())
    assert statuses(answer)[0] in (200, 400, 404), answer[:300]
    assert b"evil" not in answer
    assert b"location:" not in answer.lower()


@pytest.mark.parametrize("path", ["/%0d%0aSet-Cookie:%20a=b", "/healthz?a=%0d%0aSet-Cookie:%20a=b", "/static/%0d%0aSet-Cookie:%20a=b", "/sign-in?next=%0d%0aSet-Cookie:%20a=b"])  # fmt: skip
def test_no_part_of_a_request_becomes_a_header(server: BotProcess, path: str) -> None:
    for port in (server.port, int(server.staff_url.rpartition(":")[2])):
        head, _, _ = exchange(port, get(b"Connection: close", path=path.encode())).partition(END)
        assert b"set-cookie" not in head.lower()


@pytest.mark.parametrize("given", ["0123456789abcdef0123456789abcdef", "6f1c2b3a-0000-4000-8000-00000000000a"])
def test_the_request_id_of_a_proxy_is_kept(server: BotProcess, given: str) -> None:
    for url in (server.url, server.staff_url):
        assert server.http.get(url + "/healthz", headers={"X-Request-Id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", [b"4805550132", b"1" * 32, b"maria-lopez", b"\x9b31m", b"a" * 33, b"", b"A" * 32, b"0123456789abcdef0123456789abcde\xff"])  # fmt: skip
def test_a_request_id_that_could_tell_of_anybody_is_replaced(server: BotProcess, given: bytes) -> None:
    made = server.http.get("/healthz", headers=[(b"X-Request-Id", given)]).headers["x-request-id"]
    assert made.encode() != given
    assert len(made) == 32
    assert set(made) <= set("0123456789abcdef")


FORGED = "kilroyforged"


def test_nothing_that_is_sent_forges_or_colours_a_line_of_the_log(server: BotProcess, chat: Chat) -> None:
    """Line breaks, escape sequences and arrows of writing, in words, ids, keys, paths and headers."""
    evil = f"hello\r\n2026-01-01 CRITICAL root {FORGED}\x1b[31m\x1b]0;{FORGED}\x07\u2028{FORGED}\u202e\x9b31m"
    chat.send({"text": evil})
    chat.send({"text": f"I want to kill myself {evil}"})
    chat.send({"choice": evil})
    chat.contact(name=evil, phone="602-555-0173", about=evil)
    raw = evil.replace("\r\n", " ").encode("utf-8")
    chat.http.post(f"{chat.path}/messages", json={"text": "hi"}, headers=[(b"Authorization", b"Bearer " + raw), (b"Idempotency-Key", raw)])
    for header in (b"User-Agent", b"Referer", b"X-Forwarded-For", b"X-Request-Id", b"Cookie", b"Accept-Language"):
        server.http.get("/nowhere", headers=[(header, raw.replace(b"\x1b", b"").replace(b"\x07", b""))])  # these the parser refuses
        server.http.get(f"{PREFIX}/conversations/{FORGED}%0a%1b%5b31m/messages", headers=[(header, raw)])
        server.http.get(server.staff_url + f"/transcripts/{FORGED}%0a%1b%5b31m", headers=[(header, raw)])
    log = server.log()
    assert len(log) > 1000
    assert FORGED not in log
    assert not set("\x1b\x07\x9b\u2028\u202e") & set(log)


def test_every_line_of_a_request_carries_its_id(server: BotProcess, chat: Chat) -> None:
    given = "feedc0de" * 4
    chat.send({"text": "I want to kill myself"}, **{"X-Request-Id": given})
    lines = [line for line in server.log().splitlines() if given in line]
    assert any("safety reply: kind=crisis" in line and line.endswith(f"request_id={given}") for line in lines), lines
    assert all(f"request_id={given}" in line for line in lines)
    other = chat.send({"text": "Hello"}, key=new_key()).headers["x-request-id"]
    assert other != given


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 8000, b'{"a":' * 2500, b'{"text":' + b"[" * 4000 + b"]" * 4000 + b"}", b'{"text": ' + b"9" * 8000 + b"}", b'{"text": 1e999}',
        b'{"text": NaN}', b'{"text": "hi", "text": 5}', b"\x1f\x8b\x08\x00" + b"\x00" * 100, b"\xef\xbb\xbf{}", b'{"text": "\\ud800"}', b"\x00",
        json.dumps({"text": "a", "more": list(range(2000))}).encode(),
    ],
    ids=["deep lists", "deep objects", "closed lists", "long number", "infinite", "no number", "twice", "gzip", "mark", "half a sign", "zero", "more"],
)  # fmt: skip
def test_a_body_that_is_a_bomb_is_refused_or_answered_and_costs_nothing(server: BotProcess, chat: Chat, body: bytes) -> None:
    failures = server.counted("bot_failures")
    for encoding in ({}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}):
        headers = {**chat.auth, "Idempotency-Key": new_key(), "Content-Type": "application/json", **encoding}
        response = chat.http.post(f"{chat.path}/messages", content=body, headers=headers)
        assert response.status_code in (200, 413, 422), response.text
    assert server.counted("bot_failures") == failures


PATHS = [
    "/static/../../../clinic.yml", "/static/..%2f..%2f..%2fclinic.yml", "/static/%2e%2e/%2e%2e/%2e%2e/clinic.yml", "/static/..%5c..%5cclinic.yml",
    "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/../clinic.yml", "/static/....//....//clinic.yml", "/static/%00", "/static/a%00.css",
    "/static/%c0%ae%c0%ae/clinic.yml", "/widget.js/../../../clinic.yml", "/static/%252e%252e%252fclinic.yml", "/.env", "/.git/config", "/var/secret.key",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_static_files(server: BotProcess, path: str) -> None:
    for port in (server.port, int(server.staff_url.rpartition(":")[2])):
        answer = exchange(port, get(b"Connection: close", path=path.encode()))
        assert statuses(answer)[0] in (303, 400, 404), answer[:200]
        assert b"root:" not in answer
        assert b"crisis:" not in answer
        assert b"[core]" not in answer
