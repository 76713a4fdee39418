"""`bot serve --workers 2`: one address, several processes. They die, are replaced and drained, and no patient loses a word.

One server of its own on SQLite, in one story: the tests stand in order and each takes up where the one before left off.
"""

import itertools
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from chat import Chat, new_key
from family import family_of, lives, memory, nurseries_of, workers_of
from server import BotProcess

from bot.engine.model_folder import SUFFIX, choose, detector_path, version_of

IN_PLACE = "all 2 workers are in place"
QUESTION = "What side effects can ketamine infusions have?"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """A folder of models of the server's own, with the present one in it."""
    folder = tmp_path_factory.mktemp("models")
    for path in (model, detector_path(model), model.parent / "encoder"):
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[BotProcess]:
    settings = {"BOT_TURN_SECONDS": "60", "BOT_RATE_GLOBAL": "60000", "BOT_MODEL_DIR": str(models)}
    process = BotProcess(tmp_path_factory.mktemp("workers"), "--workers", "2", **settings)
    process.launch(held=True)
    process.wait_for("/healthz")
    yield process
    process.stop(120)


def wait_until(what: str, holds: Callable[[], bool], seconds: float = 240.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come true within {seconds:.0f} s"
        time.sleep(0.1)


def counted(house: BotProcess, metric: str, **labels: str) -> float:
    """-1 where the worker that was asked ends in this moment."""
    try:
        return house.counted(metric, **labels)
    except httpx.TransportError:
        return -1


def ready(house: BotProcess) -> float:
    return counted(house, "bot_engine_ready")


def persist(chat: Chat, text: str, key: str | None = None) -> list[str]:
    """Send as the widget does: the same message under the same key until it is answered. The topics of the reply."""
    key = key or new_key()
    for _ in range(200):
        try:
            response = chat.send({"text": text}, key)
            if response.status_code == 200:
                replies = response.json()["messages"][1:]
                assert len(replies) >= 1
                assert all(reply["text"] for reply in replies)
                return list(replies[0]["topics"])
            assert response.status_code in (202, 502, 503), response.text
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise AssertionError("never answered")


class Talkers:
    """Patients who talk all the time, until they are told to stop."""

    def __init__(self, house: BotProcess, count: int = 4) -> None:
        self._chats = [Chat(house) for _ in range(count)]
        self._enough = threading.Event()
        self._pool = ThreadPoolExecutor(count)

    def __enter__(self) -> "Talkers":
        self._talks = [self._pool.submit(self._talk, chat) for chat in self._chats]
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        sent = [talk.result() for talk in self._talks]
        for chat, turns in zip(self._chats, sent, strict=True):
            messages = chat.wait_for_answer()[1:]
            asked = [place for place, message in enumerate(messages) if message["from"] == "patient"]
            assert len(asked) == turns
            assert all(messages[place + 1].get("topics") == ["side_effects"] for place in asked), "each is answered in its place"
        self.turns = sum(sent)

    def _talk(self, chat: Chat) -> int:
        for turns in itertools.count(1):
            assert persist(chat, QUESTION) == ["side_effects"]
            if self._enough.wait(3.0):  # under the limit of messages
                return turns
        raise AssertionError("unreachable")


def test_one_worker_opens_the_house_before_any_engine_is_there(house: BotProcess) -> None:
    assert house.http.get("/readyz").status_code == 503
    bubbles = Chat(house).say("I want to kill myself")
    assert "988" in bubbles[0]["text"]


def test_both_workers_answer_and_any_of_them_tells_the_counts_of_both(house: BotProcess) -> None:
    house.let_engine_in()
    wait_until("both workers", lambda: IN_PLACE in house.log())
    wait_until("both engines", lambda: ready(house) == 2)
    before = house.counted("bot_turns", channel="web")
    with ThreadPoolExecutor(8) as pool:
        topics = list(pool.map(lambda _: persist(Chat(house), QUESTION), range(40)))
    assert topics == [["side_effects"]] * 40
    for _ in range(10):
        with httpx.Client(base_url=house.url, trust_env=False) as fresh:  # a connection of its own: to either of them
            house_of_fresh = fresh.get("/metrics").text
        assert f'bot_turns_total{{channel="web"}} {before + 40}' in house_of_fresh
    assert len(workers_of(house.pid)) == 2


def test_they_share_the_memory_of_a_nursery_that_counts_nothing_and_has_one_thread(
    house: BotProcess, need: Callable[[str, bool], None]
) -> None:
    need("this system tells no shares of memory (/proc/PID/smaps_rollup)", Path("/proc/self/smaps_rollup").exists())
    (nursery,) = nurseries_of(house.pid)
    workers = workers_of(house.pid)
    alone = memory(workers[0], "Rss")
    assert sum(memory(pid, "Pss") for pid in workers) < 1.2 * alone
    assert sum(memory(pid, "Pss") for pid in family_of(house.pid)) < 1.8 * alone, (
        "two that share nothing take twice of it, and their parent"
    )
    assert len(list(Path(f"/proc/{nursery}/task").iterdir())) == 1
    assert not list(house.var_dir.glob(f"metrics-*/*_{nursery}.db"))
    files = [str(path.readlink()) for path in Path(f"/proc/{nursery}/fd").iterdir()]
    assert not [file for file in files if "bot.db" in file]
    cores = os.sched_getaffinity(0)
    if len(cores) <= 2:
        assert sorted(tuple(os.sched_getaffinity(pid)) for pid in workers) == sorted((core,) for core in cores) * (2 // len(cores))


def test_a_killed_worker_is_replaced_and_nothing_is_lost(house: BotProcess) -> None:
    before = house.counted("bot_turns", channel="web")
    victim, survivor = workers_of(house.pid)
    with Talkers(house) as talkers:
        time.sleep(1)
        os.kill(victim, signal.SIGKILL)
        wait_until("one engine", lambda: ready(house) == 1)
        wait_until("the new worker", lambda: ready(house) == 2)
    pids = workers_of(house.pid)
    assert survivor in pids
    assert victim not in pids
    assert len(pids) == 2
    counted = house.counted("bot_turns", channel="web") - before
    assert counted <= talkers.turns, "a turn is counted once"
    assert counted >= talkers.turns - 4, "only turns that were committed in the moment of the kill can be missing"


def test_workers_go_on_without_their_nursery_and_get_another_one(house: BotProcess) -> None:
    old, (lost,) = workers_of(house.pid), nurseries_of(house.pid)
    places = house.log().count(IN_PLACE)
    with Talkers(house):
        os.kill(lost, signal.SIGKILL)
        wait_until("its end", lambda: not lives(lost))
        assert workers_of(house.pid) == old
        assert ready(house) == 2
        wait_until("the workers of another one", lambda: house.log().count(IN_PLACE) > places)
    assert not set(old) & set(workers_of(house.pid))
    assert len(nurseries_of(house.pid)) == 1


def test_sighup_replaces_the_workers_one_by_one_and_nobody_notices(house: BotProcess) -> None:
    old, old_nursery = set(workers_of(house.pid)), nurseries_of(house.pid)
    fewest, enough = [2.0], threading.Event()

    def watch() -> None:
        while not enough.wait(0.2):
            fewest.append(ready(house))

    watcher = threading.Thread(target=watch, daemon=True)
    with Talkers(house):
        watcher.start()
        os.kill(house.pid, signal.SIGHUP)
        wait_until("all are replaced", lambda: "all workers are replaced" in house.log(), 600)
        enough.set()
        watcher.join()
    assert min(count for count in fewest if count >= 0) >= 2, "a new worker is ready before an old one goes"
    assert not old & set(workers_of(house.pid))
    assert len(workers_of(house.pid)) == 2
    wait_until("the end of the old nursery", lambda: len(nurseries_of(house.pid)) == 1)
    assert nurseries_of(house.pid) != old_nursery


def test_another_model_takes_over_in_both_while_patients_talk(house: BotProcess, models: Path, model: Path) -> None:
    for source, target in ((model, f"clinic-other{SUFFIX}"), (detector_path(model), "clinic-other.safety.npz")):
        shutil.copyfile(source, models / target)
    with Talkers(house):
        choose(models, "clinic-other")
        wait_until("the other model", lambda: house.counted("bot_model", version="clinic-other") == 2)
    assert house.counted("bot_model", version=version_of(model)) == 0
    assert house.http.get("/readyz").json() == {"status": "ready", "model": "clinic-other"}


def test_a_worker_that_is_forked_then_takes_the_model_in_force(house: BotProcess) -> None:
    victim = workers_of(house.pid)[0]
    os.kill(victim, signal.SIGKILL)
    wait_until("its end", lambda: not lives(victim))
    wait_until("another one", lambda: len(workers_of(house.pid)) == 2)
    wait_until("its model", lambda: counted(house, "bot_model", version="clinic-other") == 2)
    (nursery,) = nurseries_of(house.pid)
    assert set(workers_of(house.pid)) < set(family_of(nursery)), "both are the nursery's"
    assert persist(Chat(house), QUESTION) == ["side_effects"]


def test_a_damaged_model_leaves_the_present_one_at_work(house: BotProcess, models: Path, model: Path) -> None:
    (models / f"clinic-damaged{SUFFIX}").write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    shutil.copyfile(detector_path(model), models / "clinic-damaged.safety.npz")
    with Talkers(house):
        choose(models, "clinic-damaged")
        wait_until("both to refuse it", lambda: house.counted("bot_model_failures") == 2)
    assert house.http.get("/readyz").json() == {"status": "ready", "model": "clinic-other"}
    assert "the chosen model is not taken, clinic-other goes on" in house.log()
    choose(models, version_of(model))
    wait_until("the first model again", lambda: house.counted("bot_model", version=version_of(model)) == 2)


def test_on_sigterm_all_workers_finish_what_runs(house: BotProcess) -> None:
    chats = [Chat(house) for _ in range(10)]
    before = house.counted("bot_turns", channel="web")
    pids = list(family_of(house.pid))
    assert len(pids) == 4, "the parent, the nursery, two workers"
    with ThreadPoolExecutor(10) as pool:
        running = [pool.submit(chat.send, {"text": QUESTION}, "last") for chat in chats]
        wait_until("the first of them", lambda: house.counted("bot_turns", channel="web") > before, 60)
        house.terminate()
        answers = []
        for one in running:
            try:
                answers.append(one.result().status_code)
            except httpx.TransportError:  # it had not been accepted when the doors were closed
                answers.append(0)
    assert house.stop(120) == 0
    assert 200 in answers
    assert set(answers) <= {200, 0}
    assert not [pid for pid in pids if lives(pid)]
    assert not list(house.var_dir.glob("metrics-*"))
    assert "Traceback" not in house.log()
    places = house.log().count(IN_PLACE)
    house.launch()
    house.wait_for("/healthz")
    for chat in chats:
        assert persist(chat, QUESTION, "last") == ["side_effects"]
        assert [m["from"] for m in chat.wait_for_answer()] == ["bot", "patient", "bot"]
    wait_until("both workers", lambda: house.log().count(IN_PLACE) > places)


def test_workers_and_nursery_do_not_outlive_their_parent(house: BotProcess) -> None:
    pids = list(family_of(house.pid))
    assert len(pids) == 4
    house.kill()
    wait_until("the end of all", lambda: not [pid for pid in pids if lives(pid)], 120)
