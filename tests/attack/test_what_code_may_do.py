"""What the source must not contain: ways in which data could become code, and secrets compared so that time tells of them."""

import ast
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat import Chat
from server import ROOT, BotProcess

SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
UNPICKLERS = {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "shelve", "marshal", "jsonpickle"}
RUNNERS = {"eval", "exec", "compile", "__import__"}
SECRET_WORDS = ("token", "secret", "password", "signature", "digest", "fingerprint")


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT), node


def test_nothing_is_unpickled_and_no_text_is_run() -> None:
    assert len(SOURCES) > 150
    found: list[str] = []
    for path, node in nodes():
        if isinstance(node, ast.Import):
            found += [f"{path}: {alias.name}" for alias in node.names if alias.name.split(".")[0] in UNPICKLERS]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPICKLERS:
            found.append(f"{path}: {node.module}")
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if name in RUNNERS or name == "os.system" or keywords.get("shell") == "True" or keywords.get("allow_pickle") == "True":
                found.append(f"{path}:{node.lineno}: {name}")
            if name in ("np.load", "numpy.load") and keywords.get("allow_pickle") != "False":
                found.append(f"{path}:{node.lineno}: {name} does not forbid pickle")
            if name == "yaml.load" and "Safe" not in keywords.get("Loader", ""):
                found.append(f"{path}:{node.lineno}: {name}")
    assert found == []


def test_certificates_are_always_verified() -> None:
    found = [
        f"{path}:{node.value.lineno}"
        for path, node in nodes()
        if isinstance(node, ast.keyword) and node.arg in ("verify", "check_hostname") and ast.unparse(node.value) == "False"
    ]
    found += [f"{path}: {node.attr}" for path, node in nodes() if isinstance(node, ast.Attribute) and node.attr == "CERT_NONE"]
    assert found == []


def tells_by_time(code: str) -> list[str]:
    """Comparisons with == of something that is called a secret, but for those with a constant and those that the database makes by an index."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
            sides = (node.left, *node.comparators)
            words = [ast.unparse(side) for side in sides]
            constant = any(isinstance(side, ast.Constant) for side in sides)
            column = any(word.partition(".")[0][:1].isupper() for word in words)
            if not constant and not column and any(secret in word.lower() for word in words for secret in SECRET_WORDS):
                found.append(" ? ".join(words))
    return found


def test_secrets_are_compared_in_constant_time() -> None:
    assert tells_by_time("if request.token == known: pass") == ["request.token ? known"]
    outside = ("bot/engine", "bot/encoder", "bot/evaluation", "bot/store/migrations")  # where token means a word, and no secret comes
    read = [path for path in SOURCES if not str(path.relative_to(ROOT)).startswith(outside)]
    found = {str(path.relative_to(ROOT)): tells_by_time(path.read_text(encoding="utf-8")) for path in read}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_model_holds_no_pickle(model: Path) -> None:
    """Rasa's parts of a model are JSON, ours arrays; nothing in it can run code when it is loaded."""
    with tarfile.open(model) as archive:
        members = archive.getmembers()
        names = [member.name for member in members]
        assert any(name.endswith(".npz") for name in names)
        for member in members:
            assert member.isfile() or member.isdir(), member.name
            assert not member.name.startswith(("/", "..")), member.name
            assert not member.name.endswith((".pkl", ".pickle", ".joblib", ".dill")), member.name
            file = archive.extractfile(member)
            start = file.read(2) if file else b""
            assert not (start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")), f"{member.name} is a pickle"


def test_tokens_cannot_be_guessed(server: BotProcess) -> None:
    tokens = {Chat(server).token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 43 for token in tokens), "32 random bytes"
    for place in range(0, 40, 5):
        assert len({token[place] for token in tokens}) > 5


def test_what_a_server_makes_is_its_users_alone(server: BotProcess, chat: Chat) -> None:
    chat.say("Hello")
    assert stat.S_IMODE(server.var_dir.stat().st_mode) == 0o700
    files = [path for path in server.var_dir.rglob("*") if path.is_file()]
    assert {"bot.db", "secret.key"} <= {path.name for path in files}
    assert [(path.name, oct(path.stat().st_mode)) for path in files if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("secret", ["BOT_SECRET_KEY", "TWILIO_AUTH_TOKEN", "BOT_CONTACT_SECRET"])
def test_settings_hold_secrets_that_do_not_show(secret: str) -> None:
    from pydantic import SecretStr

    from bot.settings import Settings

    field = next(name for name, field in Settings.model_fields.items() if field.validation_alias == secret)
    settings = Settings(_env_file=None, **{field: SecretStr("hush-hush")})
    assert "hush-hush" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
