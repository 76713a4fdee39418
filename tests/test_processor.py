"""Which kernels compute is chosen before numpy is loaded, by whoever imports the project first."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bot.processor import KERNELS, VARIABLE, choose_kernels

FLAGS = "flags\t\t: fpu sse2 avx2 fma bmi2\n"


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv(VARIABLE, "x")  # whatever happens in the test is undone after it
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    return monkeypatch


def test_a_processor_that_has_what_the_kernels_need_gets_them(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\n" + FLAGS)
    choose_kernels(cpuinfo)
    assert os.environ[VARIABLE] == KERNELS


@pytest.mark.parametrize("text", ["", "flags\t\t: fpu sse2 avx\n", "Features : neon\n"])
def test_an_older_processor_is_left_to_openblas(unset: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(text)
    choose_kernels(cpuinfo)
    assert VARIABLE not in os.environ


def test_so_is_another_kind_of_processor_and_another_system(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    choose_kernels(tmp_path / "missing")
    assert VARIABLE not in os.environ
    unset.setattr(platform, "machine", lambda: "aarch64")
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(FLAGS)
    choose_kernels(cpuinfo)
    assert VARIABLE not in os.environ


def test_what_somebody_has_chosen_stays(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unset.setenv(VARIABLE, "Zen")
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(FLAGS)
    choose_kernels(cpuinfo)
    assert os.environ[VARIABLE] == "Zen"


@pytest.mark.skipif(platform.machine() != "x86_64" or "avx2" not in Path("/proc/cpuinfo").read_text(), reason="needs AVX2")
def test_numpy_computes_with_them() -> None:
    code = "import bot, numpy, threadpoolctl; print(*{one.get('architecture') for one in threadpoolctl.threadpool_info()})"
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == [KERNELS]
