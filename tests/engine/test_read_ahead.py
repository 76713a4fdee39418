"""What of a turn rests on the words alone is begun while the message is on its way to the disk, and changes nothing of the turn."""

import asyncio
from typing import Any

import pytest
from server import ROOT

from bot.clinic import Clinic
from bot.engine.host import EngineHost
from bot.engine.nlu.pipeline import TopicPipeline
from bot.engine.protocol import Engine, ReadsAhead, Reply, Turn, Utterance
from bot.guard import Guard, TrainedNet, contacts_of
from bot.metrics import Metrics
from bot.responder import MEANING_SECONDS, Responder
from bot.safety.detector import Thresholds
from bot.wording import Wording

pytestmark = pytest.mark.slow
PLAIN = "Which side effects may I get from the infusion?"


class Texts:
    """Counts which texts are scored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.scored: list[str] = []
        real = TopicPipeline.scores

        def scores(pipeline: TopicPipeline, texts: Any) -> Any:
            self.scored.extend(texts)
            return real(pipeline, texts)

        monkeypatch.setattr(TopicPipeline, "scores", scores)


def test_a_turn_finds_done_what_was_read_ahead(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine, ReadsAhead)
    texts = Texts(monkeypatch)
    engine.read_ahead(PLAIN)
    assert texts.scored == [PLAIN]
    turn = asyncio.run(engine.reply("ahead", Utterance(PLAIN), None))
    assert turn.topics[0].name == "side_effects"
    assert texts.scored == [PLAIN], "it was not scored again"


@pytest.mark.parametrize(
    "text",
    ["Does insurance pay, and how long is one visit?", "/restart", "???", "hello", "", "me duele la cabeza", "and how many would I need"],
)
def test_the_turn_is_the_same(engine: Engine, text: str) -> None:
    assert isinstance(engine, ReadsAhead)
    before = asyncio.run(engine.reply("same", Utterance(PLAIN), None)).state
    alone = asyncio.run(engine.reply("same", Utterance(text), before))
    engine.read_ahead(text)
    ahead = asyncio.run(engine.reply("same", Utterance(text), before))
    assert (ahead.topics, ahead.outcomes, ahead.language, ahead.danger) == (alone.topics, alone.outcomes, alone.language, alone.danger)


class Clumsy:
    """An engine that stumbles when it reads ahead."""

    version = "clumsy"

    def read_ahead(self, text: str) -> None:
        raise ValueError("no")

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        return Turn((Reply("All the same."),), (), ("answer",))


def test_a_failure_costs_no_turn() -> None:
    host = EngineHost(Clumsy, 5.0)
    host.read_ahead("while it loads there is nobody to read")
    host.start()
    assert host.wait(5)
    host.read_ahead(PLAIN)
    assert asyncio.run(host.reply("clumsy", Utterance(PLAIN), None)).replies[0].text == "All the same."
    host.stop()


def test_danger_is_looked_for_once_and_with_the_net_that_is_there(clinic: Clinic) -> None:
    guard, looks = Guard(contacts_of(clinic)), []
    host = EngineHost(Clumsy, 5.0)
    responder = Responder(guard, host, Wording(ROOT / "domain.yml", clinic), Metrics())

    class Net:
        def __init__(self) -> None:
            self.thresholds = {"crisis": Thresholds(0.1, 0.5), "emergency": Thresholds(0.1, 0.5)}

        def predict(self, vector: Any) -> dict[str, float]:
            looks.append(vector)
            return {"crisis": 0.0, "emergency": 0.0}

    def net() -> TrainedNet:
        return TrainedNet(Net(), lambda text: text)  # type: ignore[arg-type,return-value]

    guard.put_net(net())
    responder.look_ahead(Utterance(PLAIN))
    assert guard.check(PLAIN) is None
    assert looks == [PLAIN]
    guard.put_net(net())  # a new model's: what the old one thought is forgotten
    assert guard.check(PLAIN) is None
    assert looks == [PLAIN, PLAIN]


class ReadElsewhere(Clumsy):
    """An engine whose reader never answers."""

    def read_elsewhere(self, text: str) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()


async def test_plain_danger_waits_for_no_reader(clinic: Clinic) -> None:
    host = EngineHost(ReadElsewhere, 5.0)
    host.start()
    assert await asyncio.to_thread(host.wait, 5)
    guard = Guard(contacts_of(clinic))
    responder = Responder(guard, host, Wording(ROOT / "domain.yml", clinic), Metrics())
    began = asyncio.get_running_loop().time()
    await responder.look_ahead(Utterance("I want to kill myself"))
    assert asyncio.get_running_loop().time() - began < MEANING_SECONDS / 2
    assert guard.check("I want to kill myself") is not None
    await responder.look_ahead(Utterance(PLAIN))
    assert asyncio.get_running_loop().time() - began >= MEANING_SECONDS, "what is not plain waits for its meaning, and not for ever"
    host.stop()
