"""A stock Rasa assistant on this project's data: what `rasa init` and Rasa's documentation give, and nothing of ours.

Pipeline and policies are Rasa's own defaults (read from the installed package), replies are plain responses, conversations lie in Rasa's
SQLTrackerStore on SQLite, and messages come by its REST channel. It is trained by `rasa train` and served by `rasa run`.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any

import rasa
import yaml

ROOT = Path(__file__).resolve().parents[2]
RASA = Path(sys.executable).with_name("rasa")
DEFAULTS = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
MODEL = "stock"
#: Intents whose reply in our domain has another name or is made elsewhere.
REPLIES = {
    "crisis": "Please call or text 988 now.",
    "emergency": "Please call 911 now.",
    "gibberish": "I did not understand that.",
    "affirm": "What would you like to know?",
    "deny": "All right.",
    "nlu_fallback": "I did not understand that. The clinic's team can help.",
}
_PLACE = re.compile(r"\{[a-z_]+\}")


def write_project(folder: Path, lines: list[tuple[str, str]]) -> None:
    """Make a Rasa project in `folder` that is trained on `lines` of (label, text)."""
    domain = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    said = {name.removeprefix("utter_"): _PLACE.sub("the clinic", choices[0]["text"]) for name, choices in domain["responses"].items()}
    labels = sorted({label for label, _ in lines})
    topics = sorted({label.split("/")[0] for label in labels} | {"nlu_fallback"})
    replies = {
        f"utter_{label}": [{"text": REPLIES.get(label) or said.get(label) or said[label.split("/")[0]]}]
        for label in [*labels, "nlu_fallback"]
    }
    (folder / "data").mkdir(parents=True)
    config = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8")) | {"assistant_id": "stock"}
    _write(folder / "config.yml", config)
    _write(folder / "domain.yml", {"version": "3.1", "intents": topics, "responses": replies})
    examples = {label: [text for other, text in lines if other == label] for label in labels}
    nlu = [{"intent": label, "examples": "".join(f"- {text}\n" for text in texts)} for label, texts in examples.items()]
    _write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": nlu})
    rules = [{"rule": topic, "steps": _exchange(topic)} for topic in topics]
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules})
    stories = [{"story": "-".join(story), "steps": [step for topic in story for step in _exchange(topic)]} for story in _stories()]
    _write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories})
    _write(folder / "credentials.yml", {"rest": None})
    _write(
        folder / "endpoints.yml",
        {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "conversations.db"), "query": {}}},
    )


def training(folder: Path) -> list[str]:
    """The command that trains the project in `folder`."""
    return [str(RASA), "train", "--fixed-model-name", MODEL, "--out", str(folder / "models")]


def serving(folder: Path, port: int) -> list[str]:
    """The command that serves its model on loopback."""
    model = str(folder / "models" / f"{MODEL}.tar.gz")
    return [str(RASA), "run", "--model", model, "--interface", "127.0.0.1", "--port", str(port), "--log-file", str(folder / "rasa.log")]


def environment() -> dict[str, str]:
    """The caller's environment without our settings or our code, and without telemetry."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "TWILIO_", "PYTHONPATH"))}
    return inherited | {"RASA_TELEMETRY_ENABLED": "false", "CUDA_VISIBLE_DEVICES": "-1", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def _exchange(topic: str) -> list[dict[str, str]]:
    return [{"intent": topic}, {"action": f"utter_{topic}"}]


def _stories() -> list[list[str]]:
    """The dialogues of data/stories.yml, as topics."""
    told = yaml.safe_load((ROOT / "data" / "stories.yml").read_text(encoding="utf-8"))["stories"]
    return [[step["intent"] for step in story["steps"] if "intent" in step] for story in told]


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
