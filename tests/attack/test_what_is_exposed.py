"""What a running server shows to the network: two ports, our own addresses on them, headers on all of it, and figures that name nobody."""

import re
from pathlib import Path

import pytest
from chat import PREFIX, Chat, new_key
from server import ROOT, BotProcess

from bot.metrics import Metrics


def sockets_of(pid: int, state: str) -> set[tuple[str, int, str, int]]:
    """(own address, own port, other address, other port) of the TCP sockets of a process, from /proc; addresses as the kernel writes them."""
    owned = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            owned.add(str(descriptor.readlink()))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == state and f"socket:[{fields[9]}]" in owned:
                (own, own_port), (other, other_port) = (field.split(":") for field in fields[1:3])
                found.add((own, int(own_port, 16), other, int(other_port, 16)))
    return found


LISTENS, TALKS = "0A", "01"
LOOPBACK = "0100007F"


def test_a_server_listens_on_its_two_ports_and_nowhere_else(server: BotProcess, chat: Chat) -> None:
    """Neither Rasa's own server nor its action server is there."""
    chat.say("What is ketamine?")
    assert {port for _, port, _, _ in sockets_of(server.pid, LISTENS)} == {server.port, int(server.staff_url.rpartition(":")[2])}
    assert {own for own, _, _, _ in sockets_of(server.pid, LISTENS)} == {LOOPBACK}


def test_a_server_talks_to_nobody_of_its_own_accord(server: BotProcess, chat: Chat) -> None:
    """No telemetry, no downloads: with SQLite and the inbox every line is one that came in on loopback."""
    chat.say("How long is one session?")
    ours = {server.port, int(server.staff_url.rpartition(":")[2])}
    assert {talk for talk in sockets_of(server.pid, TALKS) if talk[1] not in ours or not talk[0].endswith(LOOPBACK)} == set()


RASA = [
    ("GET", "/version"), ("GET", "/status"), ("POST", "/webhooks/rest/webhook"), ("GET", "/webhooks/rest"), ("GET", "/conversations/x/tracker"),
    ("POST", "/conversations/x/tracker/events"), ("POST", "/conversations/x/execute"), ("POST", "/model/parse"), ("POST", "/model/train"),
    ("PUT", "/model"), ("DELETE", "/model"), ("GET", "/domain"), ("POST", "/webhook"), ("GET", "/actions"), ("GET", "/socket.io/"), ("GET", "/docs"),
    ("GET", "/redoc"), ("TRACE", "/"), ("CONNECT", "/"), ("PUT", f"{PREFIX}/conversations"), ("GET", "/debug"), ("GET", "/admin"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), RASA)
def test_no_address_of_rasas_server_or_of_a_tool_is_there(server: BotProcess, method: str, path: str) -> None:
    for url in (server.url, server.staff_url):
        response = server.http.request(method, url + path)
        assert response.status_code in (400, 403, 404, 405), response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "rasa" not in response.text.lower()


PUBLIC = [
    "/",
    "/nowhere",
    "/widget.js",
    "/static/nothing",
    "/healthz",
    "/metrics",
    f"{PREFIX}/conversations/1/messages",
    f"{PREFIX}/conversations",
]
CONSOLE = ["/", "/sign-in", "/today", "/nowhere", "/static/nothing", "/healthz", "/transcripts/1", "/sign-in.json"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "HEAD"])
def test_every_answer_of_both_apps_carries_the_headers(server: BotProcess, method: str) -> None:
    for base, paths, framed in ((server.url, PUBLIC, "frame-ancestors 'self'"), (server.staff_url, CONSOLE, "frame-ancestors 'none'")):
        for path in paths:
            headers = server.http.request(method, base + path, content=b"{").headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy, path
            assert framed in policy, "clickjacking"
            assert "unsafe" not in policy
            assert "base-uri 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"]
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert headers["x-request-id"]
            assert "server" not in headers
            assert "x-powered-by" not in headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "https://clinic.example", "file://"])
def test_another_website_may_neither_ask_nor_read(server: BotProcess, origin: str) -> None:
    for method, path in (("OPTIONS", f"{PREFIX}/conversations"), ("POST", f"{PREFIX}/conversations"), ("GET", f"{PREFIX}/widget-config")):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        response = server.http.request(method, path, headers=headers)
        assert not [name for name in response.headers if name.startswith("access-control-")], (method, path)


def test_metrics_are_complete_and_name_nobody(server: BotProcess, chat: Chat) -> None:
    """After a dialogue with all that is counted in it."""
    said = "maria.lopez@example.net"
    chat.say("What side effects are there?")
    chat.send({"text": f"I want to kill myself, write to {said}"})
    chat.contact(name="Maria Lopez", phone="602-555-0173", email=said, about="a call")
    chat.send({"text": ""})
    server.http.get("/maria-lopez", headers={"X-Forwarded-For": "198.51.100.77", "User-Agent": "maria-lopez"})
    text = server.http.get("/metrics").text
    families = set(re.findall(r"^# TYPE (\w+?)(?:_total)? ", text, re.MULTILINE))
    assert {metric.name for metric in Metrics().registry.collect()} <= families
    for counted in (
        'bot_turns_total{channel="web"}', 'bot_turn_seconds_bucket{channel="web"', 'bot_outcomes_total{outcome="answer"}',
        'bot_topics_total{topic="side_effects"}', 'bot_safety_total{kind="crisis"}', 'bot_contact_requests_total{channel="web"}',
        'bot_http_responses_total{app="patients",status="422"}', 'bot_http_responses_total{app="patients",status="404"}',
        "bot_engine_ready 1.0", 'bot_model{version="clinic-', "bot_database_up 1.0", "bot_outbox_depth", "bot_outbox_age_seconds",
        "bot_redaction_queue", "bot_redis_up", "bot_redis_failures_total",
    ):  # fmt: skip
        assert counted in text, counted
    labels = set(re.findall(r'[{,](\w+)="', text))
    assert labels <= {"channel", "outcome", "topic", "kind", "error", "status", "app", "version", "le"}
    for identifier in (chat.id, chat.token, said, "maria", "lopez", "0173", "198.51.100", "10.0."):
        assert identifier not in text.lower()


def test_the_table_of_packages_that_face_the_network_is_whole() -> None:
    """docs/security.md names every package of ours that reads what strangers send or that talks to others."""
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("## Packages")[2]
    named = set(re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE))
    locked = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements" / "core.txt").read_text(), re.MULTILINE))
    assert named <= locked
    facing = {
        "uvicorn",
        "httptools",
        "starlette",
        "fastapi",
        "pydantic",
        "python-multipart",
        "jinja2",
        "requests",
        "urllib3",
        "twilio",
        "redis",
        "psycopg",
    }
    assert facing <= named
    # servers and clients that Rasa brings and that nothing of ours starts
    assert {"sanic", "python-socketio", "aio-pika", "pymongo", "sentry-sdk", "slack-sdk"} & locked <= named


def test_a_conversation_cannot_be_read_by_its_id_alone(server: BotProcess, chat: Chat) -> None:
    """Ids stand in logs and exports; they open nothing."""
    for method, path in (("GET", "messages"), ("POST", "messages"), ("POST", "contact"), ("DELETE", "")):
        for token in ("", "Bearer", "Bearer null", f"Bearer {chat.id}", f"Basic {chat.token}"):
            headers = {"Authorization": token, "Idempotency-Key": new_key()}
            response = chat.http.request(method, f"{chat.path}/{path}".rstrip("/"), headers=headers, json={"text": "hi"})
            assert response.status_code in (401, 403), (method, path, token)
