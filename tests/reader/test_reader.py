"""What is read in another process is what would be read here, and the process may die at any moment."""

import asyncio
import gc
import logging
import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.encoder.encoder import shared_encoder
from bot.engine.nlu.understanding import Context
from bot.engine.protocol import EngineError
from bot.reader.process import pipeline_of
from bot.reader.questions import Questions
from bot.reader.reader import Reader

pytestmark = pytest.mark.slow
QUESTION = "are there any side effects"
WORDS = (
    QUESTION,
    "hi, does insurance pay, and how long is one visit?",
    "how many infusoins would i need",
    "and how many would I need",
    "me duele la cabeza",
    "I want to kill myself",
    "???",
    "no, I meant the price",
    "Good morning, how is it given " * 60,
)


def ended(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("text", WORDS)
async def test_it_understands_what_would_be_understood_here(reader: Reader, model: Path, encoder_file: Path, text: str) -> None:
    here = pipeline_of(model, shared_encoder(encoder_file))
    for context in (Context(), Context(previous_topics=("session_count",), misses=1)):
        assert await reader.understand(text, context) == here.classify(text, context)


async def test_nothing_said_is_nothing(reader: Reader) -> None:
    assert await reader.understand("", Context()) is None
    assert await reader.understand("  \n", Context()) is None


async def test_meanings_come_in_order_and_are_the_encoder_s(reader: Reader, encoder_file: Path) -> None:
    texts = [f"{text} {number}" for number in range(20) for text in WORDS]
    coming = [reader.ahead(text) for text in texts]
    encoder = shared_encoder(encoder_file)
    for text, one in zip(texts, coming, strict=True):
        assert one is not None
        meaning = await asyncio.wait_for(one, 60)
        assert meaning is not None
        np.testing.assert_array_equal(meaning, encoder.meaning([text])[0])


@pytest.fixture
def own(model: Path, encoder_file: Path) -> Reader:
    """A reader that a test may break."""
    made = Reader(model, encoder_file, seconds=1.0)
    made.wait_until_ready()
    return made


async def test_odd_characters_cost_nobody_anything(own: Reader) -> None:
    for text in ("\ud800", "/restart", "\x00", "💊" * 500, "<script>", "{{ clinic }}"):
        coming = own.ahead(text)
        assert coming is not None
        await asyncio.wait_for(coming, 20)  # a vector, or none
    pid = own.pid
    assert await own.understand(QUESTION, Context()) is not None
    assert own.pid == pid, "it has not died over any of them"
    own.stop()


async def test_one_that_dies_is_replaced(own: Reader, caplog: pytest.LogCaptureFixture) -> None:
    first = own.ahead(QUESTION)
    assert first is not None
    assert await asyncio.wait_for(first, 20) is not None
    os.kill(own.pid, signal.SIGSTOP)
    waiting = [own.ahead(f"{QUESTION} {number}") for number in range(3)]
    before = own.pid
    os.kill(before, signal.SIGKILL)
    for one in waiting:
        assert one is not None
        assert await asyncio.wait_for(one, 10) is None, "who waits is told, and encodes the words here"
    assert own.ahead(QUESTION) is None, "nobody reads just now"
    with caplog.at_level(logging.ERROR):
        understood = await own.understand(QUESTION, Context())
    assert understood is not None
    assert understood.intent == "side_effects"
    assert own.pid != before
    assert "another one starts" in caplog.text
    assert QUESTION not in caplog.text
    again = own.ahead(QUESTION)
    assert again is not None
    assert await asyncio.wait_for(again, 20) is not None
    own.stop()


async def test_one_that_does_not_answer_is_replaced(own: Reader, caplog: pytest.LogCaptureFixture) -> None:
    stuck = own.pid
    os.kill(stuck, signal.SIGSTOP)
    with caplog.at_level(logging.ERROR):
        assert await own.understand(QUESTION, Context()) is not None
    assert "does not answer; another one starts" in caplog.text
    assert ended(stuck)
    own.stop()


async def test_many_long_questions_to_one_that_hangs_block_nobody(own: Reader) -> None:
    os.kill(own.pid, signal.SIGSTOP)
    asked = [asyncio.create_task(own.understand(f"{number} {QUESTION} " * 80, Context())) for number in range(60)]
    await asyncio.sleep(0.2)  # the loop goes on
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert all(one is not None and not isinstance(one, BaseException) for one in found)
    own.stop()


async def test_what_ends_two_of_them_is_an_error_of_its_turn(own: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Questions.ask

    def deadly(questions: Questions, text: str, context: Context) -> Any:
        if text == "poison":
            os.kill(own.pid, signal.SIGKILL)
        return real(questions, text, context)

    monkeypatch.setattr(Questions, "ask", deadly)
    with pytest.raises(EngineError, match="twice"):
        await own.understand("poison", Context())
    assert await own.understand(QUESTION, Context()) is not None
    own.stop()


async def test_many_questions_wait_at_once_and_one_dead_reader_is_replaced_once(own: Reader, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        asked = [asyncio.create_task(own.understand(f"{QUESTION} {number}", Context())) for number in range(40)]
        await asyncio.sleep(0.01)
        os.kill(own.pid, signal.SIGKILL)
        found = await asyncio.gather(*asked)
    assert all(one is not None and one.intent == "side_effects" for one in found)
    assert caplog.text.count("another one starts") == 1
    own.stop()


async def test_it_outlives_a_signal_to_the_whole_group_and_ends_with_its_server(own: Reader) -> None:
    pid = own.pid
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, number)
    assert await own.understand(QUESTION, Context()) is not None, "turns that run are finished"
    assert own.pid == pid
    own.stop()
    assert ended(pid)


def test_it_ends_with_the_engine_that_it_reads_for(model: Path, encoder_file: Path) -> None:
    one = Reader(model, encoder_file)
    one.wait_until_ready()
    pid = one.pid
    del one
    gc.collect()
    assert ended(pid)


def test_a_model_that_cannot_be_read_is_said_so(tmp_path: Path, encoder_file: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    one = Reader(broken, encoder_file)
    with pytest.raises(EngineError, match="BOT_READER=false"):
        one.wait_until_ready()
    assert ended(one.pid)


async def test_words_are_on_no_command_line(reader: Reader) -> None:
    await reader.understand("my name is Quentin Quux", Context())
    assert b"Quux" not in Path(f"/proc/{reader.pid}/cmdline").read_bytes()
