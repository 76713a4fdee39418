"""`bot ask`: the contract that other programs rely on. Nothing is stored."""

import json
import subprocess
from pathlib import Path

import pytest
from ask_process import AskProcess
from server import BOT, ROOT, environment

OUTCOMES = {"answer", "handoff", "safety", "smalltalk", "clarify", "declined", "form"}


def test_a_line_in_is_a_line_out_with_every_field(ask: AskProcess) -> None:
    answer = ask.line(json.dumps({"id": "a-1", "text": "What are the side effects?"}))
    assert answer["id"] == "a-1"
    assert set(answer) == {"id", "topics", "outcomes", "replies", "ms"}
    assert answer["topics"][0]["name"] == "side_effects"
    assert 0 < answer["topics"][0]["confidence"] <= 1
    assert set(answer["outcomes"]) <= OUTCOMES
    assert answer["ms"] > 0


def test_two_questions_give_two_topics_in_order(ask: AskProcess) -> None:
    answer = ask.ask("How many sessions do people need? And does insurance pay for it?")
    assert [topic["name"] for topic in answer["topics"]] == ["session_count", "insurance"]


def test_lines_of_one_conversation_know_each_other_and_others_do_not(ask: AskProcess) -> None:
    first = ask.ask("What is a session like?", conversation="c1")
    again = ask.ask("What is a session like?", conversation="c1")
    other = ask.ask("What is a session like?", conversation="c2")
    alone = ask.ask("What is a session like?")
    assert again["replies"] != first["replies"]
    assert other["replies"] == alone["replies"] == first["replies"]


@pytest.mark.parametrize("name", [0, ["a"], {"n": 1}])
def test_a_conversation_may_be_named_by_anything(ask: AskProcess, name: object) -> None:
    first, again = (ask.line(json.dumps({"id": "x", "text": "What is a session like?", "conversation": name})) for _ in range(2))
    assert again["replies"] != first["replies"]


def test_a_line_without_text_is_named_in_its_error(ask: AskProcess) -> None:
    answer = ask.line('{"id": "q7"}')
    assert answer["id"] == "q7"
    assert "error" in answer


def test_the_channel_decides_the_form_of_the_answer(ask: AskProcess) -> None:
    web = ask.ask("What are the side effects?")["replies"]
    sms = ask.ask("What are the side effects?", channel="sms")["replies"]
    assert len(sms[0]) <= 306 < len(web[0])


@pytest.mark.parametrize("line", ["not json", "[]", "42", '{"id": "x"}', '{"text"'])
def test_a_line_that_is_none_gets_an_error_and_the_next_is_answered(ask: AskProcess, line: str) -> None:
    assert "error" in ask.line(line)
    assert ask.ask("Hello")["outcomes"] == ["smalltalk"]


@pytest.mark.parametrize("text", ["", " ", "/restart", "😢", "a" * 10_000, "{{7*7}}", "\u0000", "\ud800"])
def test_odd_words_are_answered(ask: AskProcess, text: str) -> None:
    answer = ask.ask(text)
    assert answer["replies"]
    assert set(answer["outcomes"]) <= OUTCOMES - {"form", "answer"}


def test_danger_is_answered_by_the_safety_reply(ask: AskProcess) -> None:
    answer = ask.ask("I want to kill myself")
    assert answer["outcomes"] == ["safety"]
    assert answer["topics"] == [{"name": "crisis", "confidence": 1.0}]
    assert "988" in answer["replies"][0]


def test_standard_output_is_data_only(ask: AskProcess) -> None:
    assert ask.line(json.dumps({"id": "last", "text": "Thanks"}))["id"] == "last"
    assert "Loading the engine" in ask.errors()
    assert "Traceback" not in ask.errors()


def test_one_question_at_the_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(BOT), "ask", "How does ketamine work?"], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "NMDA" in done.stdout
    assert "how_it_works" in done.stderr
    assert not (tmp_path / "var" / "bot.db").exists(), "nothing is stored"
