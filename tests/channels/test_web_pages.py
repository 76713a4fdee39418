"""The public pages: the demonstration, the widget's file, health, metrics, and the headers that every response carries."""

import json

import pytest
from chat import PREFIX, Chat
from server import BotProcess


@pytest.mark.parametrize(
    "path",
    ["/", "/widget.js", "/healthz", "/readyz", "/metrics", "/openapi.json", f"{PREFIX}/widget-config", "/nothing", "/static/demo.css"],
)
def test_every_response_carries_the_security_headers(server: BotProcess, path: str) -> None:
    headers = server.http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert "server" not in headers


def test_every_response_has_a_request_id_of_its_own(server: BotProcess) -> None:
    ids = {server.http.get("/healthz").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5


def test_the_headers_are_on_refusals_too(server: BotProcess, chat: Chat) -> None:
    for response in (chat.send({"text": ""}), chat.send({"text": "a" * 20_000}), server.http.post("/healthz")):
        assert response.status_code >= 400
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-request-id"]


def test_replies_to_a_patient_are_not_kept_by_caches(chat: Chat) -> None:
    for response in (chat.send({"text": "Hello"}), chat.http.get(f"{chat.path}/messages", headers=chat.auth)):
        assert "no-store" in response.headers.get("cache-control", ""), "a shared computer would keep the conversation"


def test_the_demonstration_page_loads_the_widget_and_nothing_from_elsewhere(server: BotProcess) -> None:
    page = server.http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "/widget.js?v=" in page.text
    assert "Valley Infusion" in page.text
    assert "<script>" not in page.text, "no inline script: the policy forbids it"
    assert 'src="http' not in page.text


def test_the_widget_is_cached_by_its_content(server: BotProcess) -> None:
    first = server.http.get("/widget.js")
    tag = first.headers["etag"]
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["access-control-allow-origin"] == "*"
    again = server.http.get("/widget.js", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert server.http.get("/widget.js", headers={"If-None-Match": '"other"'}).status_code == 200
    assert "immutable" not in first.headers["cache-control"]
    pinned = server.http.get("/widget.js", params={"v": tag.strip('"')[:12]})
    assert "immutable" in pinned.headers["cache-control"]


@pytest.mark.parametrize("form", ["W/{tag}", '"one", {tag}', "*"])
def test_the_widget_is_not_sent_again_however_the_cache_asks(server: BotProcess, form: str) -> None:
    tag = server.http.get("/widget.js").headers["etag"]
    assert server.http.get("/widget.js", headers={"If-None-Match": form.format(tag=tag)}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "gzip"), ("br;q=1.0, GZIP;q=0.5", "gzip"), ("*", "gzip"), ("", None), ("br", None), ("gzip;q=0, *", None)],
)
def test_the_widget_travels_compressed_to_whom_takes_it(server: BotProcess, accepted: str, coding: str | None) -> None:
    plain = server.http.get("/widget.js", headers={"Accept-Encoding": "identity"})
    answer = server.http.get("/widget.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert answer.content == plain.content
    assert answer.headers["vary"] == "Accept-Encoding"
    assert (answer.headers["etag"] == plain.headers["etag"]) is (coding is None), "a tag for each form (RFC 9110, 8.8.3)"
    again = server.http.get("/widget.js", headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_health_and_readiness_name_the_model(server: BotProcess) -> None:
    assert server.http.get("/healthz").json() == {"status": "ok"}
    ready = server.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["model"].startswith("clinic-")


def test_the_widgets_configuration_holds_the_lines_for_people_in_danger(server: BotProcess) -> None:
    response = server.http.get(f"{PREFIX}/widget-config")
    config = response.json()
    assert "max-age" in response.headers["cache-control"]
    assert config["crisis"]["call"] == "988"
    assert config["emergency"]["call"] == "911"
    assert config["limits"]["message_chars"] == 2000
    assert config["privacy_notice"]


def test_metrics_count_turns_without_naming_anybody(server: BotProcess, chat: Chat) -> None:
    before = server.counted("bot_topics", topic="insurance")
    chat.choose("topic:insurance")
    assert server.counted("bot_topics", topic="insurance") == before + 1
    assert server.counted("bot_engine_ready") == 1
    text = server.http.get("/metrics").text
    assert chat.id not in text
    assert chat.token not in text


def test_the_api_describes_itself(server: BotProcess) -> None:
    described = server.http.get("/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert f"{PREFIX}/conversations/{{conversation_id}}/messages" in described["paths"]
    assert "traceback" not in json.dumps(described).lower()


def test_a_website_that_was_not_allowed_may_not_read_replies(server: BotProcess) -> None:
    response = server.http.options(
        f"{PREFIX}/conversations",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
    )
    assert "access-control-allow-origin" not in response.headers
