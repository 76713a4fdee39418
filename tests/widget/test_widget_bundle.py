"""The built file: small, without dependencies, and equal to its source."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from widget_chat import Figure
from widget_server import WIDGET

BUILT = WIDGET / "dist" / "widget.js"


def test_w01_bundle_is_one_small_script_without_dependencies(figure: Figure, base: str) -> None:
    size = len(gzip.compress(BUILT.read_bytes(), 9, mtime=0))
    package = json.loads((WIDGET / "package.json").read_text())
    lock = json.loads((WIDGET / "package-lock.json").read_text())
    shipped = [name for name, entry in lock["packages"].items() if name and not entry.get("dev")]
    served = requests.get(base + "/widget.js", headers={"Accept-Encoding": "gzip, deflate, br"}, timeout=10)
    travelled = int(served.headers["content-length"])
    figure("W1", f"{size:,} bytes gzip ({BUILT.stat().st_size:,} plain), {travelled:,} on the way; {len(shipped)} runtime dependencies")
    assert size <= 20 * 1024
    assert travelled <= 20 * 1024
    assert package["dependencies"] == {}
    assert shipped == []
    assert served.status_code == 200
    assert "javascript" in served.headers["content-type"]
    assert served.content == BUILT.read_bytes()


def test_w01_both_languages_are_in_the_one_script() -> None:
    built = BUILT.read_text()
    assert "Type your question" in built
    assert "Escriba su pregunta" in built
    assert not re.search(r"import\(|importScripts|<script", built)


def test_built_file_equals_a_fresh_build(node_modules: Path, tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", "--out", str(tmp_path)], cwd=WIDGET, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "widget.js").read_bytes() == BUILT.read_bytes(), "run `npm run build` in bot/widget and commit the result"


def test_source_is_strictly_typed(node_modules: Path) -> None:
    settings = json.loads((WIDGET / "tsconfig.json").read_text())["compilerOptions"]
    assert settings["strict"]
    assert settings["noUncheckedIndexedAccess"]
    check = subprocess.run(["npx", "--no-install", "tsc", "--noEmit"], cwd=WIDGET, capture_output=True, text=True, timeout=120)
    assert check.returncode == 0, check.stdout
    for source in (WIDGET / "src").rglob("*.ts"):
        text = source.read_text()
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
        assert not re.search(r"\bas any\b|: any\b", code), source.name
        assert "@ts-" not in text, source.name


def test_lock_file_has_hashes_and_no_address() -> None:
    lock = (WIDGET / "package-lock.json").read_text()
    packages = [entry for name, entry in json.loads(lock)["packages"].items() if name]
    assert packages
    assert all(entry.get("integrity", "").startswith("sha512-") for entry in packages)
    assert "http" not in re.sub(r'"(funding|url)": [^\n]*', "", lock)


def test_no_markup_is_ever_parsed() -> None:
    for source in (WIDGET / "src").rglob("*.ts"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", source.read_text(), flags=re.S)
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|setHTML|srcdoc"
        assert not re.search(forbidden, code), source.name


def test_a_source_file_is_one_noun_and_short() -> None:
    for source in (WIDGET / "src").rglob("*.ts"):
        assert source.name not in {"utils.ts", "helpers.ts", "manager.ts"}
        assert len(source.read_text().splitlines()) <= 400, source.name


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_built_file_is_a_classic_script_without_syntax_of_newer_browsers() -> None:
    check = subprocess.run(["node", "--check", str(BUILT)], capture_output=True, text=True, timeout=30)
    assert check.returncode == 0, check.stderr
    assert not re.search(r"^\s*(import|export)\s", BUILT.read_text(), re.M)
