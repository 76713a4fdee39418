"""Words in, a turn out: a patient's text is never a command, the state stays small, and a long conversation is no slower than a new one."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from server import ROOT

from bot.engine.outcomes import outcomes_of
from bot.engine.protocol import Turn, Utterance

TURNS = 400
SMALL = 24_000  # characters of JSON: a turn and the slots

QUESTIONS = [
    "What are the side effects?", "How many sessions do people need?", "Is it covered by insurance?", "What is ketamine?",
    "Can I drive afterwards?", "How does it work?", "Thank you", "Is it safe?", "what about the weather", "Who is it for?",
]  # fmt: skip


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/contact{"contact_name": "Ana"}', "/affirm", "/back", "/////"])
def test_words_with_a_slash_are_words(talk: Any, text: str) -> None:
    talk.say("What are the side effects?")
    turn: Turn = talk.say(text)
    assert turn.danger is None
    assert turn.form_step is None
    assert turn.contact is None
    assert "form" not in turn.outcomes
    assert turn.replies
    talk.say("thanks")
    assert talk.state["slots"]["told"]["side_effects"] == 1, "what was told is not forgotten"


def test_the_text_of_a_choice_is_not_read(talk: Any) -> None:
    turn: Turn = talk.say("I want to end my life", choice="topic:insurance")
    assert [topic.name for topic in turn.topics] == ["insurance"]


def test_the_state_of_a_long_conversation_stays_small_and_its_turns_fast(talk: Any, engine: Any, run: Callable[[Any], Any]) -> None:
    sizes = []
    for number in range(TURNS - 1):
        talk.say(f"{QUESTIONS[number % len(QUESTIONS)]} ({number})")
        sizes.append(len(json.dumps(talk.state)))
    assert max(sizes) < SMALL, f"{max(sizes)} characters"
    assert statistics.median(sizes[-20:]) < 1.2 * statistics.median(sizes[10:30])
    assert sum(event["event"] == "user" for event in talk.state["events"]) <= 1

    def cost(state: dict[str, Any] | None, text: str) -> float:
        began = time.process_time()
        run(engine.reply("cost", Utterance(text), state))
        return time.process_time() - began

    first, last = [], []
    for number in range(
        40
    ):  # by turns, so that noise of the machine meets both; texts that no cache knows; processor time, as others work too
        first.append(cost(None, f"Which side effects are there, number {number}?"))
        last.append(cost(talk.state, f"Which side effects are known, number {number}?"))
    ratio = statistics.median(last) / statistics.median(first)
    figures = f"turn 1 {statistics.median(first) * 1000:.1f} ms, turn {TURNS} {statistics.median(last) * 1000:.1f} ms, ratio {ratio:.2f}"
    print(figures)
    assert ratio < 1.3, figures


def test_raw_words_are_forgotten_after_six_turns(talk: Any) -> None:
    talk.say("My sister Wilhelmina asks about side effects")
    assert "Wilhelmina" in json.dumps(talk.state)
    for question in QUESTIONS[:7]:
        talk.say(question)
    assert "Wilhelmina" not in json.dumps(talk.state)


def test_the_state_is_plain_json(talk: Any) -> None:
    talk.say("What are the side effects?")
    assert json.loads(json.dumps(talk.state)) == talk.state


def test_slots_outlive_the_turns_that_set_them(talk: Any) -> None:
    talk.say("What are the side effects?")
    for _ in range(8):
        talk.say("Thank you")
    turn: Turn = talk.say("What are the side effects?")
    first = afresh(talk).say("What are the side effects?")
    assert turn.replies[0].text != first.replies[0].text, "the second form of the answer"


def afresh(talk: Any) -> Any:
    return type(talk)(talk._engine, talk._run)


def test_two_conversations_do_not_mix(talk: Any) -> None:
    other = afresh(talk)
    talk.say("", choice="contact")
    turn: Turn = other.say("What are the side effects?")
    assert turn.form_step is None


def test_a_finished_form_gives_the_request_and_forgets_it(talk: Any) -> None:
    talk.say("", choice="contact")
    assert talk.say("Oluwaseun Adebayo").identifiers == ("Oluwaseun Adebayo",)
    talk.say("602-555-0161")
    turn: Turn = talk.say("skip")
    assert turn.contact is not None
    assert (turn.contact.name, turn.contact.reach, turn.contact.about) == ("Oluwaseun Adebayo", "602-555-0161", "")
    assert repr(turn.contact) == "ContactDraft(hidden)"
    assert turn.form_step is None


def test_the_registered_actions_are_the_ones_that_rasa_serves(engine: Any) -> None:
    from rasa_sdk.executor import ActionExecutor

    served = ActionExecutor()
    served.register_package("actions")  # what `rasa run actions` does
    in_process = engine._agent.action_endpoint.action_names
    assert in_process == sorted(served.actions)
    named = {action for action in engine._domain.action_names_or_texts if action.startswith(("action_ask", "action_submit", "validate_"))}
    assert named <= set(in_process)


def test_every_response_of_the_domain_has_an_outcome() -> None:
    import yaml

    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    by_engine = [name for name in responses if not name.startswith("utter_sms_")]  # those are said by the channel itself
    small = {name for name in by_engine if outcomes_of(name) == ("smalltalk",)}
    said = "greet goodbye thanks bot_challenge help affirm_nothing_open deny_nothing_open still_loading privacy_notice"
    assert small == {f"utter_{name}" for name in said.split()}
