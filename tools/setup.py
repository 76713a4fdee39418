#!/usr/bin/env python3
"""Makes the environment: `.tools` (uv), then `.venv` with what the lock file names. Needs only some Python 3 and the package registries.

usage: python3 tools/setup.py core|dev|tools
Runs on any Python from 3.7 on, so it uses nothing newer.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
UV_VERSION = "0.9"  # any release from here on
STAMP = VENV / "installed"
# Folders of packages that no import reaches: headers for programs in C++, data of other runtimes' conformance tests, packages' own tests.
UNUSED = ["tensorflow/include", "onnx/backend/test/data"]
UNUSED += [name + "/**/tests" for name in ("matplotlib", "networkx", "numpy", "scipy", "sklearn", "spacy")]

# What every start imports, or imports while it loads its model.
IMPORTS = """
import bot.cli.app, bot.cli.ask, bot.cli.serve, bot.cli.staff, bot.cli.worker
import bot.engine.nlu.components, bot.engine.nlu.grammar, bot.engine.rasa_engine, bot.engine.training
import bot.privacy.jsonl, bot.privacy.model, bot.privacy.redactor, bot.store.migrate
import actions.answer, actions.contact_form, actions.not_understood
import rasa.engine.loader, rasa.engine.recipes.default_components, rasa.engine.recipes.default_recipe, rasa.shared.importers.rasa
import rasa.core.actions.forms, rasa.core.actions.two_stage_fallback, rasa.core.channels.rest, rasa.core.test
import matplotlib.pyplot, onnxruntime, pykwalify.core, sklearn.feature_extraction.text, sklearn.linear_model
bot.engine.nlu.grammar.shared_grammar()
"""


def say(sentence):
    """Progress, on standard error."""
    print("  " + sentence, file=sys.stderr, flush=True)


def fail(sentence):
    """End with a sentence that says what to do."""
    sys.exit("setup: " + sentence)


def run(*command, **options):
    """Run a command; end with its output when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode:
        fail("%s failed:\n%s" % (" ".join(map(str, command[:4])), (done.stdout + done.stderr)[-3000:]))
    return done.stdout


def make_uv():
    """Put uv into .tools: in a virtual environment where this Python can make one, otherwise by pip into a folder."""
    if UV.exists():
        return
    found = shutil.which("uv")
    if found:
        UV.parent.mkdir(parents=True, exist_ok=True)
        UV.symlink_to(found)
        return
    say("Getting uv (installs the packages) ...")
    made = subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], capture_output=True, text=True)
    if made.returncode == 0:
        run(TOOLS / "bin" / "python", "-m", "pip", "install", "-q", "uv>=" + UV_VERSION)
        return
    shutil.rmtree(str(TOOLS), ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--target", str(TOOLS), "uv>=" + UV_VERSION], capture_output=True, text=True
    )
    if done.returncode:
        fail("this Python can make no virtual environment and has no pip. Install python3-venv or python3-pip (Debian's names), or uv.")


def fingerprint(lock):
    """Changes when the lock file, the project's own packaging, or what is left out does."""
    digest = hashlib.sha256("\n".join(UNUSED).encode())
    for path in (lock, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return "%s %s" % (lock.name, digest.hexdigest())


def installed():
    """What the environment was made from."""
    return STAMP.read_text().strip() if STAMP.exists() else ""


def compile_what_starts_import():
    """Import once, and keep the bytecode of, what every start imports; shows as well that nothing is missing.

    Where PYTHONDONTWRITEBYTECODE is set, as in many containers, each start would compile it anew, which takes ten seconds.
    """
    say("Compiling what a start imports ...")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run(VENV / "bin" / "python", "-W", "ignore", "-c", IMPORTS, env=environment, cwd=str(ROOT))


def leave_out_what_nobody_imports():
    """Delete the parts of packages that are there for others than who imports them: a tenth of the environment."""
    for folder in VENV.glob("lib/python*/site-packages"):
        for unused in UNUSED:
            for found in list(folder.glob(unused)):
                shutil.rmtree(str(found), ignore_errors=True)


def make_environment(name):
    """Make .venv hold what requirements/<name>.txt names. The development set holds the core, so it serves for both."""
    lock = ROOT / "requirements" / (name + ".txt")
    dev = ROOT / "requirements" / "dev.txt"
    if installed() in (fingerprint(lock), fingerprint(dev)):
        return
    make_uv()
    began = time.time()
    environment = dict(os.environ, UV_PYTHON_PREFERENCE="system", VIRTUAL_ENV=str(VENV))
    if not (VENV / "bin" / "python").exists():
        say("Making the environment with Python 3.11 (uv brings it where there is none) ...")
        run(UV, "venv", "--python", "3.11", VENV, env=environment, cwd=str(ROOT))
    say("Installing the packages of %s (about 2 GB; the first time takes a minute or a few) ..." % lock.name)
    done = subprocess.run([str(UV), "pip", "sync", "--require-hashes", str(lock)], env=environment, cwd=str(ROOT))
    if done.returncode:
        fail("the packages could not be installed; the messages above say which. Is the package registry reachable?")
    run(UV, "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ".", env=environment, cwd=str(ROOT))
    leave_out_what_nobody_imports()
    compile_what_starts_import()
    STAMP.write_text(fingerprint(lock))
    say("Environment ready after %d s." % (time.time() - began))


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted == "tools":
        make_uv()
    elif wanted in ("core", "dev"):
        make_environment(wanted)
    else:
        fail("say core, dev or tools")
