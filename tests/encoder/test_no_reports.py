"""The encoder's library reports to nobody: it keeps no file of what ran, and no thread that would send it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from server import ROOT

PROGRAM = """
import sys
from pathlib import Path
from bot.encoder.encoder import Encoder
Encoder(Path(sys.argv[1])).meaning(["hello"])
print([line.split()[-1] for line in open("/proc/self/maps") if "onnxruntime.db" in line])
"""


@pytest.mark.usefixtures("model")
def test_a_process_that_encodes_writes_nothing_about_it(tmp_path: Path) -> None:
    asked_for = {name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS")}
    encoder = next((ROOT / "models" / "encoder").glob("*.onnx"))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(encoder)],
        cwd=ROOT, env=asked_for | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.rglob("*onnxruntime*")) == []
