"""Requests made up from the API's own description, wrong ones among them: the server never fails on its own side."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat import Chat
from server import BotProcess

SECONDS = 120
EXAMPLES = 25


@pytest.fixture
def unlimited(tmp_path: Path) -> Iterator[BotProcess]:
    """A server without limits: at 120 requests a minute nearly all would be refused at the door, and nothing behind it tried."""
    process = BotProcess(tmp_path, BOT_RATE_ADDRESS="1000000", BOT_RATE_CONVERSATION="1000000", BOT_RATE_GLOBAL="1000000")
    process.start()
    yield process
    process.stop()


@pytest.mark.slow
def test_made_up_requests_never_make_the_server_fail(unlimited: BotProcess, tmp_path: Path) -> None:
    server = unlimited
    chat = Chat(server)
    failures_before = server.counted("bot_failures")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/openapi.json",
        "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(EXAMPLES), "--seed", "1", "--workers", "1",
        "--header", f"Authorization: {chat.auth['Authorization']}", "--header", "X-Forwarded-For: 10.99.0.1",
        "--suppress-health-check", "all", "--no-color", "--generation-database", "none",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, "NO_PROXY": "*"})
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    tried = re.search(r"Selected: (\d+)/\1\s+Tested: \1\b", done.stdout)
    assert tried, done.stdout[-2000:]
    assert int(tried[1]) == sum(map(len, server.http.get("/openapi.json").json()["paths"].values())), "every operation was tried"
    assert server.counted("bot_refused") == 0
    assert server.counted("bot_failures") == failures_before
    assert server.http.get("/readyz").status_code == 200
    assert Chat(server).say("What is ketamine?")[0]["topics"] == ["what_is_ketamine"]
