"""What all behaviour tests stand on: the real server as a process, and the real engine in this process. Each is made once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

# The fixtures' own modules, whether or not this folder is a package (a dependency installs a package named `tests`, too).
sys.path.insert(0, str(Path(__file__).parent))

from ask_process import AskProcess
from chat import Chat
from server import ROOT, BotProcess, ServerFailed

Need = Callable[[str, bool], None]
WIDGET = ROOT / "bot" / "widget"


def missing(what: str) -> NoReturn:
    """On a person's machine a missing tool is a clear skip; under CI=true it is a failure, or the proof would be hollow."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true asks for it", pytrace=False)
    pytest.skip(what)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The widget's tests come last: the Playwright they share keeps an event loop running in this thread, where no other test could start its own."""
    items.sort(key=lambda item: "playwright_" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def need() -> Need:
    """`need("PostgreSQL does not answer", reachable)` skips, or fails in CI, when the second argument is false."""

    def check(what: str, there: bool) -> None:
        if not there:
            missing(what)

    return check


@pytest.fixture(scope="session")
def node_modules(need: Need) -> Path:
    """Tools of the build (esbuild, TypeScript, axe-core), installed from the lock file when they are not there."""
    need("npm is not installed (apt install nodejs npm)", shutil.which("npm") is not None)
    modules = WIDGET / "node_modules"
    lock = WIDGET / "package-lock.json"
    mark = modules / ".package-lock.json"
    if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=WIDGET, check=True, capture_output=True, timeout=300)
    return modules


@pytest.fixture(scope="session")
def axe_source(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def chromium_path(need: Need) -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    need("Chromium is not installed (apt install chromium)", path is not None)
    return str(path)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """The server that all tests of the web API share; it logs as much as it can, so that its log can be searched for words."""
    process = BotProcess(tmp_path_factory.mktemp("server"), BOT_LOG_LEVEL="DEBUG")
    try:
        process.start()
    except ServerFailed as error:
        process.kill()
        pytest.exit(f"no test of the server can run: {error}", returncode=1)
    yield process
    process.stop()


@pytest.fixture
def chat(server: BotProcess) -> Chat:
    """A new conversation."""
    return Chat(server)


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AskProcess]:
    """One running `bot ask --jsonl`."""
    process = AskProcess(tmp_path_factory.mktemp("ask"))
    yield process
    process.close()


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of the present data (`bot prepare` makes it)."""
    from bot.engine.training import ensure_model

    return ensure_model(ROOT / "models", lambda sentence: None)
