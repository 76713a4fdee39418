"""What the policies said before is remembered: every dialogue of tests/conversations/ goes as it does where they are asked anew each time."""

from typing import Any

import pytest
import yaml
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from server import ROOT

from bot.engine.policy_memory import MOST, PolicyMemory
from bot.engine.protocol import Turn

DIALOGUES = [
    dialogue
    for file in sorted((ROOT / "tests" / "conversations").glob("*.yml"))
    for dialogue in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def told(talk: Any) -> list[list[tuple[tuple[str, ...], tuple[str, ...], str | None]]]:
    """All dialogues, with what was replied."""
    found = []
    for dialogue in DIALOGUES:
        talk.state = None
        turns: list[Turn] = [talk.say(turn.get("patient", "a choice"), turn.get("choice")) for turn in dialogue["turns"]]
        found.append([(tuple(reply.text for reply in turn.replies), turn.outcomes, turn.form_step) for turn in turns])
    return found


def test_dialogues_go_as_without_it(engine: Any, talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    processor = engine._processor

    def ask(tracker: Any) -> Any:
        asked.append(1)
        return MessageProcessor._predict_next_with_tracker(processor, tracker)

    monkeypatch.setattr(processor, "_predict_next_with_tracker", ask)
    plain = told(talk)
    without = len(asked)
    monkeypatch.setattr(
        processor, "_predict_next_with_tracker", PolicyMemory(ask, engine._domain, engine._processor.graph_runner.component(RulePolicy))
    )
    assert told(talk) == plain
    asked.clear()
    assert told(talk) == plain, "what is remembered is used up by nobody"
    assert len(asked) < without / 4, "only a follow-up that an action asks for passes it"


def test_it_forgets_before_it_grows_without_end(engine: Any, talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = engine._processor._predict_next_with_tracker
    assert isinstance(memory, PolicyMemory)
    monkeypatch.setattr(memory, "_known", dict.fromkeys((("course", number) for number in range(MOST)), None))
    talk.say("Is it safe?")
    assert 0 < len(memory._known) < 10
