"""This project as a clinic runs it: `bot serve`, a worker for each core, on SQLite. Only the limits on how fast one address may write are lifted."""

import os
import shutil
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BOT = Path(sys.executable).with_name("bot")
NO_LIMIT = str(10**9)
TRAIN = "import sys; from pathlib import Path; from bot.engine.training import train; train(Path(sys.argv[1]), print, Path(sys.argv[2]))"


def write_project(folder: Path, lines: list[tuple[str, str]]) -> None:
    """Copy what our model is trained on to `folder`, with `lines` of (label, text) as its messages."""
    (folder / "data").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "data/rules.yml", "data/stories.yml"):
        shutil.copy(ROOT / name, folder / name)
    labels = sorted({label for label, _ in lines})
    nlu = [{"intent": label, "examples": "".join(f"- {text}\n" for other, text in lines if other == label)} for label in labels]
    content = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "data" / "nlu.yml").write_text(content, encoding="utf-8")


def training(folder: Path) -> list[str]:
    """The command that does what `bot train` does, on the project in `folder`."""
    return [sys.executable, "-c", TRAIN, str(folder / "models"), str(folder)]


def serving(workers: int) -> list[str]:
    """The command that serves the model of the project's own data with so many workers."""
    return [str(BOT), "serve", "--workers", str(workers)]


def all_said(workers: int) -> str:
    """What its log holds when all of them are there; nothing where there is one only, which is there when it answers."""
    return f"all {workers} workers are in place" if workers > 1 else ""


def environment(folder: Path, port: int, staff_port: int) -> dict[str, str]:
    """Nothing of the caller's settings; everything that is made lies in `folder`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "TWILIO_"))}
    return inherited | {
        "BOT_VAR_DIR": str(folder / "var"),
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'var' / 'bot.db'}",
        "BOT_MODEL_DIR": str(ROOT / "models"),
        "BOT_PORT": str(port),
        "BOT_STAFF_PORT": str(staff_port),
        "BOT_RATE_CONVERSATION": NO_LIMIT,
        "BOT_RATE_ADDRESS": NO_LIMIT,
        "BOT_RATE_GLOBAL": NO_LIMIT,
    }
