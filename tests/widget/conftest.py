"""The real server, a real browser, and the book of figures, once for all tests of the widget."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from widget_chat import Figure, Visitors
from widget_faults import FaultProxy
from widget_server import ROOT, BotProcess, widget_server

Need = Callable[[str, bool], None]
FIGURES = ROOT / "var" / "widget-figures.json"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def launch(playwright_: Playwright, chromium_path: str) -> Callable[..., Browser]:
    def start(*more: str) -> Browser:
        return playwright_.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *more])

    return start


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def host_port() -> Iterator[int]:
    """Where tests serve a clinic's page from another origin than the server's; minutes pass until then, so it is kept for them."""
    with socket.socket() as keeper:  # bound, but not listening: no connection is given this port, and who may reuse it can listen there
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield int(keeper.getsockname()[1])


@pytest.fixture(scope="session")
def bot_server(tmp_path_factory: pytest.TempPathFactory, chromium_path: str, host_port: int) -> Iterator[BotProcess]:
    """The server that all tests of the widget share."""
    process = widget_server(tmp_path_factory.mktemp("widget"), f"http://127.0.0.1:{host_port},http://localhost:{host_port}")
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="session")
def base(bot_server: BotProcess) -> str:
    return bot_server.url


@pytest.fixture
def proxy(bot_server: BotProcess) -> Iterator[FaultProxy]:
    made = FaultProxy(bot_server.port)
    yield made
    made.down()


@pytest.fixture
def visitors(chromium: Browser, base: str) -> Iterator[Visitors]:
    made = Visitors(chromium, base)
    yield made
    made.leave()


# Figures of the criteria W1 to W22, for `tests/widget/report.py`.

_book: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="session")
def figure() -> Figure:
    """`figure("W1", "19.4 KB gzip")` notes what was measured for a criterion."""

    def note(criterion: str, measured: str) -> None:
        _book.setdefault(criterion, {"figures": [], "outcome": ""})["figures"].append(measured)

    return note


def _criterion(node: str) -> str | None:
    name = node.rpartition("::")[2]
    return f"W{int(name[6:8])}" if name.startswith("test_w") and name[6:8].isdigit() else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    criterion = _criterion(report.nodeid)
    if criterion is None or (report.when != "call" and report.passed):
        return
    entry = _book.setdefault(criterion, {"figures": [], "outcome": ""})
    order = ["", "passed", "skipped", "failed"]
    entry["outcome"] = max(entry["outcome"], report.outcome, key=order.index)


def pytest_sessionfinish() -> None:
    if not _book:
        return
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y-%m-%d %H:%M")
    FIGURES.write_text(json.dumps({"at": stamp, "criteria": _book}, indent=1, ensure_ascii=False))
