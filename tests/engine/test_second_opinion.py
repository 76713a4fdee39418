"""What the trained detector alone takes for danger gets a second opinion of the understanding; what a pattern finds gets none."""

import asyncio
from typing import Any

import numpy as np
import pytest
from server import ROOT

from bot.clinic import Clinic
from bot.engine.host import EngineHost
from bot.engine.protocol import EngineError, Reply, Topic, Turn, Utterance
from bot.guard import Guard, TrainedNet, contacts_of
from bot.metrics import Metrics
from bot.responder import Responder, Response
from bot.safety.detector import Detector, Thresholds
from bot.safety.hit import Kind
from bot.wording import Wording

WALLET = "how badly will my wallet be hurt"


class Opinion:
    """An engine that thinks what the test says."""

    version = "opinion"

    def __init__(self, topic: Topic, danger: float, seen: Kind | None = None, error: bool = False) -> None:
        self._turn = Turn((Reply("An answer."),), (topic,), ("answer",), danger_probability=danger, suspicion=danger, danger=seen)
        self._error = error

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        if self._error:
            raise EngineError("no")
        return self._turn


def alarmed(clinic: Clinic, logit: float = 9.0) -> Guard:
    """A guard whose detector takes everything for an emergency, or holds it for possible."""
    guard = Guard(contacts_of(clinic))
    detector = Detector(np.zeros((3, 2)), np.array([-9.0, logit, 0.0]), {"crisis": Thresholds(0.1, 0.5), "emergency": Thresholds(0.1, 0.5)})
    guard.put_net(TrainedNet(detector, lambda text: np.zeros(2, np.float32)))
    return guard


def asked(clinic: Clinic, engine: Opinion | None, text: str = WALLET, logit: float = 9.0) -> tuple[str, ...]:
    """Outcomes of the reply; without an engine it is still loading."""
    host = EngineHost(lambda: engine, 5.0)  # type: ignore[arg-type,return-value]
    if engine is not None:
        host.start()
        assert host.wait(5)
    responder = Responder(alarmed(clinic, logit), host, Wording(ROOT / "domain.yml", clinic), Metrics())
    response: Response | None = asyncio.run(responder.respond("asked", Utterance(text), None, 0.0))
    host.stop()
    assert response is not None
    assert (response.danger is not None) == (response.turn.outcomes == ("safety",))
    return response.turn.outcomes


def test_who_is_sure_of_something_harmless_takes_the_alarm_back(clinic: Clinic) -> None:
    assert asked(clinic, Opinion(Topic("not_covered", 0.9, "price"), 0.001)) == ("answer",)


@pytest.mark.parametrize(
    ("topic", "danger", "seen"),
    [
        (Topic("insurance", 0.9), 0.05, None),
        (Topic("insurance", 0.4), 0.001, None),
        (Topic("nlu_fallback", 0.95), 0.001, None),
        (Topic("gibberish", 0.95), 0.001, None),
        (Topic("crisis", 0.9), 0.001, "crisis"),
    ],
    ids=["a trace of danger", "not sure", "not understood", "gibberish", "sees it too"],
)
def test_every_doubt_leaves_the_alarm_standing(clinic: Clinic, topic: Topic, danger: float, seen: Kind | None) -> None:
    assert asked(clinic, Opinion(topic, danger, seen)) == ("safety",)


def test_an_engine_that_fails_or_loads_leaves_the_alarm_standing(clinic: Clinic) -> None:
    assert asked(clinic, Opinion(Topic("insurance", 0.9), 0.001, error=True)) == ("safety",)
    assert asked(clinic, None) == ("safety",)


def test_a_pattern_is_never_taken_back(clinic: Clinic) -> None:
    assert asked(clinic, Opinion(Topic("insurance", 0.99), 0.0), "I want to kill myself") == ("safety",)


@pytest.mark.parametrize(
    ("logit", "suspicion", "outcome"),
    [(-1.0, 0.15, "safety"), (-1.0, 0.05, "answer"), (-4.0, 0.15, "answer")],
    ids=["both suspect it", "the detector alone", "the understanding alone"],
)
def test_what_both_hold_for_possible_is_danger(clinic: Clinic, logit: float, suspicion: float, outcome: str) -> None:
    assert asked(clinic, Opinion(Topic("insurance", 0.8), suspicion), logit=logit) == (outcome,)


def test_a_figure_of_speech_is_no_suspicion(clinic: Clinic) -> None:
    assert asked(clinic, Opinion(Topic("insurance", 0.8), 0.15), "this headache is killing me, do you take insurance", -1.0) == ("answer",)
