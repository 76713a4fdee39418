"""What happens when the process is killed again and again, told to stop, or finds a damaged state or model. See docs/survival.md."""

import gzip
import json
import shutil
import tarfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from chat import Chat
from patient import DANGER, QUESTION, heard, insist, whole
from server import ROOT, BotProcess
from sqlalchemy import select

from bot.engine.training import detector_path, model_path
from bot.store.models import EngineState

pytestmark = pytest.mark.slow
MakeServer = Callable[..., BotProcess]
KILLS = 3


@pytest.fixture(scope="module")
def killed(make_server: MakeServer) -> BotProcess:
    process: BotProcess = make_server("killed", BOT_WAIT_SECONDS="1", BOT_RATE_CONVERSATION="100000", BOT_RATE_ADDRESS="100000")
    process.start()
    return process


@pytest.mark.timeout(900)
def test_out_of_memory_kills_in_the_middle_of_turns(killed: BotProcess) -> None:
    """The kernel ends a process that takes too much memory by SIGKILL. Patients go on writing meanwhile."""
    chats = [Chat(killed) for _ in range(6)]
    over = threading.Event()
    written = [0] * len(chats)

    def write(number: int) -> None:
        while not over.is_set():
            insist(chats[number], QUESTION, f"turn-{written[number]}", seconds=300)
            written[number] += 1
            time.sleep(0.05)

    with ThreadPoolExecutor(len(chats)) as pool:
        running = [pool.submit(write, number) for number in range(len(chats))]
        try:
            for _ in range(KILLS):
                before = sum(written)
                while sum(written) < before + 6:
                    assert not any(one.done() for one in running), [one.exception() for one in running if one.done()]
                    time.sleep(0.01)
                killed.kill()
                killed.start()
        finally:
            over.set()
        for one in running:
            one.result()
    for chat, turns in zip(chats, written, strict=True):
        whole(chat, turns)
    assert "Traceback" not in killed.log()


def test_what_a_stop_leaves_is_answered_at_the_next_start(killed: BotProcess) -> None:
    killed.stop()
    killed.launch(held=True)
    killed.wait_for("/healthz")
    chat = Chat(killed)
    assert chat.send({"text": QUESTION}, "left").status_code == 202
    assert killed.stop() == 0
    killed.start()
    messages = chat.wait_for_answer()
    assert messages[2]["topics"] == ["side_effects"], "without the patient's doing"
    whole(chat, 1)


@pytest.mark.parametrize("damage", ["cut off", "of another version", "of other words"])
def test_corrupt_state_document(killed: BotProcess, damage: str) -> None:
    chat = Chat(killed)
    chat.say(QUESTION)
    database, keyring = killed.database(), killed.keyring()
    with database.write() as session:
        row = session.scalars(select(EngineState).where(EngineState.conversation_id == chat.id)).one()
        purpose = f"state:{chat.id}"
        document = json.loads(keyring.open(row.sealed, purpose))
        if damage == "cut off":
            row.sealed = row.sealed[:-20]
        elif damage == "of another version":
            row.sealed = keyring.seal(json.dumps({**document, "v": 99, "loop": "form_of_tomorrow"}).encode(), purpose)
        else:
            row.sealed = keyring.seal(json.dumps({"v": document["v"], "slots": [], "loop": 7, "events": "none"}).encode(), purpose)
    database.dispose()
    assert chat.say("How long is one session?")[0]["topics"] == ["session"]
    assert chat.say(QUESTION)[0]["topics"] == ["side_effects"], "and the next turn has a state again"
    whole(chat, 3)


# -- the model ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def models(tmp_path: Path, model: Path) -> Path:
    """A folder of models that may be damaged: the encoder is shared, the model a copy."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "encoder").symlink_to(ROOT / "models" / "encoder")
    shutil.copy(model, folder)
    shutil.copy(detector_path(model), folder)
    return folder


def wait_for_log(process: BotProcess, words: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while words not in process.log():
        assert time.monotonic() < deadline, process.log()
        time.sleep(0.1)


def test_corrupt_model_is_trained_anew(make_server: MakeServer, models: Path) -> None:
    file = model_path(models)
    file.write_bytes(file.read_bytes()[:-1000])
    process = make_server("cut", BOT_MODEL_DIR=str(models))
    process.launch()
    wait_for_log(process, "The model's file is damaged: training it anew")
    process.kill()


def test_older_model_is_not_used(make_server: MakeServer, models: Path) -> None:
    model_path(models).rename(models / "clinic-0123456789abcdef.tar.gz")
    process = make_server("older", BOT_MODEL_DIR=str(models))
    process.launch()
    wait_for_log(process, "Training on data")
    process.kill()


def test_model_that_cannot_be_loaded(make_server: MakeServer, models: Path) -> None:
    """A whole archive with something else in it, and a detector that is none."""
    with gzip.open(model_path(models), "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(ROOT / "clinic.yml", "clinic.yml")
    process = make_server("other", BOT_MODEL_DIR=str(models), BOT_WAIT_SECONDS="1")
    process.launch()
    process.wait_for("/healthz")
    chat = Chat(process)
    heard(chat.send({"text": DANGER}))
    deadline = time.monotonic() + 200
    while (ready := process.http.get("/readyz")).json()["status"] == "loading" and time.monotonic() < deadline:
        time.sleep(0.2)
    assert ready.status_code == 503
    assert ready.json()["status"] == "failed"
    assert "bot train" in ready.json()["reasons"][0]
    assert "cannot be loaded" in process.log()
    said = insist(chat, QUESTION)[0]
    assert "sorry" in said["text"]
    assert "Valley Infusion" in said["text"]
    heard(chat.send({"text": DANGER}))
    page = httpx.get(f"{process.staff_url}/sign-in", trust_env=False)
    assert page.status_code == 200
    assert "bot train" in page.text
