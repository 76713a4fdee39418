"""Requests made up from the console's own description, sent by a signed-in admin: the console never fails on its own side."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from clinic_week import live_through
from console_house import House
from console_server import served

SECONDS = 300
EXAMPLES = 5


@pytest.mark.slow
def test_made_up_requests_never_make_the_console_fail(any_house: House, tmp_path: Path) -> None:
    house = any_house
    live_through(house)
    admin = house.signed_in("admin")
    assert admin.get("/teach").status_code == 200  # loads the redactor
    token = admin.cookies["staff"]
    description = tmp_path / "console.json"
    description.write_text(json.dumps(house.app.openapi()))
    with served(house.app) as address:
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", str(description), "--url", address,
            "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing",
            "--exclude-path", "/sign-out",  # after it everything would be refused
            "--max-examples", str(EXAMPLES), "--seed", "1", "--workers", "1",
            "--header", f"Cookie: staff={token}", "--header", f"Origin: {address}",
            "--request-timeout", "60", "--suppress-health-check", "all", "--no-color", "--generation-database", "none",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, "NO_PROXY": "*"})
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        client = house.client()
        client.cookies.set("staff", token)
        assert client.get("/audit").status_code == 200  # the session is still an admin's: the requests went through
    assert "bot_failures_total{" not in house.service.metrics.render().decode()
