"""The `bot` command: its output is data, its errors are one sentence that names what to change."""

import json
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from server import BOT, ROOT, environment

from bot.cli.app import MENDABLE
from bot.settings import settings_table

ARTICLE = "article: {title: T, url: https://a.example}\n"


def bot(folder: Path, *arguments: str, cwd: Path = ROOT, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(BOT), *arguments], cwd=cwd, env=environment(folder, **settings), capture_output=True, text=True, timeout=120)


def test_settings_prints_every_setting_with_default_and_help(tmp_path: Path) -> None:
    done = bot(tmp_path, "settings")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    for name, default, sentence in settings_table():
        line = next(line for line in lines if line.startswith(f"{name} "))
        assert (default or "(empty)") in line
        assert line.endswith(sentence)


def test_settings_never_prints_a_secret(tmp_path: Path) -> None:
    done = bot(tmp_path, "settings", TWILIO_AUTH_TOKEN="a-very-secret-token")
    assert "a-very-secret-token" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_PORT", "eighty"),
        ("BOT_PORT", "70000"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_MESSAGE_CHARACTERS", "3"),
        ("BOT_TURN_SECONDS", "0"),
        ("BOT_SESSION_MINUTES", ""),
    ],
)
def test_a_bad_setting_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    done = bot(tmp_path, "serve", **{name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_variables_of_others_are_not_taken_for_ours(tmp_path: Path) -> None:
    others = {name.removeprefix("BOT_"): "nonsense" for name, _, _ in settings_table() if name.startswith("BOT_")}
    done = bot(tmp_path, "settings", **others)
    assert done.returncode == 0, done.stderr
    env = environment(tmp_path, **others)
    read = subprocess.run(
        [str(BOT.with_name("python")), "-c", "from bot.settings import load_settings; print(load_settings())"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    assert "nonsense" not in read.stdout


def test_a_bad_setting_does_not_show_a_secret(tmp_path: Path) -> None:
    done = bot(tmp_path, "serve", BOT_SECRET_KEY="not-a-key-but-secret", BOT_PORT="0")
    assert done.returncode == 1, done.stderr
    assert "not-a-key-but-secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("bot: The key text"), done.stderr


@pytest.mark.parametrize(
    ("content", "named"),
    [(None, "clinic.yml"), ("name: [", "YAML"), ("name: X\n", "name"), (f"name: Clinic\nphone: call us\n{ARTICLE}", "phone"),
     (f"name: Clinic\ncolour: red\n{ARTICLE}", "colour"), ("", "clinic.yml")],
    ids=["missing", "no YAML", "too short", "no number", "unknown entry", "empty"],
)  # fmt: skip
def test_a_bad_clinic_file_is_named_in_one_sentence(tmp_path: Path, content: str | None, named: str) -> None:
    file = tmp_path / "clinic.yml"
    if content is not None:
        file.write_text(content)
    done = bot(tmp_path, "serve", BOT_CLINIC_FILE=str(file))
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_the_database_goes_up_and_down(tmp_path: Path) -> None:
    up = bot(tmp_path, "db", "upgrade")
    assert up.returncode == 0, up.stderr
    assert "Database at revision" in up.stdout
    assert (tmp_path / "var" / "bot.db").exists()
    assert bot(tmp_path, "db", "downgrade", "base").returncode == 0
    assert bot(tmp_path, "db", "upgrade").returncode == 0


def test_an_unknown_revision_is_one_sentence(tmp_path: Path) -> None:
    done = bot(tmp_path, "db", "upgrade", "--revision", "nine")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    done = bot(tmp_path, "db", "upgrade", BOT_DATABASE_URL="postgresql://postgres:hidden-word@127.0.0.1:1/none")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "hidden-word" not in done.stdout + done.stderr
    assert "BOT_DATABASE_URL" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--help"], ["ask", "--help"], ["db"]])
def test_help_is_quick_and_names_the_commands(tmp_path: Path, arguments: list[str]) -> None:
    done = bot(tmp_path, *arguments)
    assert done.returncode in (0, 2)
    assert "Usage" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_waits_for_no_library_that_it_does_not_use(tmp_path: Path) -> None:
    """Imports are most of what a short command costs: with the store and the redactor it took four times as long."""
    heavy = ("rasa", "tensorflow", "spacy", "sqlalchemy", "alembic", "presidio_analyzer", "fastapi", "sklearn", "onnxruntime")
    done = subprocess.run(
        [str(BOT.with_name("python")), "-c", f"import bot.cli.app, sys; print([name for name in {heavy} if name in sys.modules])"],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(MENDABLE))
def test_the_errors_that_become_one_sentence_are_there(name: str) -> None:
    module, _, kind = name.rpartition(".")
    assert issubclass(getattr(import_module(module), kind), Exception)


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "--channel", "fax", "hi"], ["redact"], ["eval", "--train", "none.csv", "--test", "none.csv"], ["dance"]]
)
def test_a_command_used_wrongly_says_how(tmp_path: Path, arguments: list[str]) -> None:
    done = bot(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_table_without_text_and_label_is_one_sentence(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("question,answer\nhi,hello\n", encoding="utf-8")
    done = bot(tmp_path, "eval", "--train", str(table), "--test", str(table))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "columns text and label" in done.stderr


def test_redact_gives_one_object_a_line(tmp_path: Path) -> None:
    lines = [{"id": "1", "text": "Call me at 602-555-0144, I'm Oluwaseun Adebayo"}, {"id": "2", "text": "What are the side effects?"}]
    done = subprocess.run(
        [str(BOT), "redact", "--jsonl"], input="\n".join(json.dumps(line) for line in lines), cwd=ROOT, env=environment(tmp_path),
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert "602-555-0144" not in first["text"]
    assert "Adebayo" not in first["text"]
    kinds = {found["kind"]: lines[0]["text"][found["start"] : found["end"]] for found in first["found"]}
    assert kinds["PHONE"] == "602-555-0144"
    assert (second["text"], second["found"]) == (lines[1]["text"], [])


def test_what_other_programs_read_from_the_environment_is_no_setting(tmp_path: Path) -> None:
    """LOG_LEVEL, PORT and DATABASE_URL stand in many an environment and mean another program's."""
    done = bot(tmp_path, "db", "upgrade", LOG_LEVEL="nonsense", PORT="nonsense", DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "bot.db").exists()
