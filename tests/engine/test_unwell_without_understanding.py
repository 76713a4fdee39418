"""Who feels unwell after an infusion is sent to the clinic's telephone also in Spanish, and while the engine fails."""

import asyncio
from typing import Any

import pytest
from server import ROOT

from bot.clinic import Clinic
from bot.engine.host import EngineHost
from bot.engine.protocol import EngineError, Reply, Topic, Turn, Utterance
from bot.guard import Guard, contacts_of
from bot.metrics import Metrics
from bot.responder import Responder
from bot.wording import Wording


class Speaks:
    """An engine that notices a language, or fails where there is none."""

    version = "speaks"

    def __init__(self, language: str | None, form_step: str | None = None, topics: tuple[Topic, ...] = ()) -> None:
        self._language, self._form_step, self._topics = language, form_step, topics

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        if self._language is None:
            raise EngineError("no")
        return Turn((Reply("Hola."),), self._topics, ("handoff",), language=self._language, form_step=self._form_step, state={"kept": 1})


def turn_of(clinic: Clinic, engine: Speaks, text: str) -> Turn:
    host = EngineHost(lambda: engine, 5.0)
    host.start()
    assert host.wait(5)
    responder = Responder(Guard(contacts_of(clinic)), host, Wording(ROOT / "domain.yml", clinic), Metrics())
    response = asyncio.run(responder.respond("unwell", Utterance(text), None, 0.0))
    host.stop()
    assert response is not None
    return response.turn


@pytest.mark.parametrize(
    ("language", "text", "says"),
    [
        ("es", "estoy muy mareado desde la infusión de ayer", "llame ahora"),
        (None, "estoy muy mareado desde la infusión de ayer", "llame ahora"),
        (None, "I've been throwing up since my infusion this morning", "now and tell them"),
    ],
)
def test_the_reply_sends_to_the_clinic_now_and_names_the_emergency_number(
    clinic: Clinic, language: str | None, text: str, says: str
) -> None:
    turn = turn_of(clinic, Speaks(language), text)
    assert says in turn.replies[0].text
    assert "911" in turn.replies[0].text
    assert turn.outcomes == ("handoff",)
    assert [topic.name for topic in turn.topics] == ["adverse_event"]
    assert turn.state == ({"kept": 1} if language else {}), "what was said before is not forgotten"


@pytest.mark.parametrize(
    ("language", "step", "text"),
    [("es", None, "¿cuánto cuesta?"), ("es", "name", "mal desde la infusión"), ("en", None, "sick since my infusion")],
)
def test_everything_else_stays_the_engines(clinic: Clinic, language: str, step: str | None, text: str) -> None:
    assert turn_of(clinic, Speaks(language, step), text).replies[0].text == "Hola."


@pytest.mark.parametrize(("confidence", "says"), [(0.9, "llame ahora"), (0.3, "Hola.")])
def test_what_the_engine_reads_as_a_symptom_in_spanish_is_answered_in_spanish(clinic: Clinic, confidence: float, says: str) -> None:
    turn = turn_of(
        clinic, Speaks("es", None, (Topic("adverse_event", confidence),)), "amanecí con la panza revuelta, ¿será por lo de ayer?"
    )
    assert says in turn.replies[0].text
