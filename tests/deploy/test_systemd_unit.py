"""deploy/clinic-bot.service as systemd reads it, and as far as it shuts the process in."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from server import ROOT

UNIT = ROOT / "deploy" / "clinic-bot.service"


@pytest.fixture
def analyze(need: Callable[[str, bool], None]) -> str:
    found = shutil.which("systemd-analyze")
    need("systemd-analyze is not installed (apt install systemd)", found is not None)
    return str(found)


def test_systemd_accepts_the_unit(analyze: str, tmp_path: Path) -> None:
    """Verified with a program that is there: where the project is installed is the reader's business."""
    program = shutil.which("true")
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={program}", UNIT.read_text()))
    done = subprocess.run([analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert done.returncode == 0, done.stderr
    assert ours == []


def test_systemd_would_notice_a_mistake(analyze: str, tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/nowhere/bot", UNIT.read_text()).replace("ProtectHome=true", "ProtectHome=maybe"))
    done = subprocess.run([analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False)
    assert UNIT.name in done.stderr


def test_the_process_is_shut_in(analyze: str, tmp_path: Path) -> None:
    """systemd's own measure of exposure, from 0 (shut in) to 10."""
    (tmp_path / UNIT.name).write_text(UNIT.read_text())
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(tmp_path / UNIT.name)], capture_output=True, text=True, check=False
    )
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= 2.0, done.stdout


def test_it_starts_what_the_project_has_and_ends_it_after_its_own_time() -> None:
    from bot.cli.hand import LEAVE_SECONDS

    unit = UNIT.read_text()
    assert re.search(r"^ExecStart=/opt/clinic-bot/\.venv/bin/bot serve --workers \d+$", unit, re.MULTILINE)
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert stop
    assert int(stop[1]) > LEAVE_SECONDS
    from bot.settings import settings_table

    named = set(re.findall(r"\b(BOT_[A-Z_]+)=", unit))
    assert named <= {name for name, _, _ in settings_table()}
