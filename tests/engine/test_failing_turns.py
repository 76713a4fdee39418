"""An action that raises, a turn that takes too long, no reply: a kind sentence with the way to the clinic, counted, no words logged."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from server import ROOT

from bot.clinic import Clinic
from bot.engine.host import EngineHost
from bot.engine.protocol import EngineError, EngineNotReady, StateUnreadable, Turn, Utterance
from bot.guard import Guard, contacts_of
from bot.metrics import Metrics
from bot.responder import Responder, Response
from bot.wording import Wording

QUESTION = Utterance("What are the side effects of ketamine infusions, asks quetzalcoatl?")


def answer(desk: Any, utterance: Utterance = QUESTION, state: dict[str, Any] | None = None) -> Turn:
    response: Response | None = asyncio.run(desk.responder.respond("failing", utterance, state, 1.0))
    assert response is not None
    return response.turn


def is_kind(turn: Turn) -> bool:
    text = " ".join(reply.text for reply in turn.replies)
    return "sorry" in text and "contact form" in text and "911" in text and turn.outcomes == ("handoff",)


def actions_of(engine: Any) -> dict[str, Any]:
    """The engine's registered actions, to put one in their place that goes wrong."""
    registered: dict[str, Any] = engine._agent.action_endpoint._executor.actions
    return registered


async def fails(*_: Any) -> list[Any]:
    raise RuntimeError("quetzalcoatl")


async def says_nothing(*_: Any) -> list[Any]:
    return []


async def takes_long(*_: Any) -> list[Any]:
    await asyncio.sleep(1.0)
    return []


@pytest.mark.parametrize(
    ("run", "seconds", "error"),
    [(fails, 10.0, "EngineError"), (says_nothing, 10.0, "EngineError"), (takes_long, 0.2, "EngineTimeout")],
    ids=["raises", "says nothing", "takes long"],
)
def test_a_turn_that_goes_wrong_is_answered_kindly_and_counted(
    desk: Callable[..., Any],
    engine: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    run: Any,
    seconds: float,
    error: str,
) -> None:
    made = desk(seconds)
    monkeypatch.setitem(actions_of(engine), "action_answer", run)
    with caplog.at_level(logging.INFO, logger="bot"):
        turn = answer(made)
    assert is_kind(turn), turn
    assert made.failures(error) == 1
    assert "turn failed" in caplog.text
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert "quetzalcoatl" not in ours


def test_the_next_turn_works_again(desk: Callable[..., Any], engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk()
    with monkeypatch.context() as broken:
        broken.setitem(actions_of(engine), "action_answer", fails)
        assert is_kind(answer(made))
    assert answer(made).outcomes == ("answer",)


def test_danger_needs_no_engine(clinic: Clinic) -> None:
    def never() -> Any:
        raise EngineError("There is no model.")

    host = EngineHost(never, 1.0)
    responder = Responder(Guard(contacts_of(clinic)), host, Wording(ROOT / "domain.yml", clinic), Metrics())
    response = asyncio.run(responder.respond("danger", Utterance("I want to end my life"), None, 0.0))
    assert response is not None
    assert response.danger is not None
    assert response.turn.outcomes == ("safety",)


def test_an_engine_that_cannot_load_is_told_kindly(clinic: Clinic) -> None:
    def never() -> Any:
        raise ValueError("broken archive")

    host = EngineHost(never, 1.0)
    host.start()
    assert host.wait(10) is False
    metrics = Metrics()
    responder = Responder(Guard(contacts_of(clinic)), host, Wording(ROOT / "domain.yml", clinic), metrics)
    response = asyncio.run(responder.respond("none", QUESTION, None, 0.0))
    assert response is not None
    assert is_kind(response.turn)
    assert metrics.registry.get_sample_value("bot_failures_total", {"error": "EngineError"}) == 1
    host.stop()


def test_a_host_that_was_not_started_says_that_it_loads(clinic: Clinic) -> None:
    host = EngineHost(lambda: None, 1.0)  # type: ignore[arg-type,return-value]
    with pytest.raises(EngineNotReady):
        asyncio.run(host.reply("early", QUESTION, None))


@pytest.mark.parametrize(
    "state",
    [{"v": 99, "slots": {}, "loop": None, "events": []}, {}, {"v": 1}, {"v": 1, "slots": [], "loop": None, "events": []},
     {"v": 1, "slots": {}, "loop": None, "events": [{"event": "no such event"}]}, {"v": 1, "slots": {}, "loop": None, "events": [{}]},
     {"v": 1, "slots": {}, "loop": "no_such_form", "events": []},
     {"v": 1, "slots": {}, "loop": None, "events": [{"event": "active_loop", "name": "no_such_form"}]}],
    ids=["another version", "empty", "parts missing", "other slots", "unknown event", "event of nothing", "unknown form", "unknown form begun"],
)  # fmt: skip
def test_damaged_state_makes_way_for_a_fresh_one(desk: Callable[..., Any], state: dict[str, Any]) -> None:
    turn = answer(desk(), Utterance("What are the side effects?"), state)
    assert turn.outcomes == ("answer",), turn
    assert turn.state["v"] == 1


def test_damaged_state_is_named_as_such(engine: Any, run: Callable[[Any], Any]) -> None:
    with pytest.raises(StateUnreadable, match="version 99"):
        run(engine.reply("damaged", QUESTION, {"v": 99}))
