"""The crash test of the outbox, shortened. The whole one: `make crash-test`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_nobody_is_lost_or_sent_twice_while_processes_are_killed(database):
    if database == "postgres":
        try:
            psycopg.connect("postgresql://postgres@127.0.0.1/postgres", connect_timeout=3).close()
        except psycopg.OperationalError:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("PostgreSQL is not running at 127.0.0.1:5432")
    command = [sys.executable, "tests/crash/outbox.py", "--requests", "100", "--kills", "5", "--database", database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "received 100, lost 0, doubled 0" in done.stdout
    assert re.search(r"\b5 kills\b", done.stdout)
