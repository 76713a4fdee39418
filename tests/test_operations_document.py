"""docs/operations.md: commands, targets, settings, metrics, log lines and files that it names are there, and none that counts is left out."""

import re
from pathlib import Path
from typing import Any

import typer
import yaml
from server import ROOT

from bot.cli.app import app
from bot.metrics import Metrics
from bot.settings import settings_table

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", OPERATIONS) + [
    line.strip() for block in re.findall(r"```sh\n(.*?)```", OPERATIONS, re.DOTALL) for line in re.split(r"\n|&&", block)
]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))


def existing(command: Any, words: list[str]) -> bool:
    """Whether `words` are a path in the tree of commands, followed by options that the command has."""
    while hasattr(command, "commands") and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    if hasattr(command, "commands"):
        return words == ["--help"]
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    return all(word.partition("=")[0] in known for word in words if word.startswith("--"))


def test_every_command_exists() -> None:
    tree = typer.main.get_command(app)
    named = [found[1] for code in CODE if (found := re.match(r"(?:\.venv/bin/)?bot ((?:[a-z-]+|--).*)$", code.partition("  #")[0].strip()))]
    assert len(named) > 20
    assert [command for command in named if not existing(tree, re.sub(r'"[^"]*"', "x", command).split())] == []


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    tree = typer.main.get_command(app)
    assert not existing(tree, ["keys", "turn"])
    assert not existing(tree, ["backup", "--everything"])
    assert existing(tree, ["keys", "rotate"])


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {found[1] for code in CODE if (found := re.match(r"make ([a-z-]+)", code))}
    assert named
    assert named <= targets


def test_every_setting_exists() -> None:
    assert set(re.findall(r"\b((?:BOT|TWILIO)_[A-Z_]*[A-Z])\b", OPERATIONS)) <= {name for name, _, _ in settings_table()}


def test_every_metric_is_told_and_none_that_is_not_there() -> None:
    made = {metric.name for metric in Metrics().registry.collect()}
    rows = "\n".join(line for line in OPERATIONS.splitlines() if line.startswith("| `bot_"))
    assert set(re.findall(r"`(bot_\w+)`", rows)) == made


def test_alerts_are_rules_on_metrics_that_exist() -> None:
    made = {metric.name for metric in Metrics().registry.collect()}
    block = re.search(r"```yaml\n(.*?)```", OPERATIONS, re.DOTALL)
    assert block
    rules = yaml.safe_load(block[1])["groups"][0]["rules"]
    assert len(rules) >= 10
    for rule in rules:
        used = {re.sub(r"_(total|bucket)$", "", name) for name in re.findall(r"\bbot_\w+", rule["expr"])}
        assert used <= made, rule
        assert used or "up{" in rule["expr"]


def test_every_line_of_the_log_is_written_somewhere() -> None:
    table = OPERATIONS.partition("## The log")[2].partition("## Troubles")[0]
    told = [code for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for code in re.findall(r"`([^`]+)`", row)]
    assert len(told) > 15
    assert [line for line in told if line.removesuffix("...") not in SOURCES] == []


def test_every_error_that_is_logged_is_told() -> None:
    table = OPERATIONS.partition("## The log")[2]
    told = [code.removesuffix("...") for code in re.findall(r"`([^`]+)`", table)]
    logged = re.findall(r'log\.(?:error|critical)\(\s*f?"([^"]+)"', SOURCES)
    assert len(logged) > 12
    minor = {"worker %d does not end: killed", "preparing failed: the workers stay as they are", "closing Redis: %s"}
    assert [line for line in logged if not any(words in line for words in told) and line not in minor and not line.startswith(MINOR)] == []


MINOR = (  # said once more in the log itself, or by what comes before it
    "the new worker did not get ready",
    "looking for a new model stumbled",
    "the watch over the database stumbled",
    "a turn ended after its safety reply",
    "text not answered",
)


def test_every_file_exists() -> None:
    for document in (OPERATIONS, README):
        for link in re.findall(r"\]\(([^)#:]+)\)", document):
            folder = ROOT / "docs" if document is OPERATIONS else ROOT
            assert (folder / link).exists(), link
    assert {path.name for path in (ROOT / "deploy").iterdir()} == {"clinic-bot.service", "nginx.conf"}
    assert all(Path("deploy", name).as_posix() in OPERATIONS for name in ("clinic-bot.service", "nginx.conf"))
