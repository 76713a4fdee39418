"""Every setting and every route is in the documentation, so that nobody has to read the source to run the house."""

import re

import pytest
from server import ROOT, BotProcess

from bot.settings import settings_table

SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def row(name: str, default: str, sentence: str) -> str:
    return f"| `{name}` | {f'`{default}`' if default else 'empty'} | {sentence} |"


@pytest.mark.parametrize("setting", settings_table(), ids=lambda setting: setting[0])
def test_every_setting_is_documented_with_its_default_and_help(setting: tuple[str, str, str]) -> None:
    wanted = row(*setting)
    assert wanted in SETTINGS.splitlines(), f"put this row into docs/settings.md:\n{wanted}"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", SETTINGS, re.MULTILINE))
    assert documented == {name for name, _, _ in settings_table()}


def test_every_setting_has_a_sentence_of_help() -> None:
    for name, _, sentence in settings_table():
        assert sentence.endswith("."), name


def test_every_route_is_documented(server: BotProcess) -> None:
    paths = server.http.get("/openapi.json").json()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    routes |= {"GET /", "GET /widget.js", "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json"}
    missing = sorted(route for route in routes if f"`{route}`" not in API)
    assert not missing, f"docs/api.md does not name {missing}"


def test_no_route_is_documented_that_does_not_exist(server: BotProcess) -> None:
    for method, path in re.findall(r"`(GET|POST|DELETE) (/[^`\s]*)`", API):
        response = server.http.request("OPTIONS" if method != "GET" else "GET", re.sub(r"\{\w+\}", "1", path))
        assert response.status_code not in (404, 500), f"{method} {path}"


def test_every_status_of_the_api_is_documented() -> None:
    for status in (200, 201, 202, 204, 401, 403, 404, 405, 408, 413, 422, 429, 503):
        assert f"| {status} |" in API, status
