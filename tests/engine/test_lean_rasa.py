"""A serving process goes without TensorFlow, and everything that needs it says so when it is used."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from server import ROOT

from bot.engine.lean_rasa import leave_out_tensorflow

SERVING = """
import asyncio, sys
from pathlib import Path
from bot.cli.engine_loading import engine_loader
from bot.cli.prepare import quiet_libraries
from bot.clinic import load_clinic
from bot.engine.protocol import Utterance

quiet_libraries()
engine = engine_loader(load_clinic(Path("clinic.yml")))(Path(sys.argv[1]))
turn = asyncio.run(engine.reply("lean", Utterance("What are the side effects?"), None))
assert turn.topics[0].name == "side_effects" and turn.replies, turn
heavy = {"tensorflow", "keras", "matplotlib", "pandas"} & sys.modules.keys()
assert not heavy, heavy
"""
USING = """
from pathlib import Path
from bot.engine.lean_rasa import LeftOut, leave_out_tensorflow

assert leave_out_tensorflow(Path("config.yml"))
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.selectors.response_selector import ResponseSelector

assert not isinstance(object(), DIETClassifier)
assert not issubclass(ResponseSelector, DIETClassifier)
try:
    DIETClassifier({})
except LeftOut as error:
    assert "DIETClassifier needs TensorFlow" in str(error) and "config.yml" in str(error)
else:
    raise AssertionError("it was made")
"""


def run(program: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


def test_an_engine_loads_and_answers_without_it(model: Path) -> None:
    run(SERVING, str(model))


def test_who_uses_what_was_left_out_is_told_what_to_do() -> None:
    run(USING)


@pytest.mark.parametrize(("key", "name"), [("pipeline", "DIETClassifier"), ("policies", "rasa.core.policies.ted_policy.TEDPolicy")])
def test_an_assistant_that_computes_with_it_gets_it(tmp_path: Path, key: str, name: str) -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config[key].append({"name": name})
    file = tmp_path / "config.yml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    finders = list(sys.meta_path)
    assert not leave_out_tensorflow(file)
    assert sys.meta_path == finders
