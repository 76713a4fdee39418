"""Nothing a patient typed is in a log: not from Rasa at DEBUG, not from drivers, not in tracebacks, in either form."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.privacy.log_filter import REQUEST_ID, configure_logging

SAID = "i am maria lopez and i want my life back, call 480-555-0132"
WORDS = ("maria", "lopez", "life", "480", "0132")


@pytest.fixture
def log() -> Iterator[Callable[[str, bool], io.StringIO]]:
    """`log(level, json_lines)` configures logging and gives the stream; afterwards everything is as before."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.getLogRecordFactory(), logging.raiseExceptions, sys.excepthook, threading.excepthook)
    structure = structlog.get_config()

    def configure(level: str, json_lines: bool) -> io.StringIO:
        stream = io.StringIO()
        configure_logging(level, json_lines, stream)
        return stream

    yield configure
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    logging.setLogRecordFactory(before[2])
    logging.raiseExceptions = before[3]
    sys.excepthook, threading.excepthook = before[4], before[5]
    logging.captureWarnings(capture=False)
    structlog.configure(**structure)


def clean(stream: io.StringIO) -> str:
    text = stream.getvalue()
    assert text, "nothing was logged at all"
    for word in WORDS:
        assert word not in text.lower(), text
    return text


def in_module(name: str, code: str, **values: object) -> None:
    """Run code as if it stood in the module `name`: structlog names a logger after its caller's module."""
    exec(compile(code, f"{name}.py", "exec"), {"__name__": name, **values})


@pytest.mark.parametrize("json_lines", [True, False])
@pytest.mark.parametrize(
    "logger",
    [
        "rasa.core.processor",
        "rasa.core.tracker_store",
        "rasa.core.actions.action",
        "rasa.shared.core.trackers",
        "rasa_sdk.executor",
        "sqlalchemy.engine.Engine",
        "twilio.http_client",
    ],
)
def test_loggers_that_write_messages_give_their_place_only(log: Callable[[str, bool], io.StringIO], json_lines: bool, logger: str) -> None:
    stream = log("DEBUG", json_lines)
    logging.getLogger(logger).setLevel(logging.DEBUG)
    logging.getLogger(logger).debug("Received user message '%s' with slots %r", SAID, {"name": SAID})
    text = clean(stream)
    assert logger in text
    assert "message withheld" in text


@pytest.mark.parametrize("json_lines", [True, False])
def test_rasa_structured_events_pass_by_name_without_their_fields(log: Callable[[str, bool], io.StringIO], json_lines: bool) -> None:
    stream = log("DEBUG", json_lines)
    in_module(
        "rasa.core.processor",
        "import structlog\n"
        "logger = structlog.get_logger()\n"
        "logger.debug('processor.message.parse', parse_data_text=said, parse_data_intent={'name': 'crisis'}, parse_data_entities=[said])\n"
        "logger.debug('processor.slots.log', slot_values='\\n' + said)\n"
        "logger.info('processor.trigger_prediction', action_name='action_listen', node='run', ms=4)\n"
        "logger.warning('Could not handle ' + said, event_info='user said ' + said, sender_id='+14805550132')\n"
        "logger.error('processor.failed', exc_info=ValueError(said))\n",
        said=SAID,
    )
    text = clean(stream)
    for expected in ("processor.message.parse", "processor.slots.log", "processor.trigger_prediction", "rasa.core.processor", "ValueError"):
        assert expected in text
    assert "crisis" not in text
    if json_lines:
        third = json.loads(text.splitlines()[2])
        assert third["ms"] == 4
        assert third["node"] == "run"
        assert third["level"] == "INFO"


@pytest.mark.parametrize(
    "field",
    [
        "text",
        "user_text",
        "message",
        "user_message",
        "entities",
        "slots",
        "tracker_events",
        "parse_data",
        "payload",
        "body",
        "request_body",
        "latest_message",
        "sender_id",
        "phone",
        "transcript",
        "unheard_of",
    ],
)
def test_fields_that_carry_words_are_dropped(log: Callable[[str, bool], io.StringIO], field: str) -> None:
    stream = log("DEBUG", True)
    structlog.get_logger("bot.channels.web").info("turn.done", **{field: SAID}, ms=12.5, outcome="answer")
    structlog.get_logger("bot.channels.web").info("turn.done", **{field: "suicide"}, conversation="9f1c2ab04d5e6f70819a2b3c4d5e6f70")
    text = clean(stream)
    assert "suicide" not in text
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["ms"], first["outcome"]) == (12.5, "answer")
    assert second["conversation"] == "9f1c2ab04d5e6f70819a2b3c4d5e6f70"


def test_identifiers_in_lines_of_other_code_are_redacted(log: Callable[[str, bool], io.StringIO]) -> None:
    stream = log("INFO", False)
    logging.getLogger("some.library").warning("cannot send to %s, %s", "maria.lopez@example.com", "480-555-0132")
    assert "cannot send to [email], [phone]" in clean(stream)


def fail_with(said: str) -> None:
    secret_local = said  # a local of the frame must not be shown
    raise ValueError(f"cannot parse {secret_local!r}")


@pytest.mark.parametrize("json_lines", [True, False])
@pytest.mark.parametrize("logger", ["bot.conversation", "rasa.core.agent", "some.library"])
def test_tracebacks_show_places_and_types_but_no_words(log: Callable[[str, bool], io.StringIO], json_lines: bool, logger: str) -> None:
    stream = log("DEBUG", json_lines)
    try:
        try:
            fail_with(SAID)
        except ValueError as inner:
            raise KeyError(SAID) from inner
    except KeyError:
        logging.getLogger(logger).exception("turn failed")
        structlog.get_logger(logger).exception("turn.failed")
    text = clean(stream)
    assert text.count("builtins.ValueError: (message withheld)") == 2
    assert text.count("builtins.KeyError: (message withheld)") == 2
    assert "fail_with" in text


def test_a_handler_of_someone_else_gets_clean_records_too(log: Callable[[str, bool], io.StringIO]) -> None:
    log("DEBUG", False)
    other = io.StringIO()
    handler = logging.StreamHandler(other)
    logger = logging.getLogger("rasa.core.channels")
    logger.addHandler(handler)
    try:
        logger.error("said %s", SAID, exc_info=(ValueError, ValueError(SAID), None))
    finally:
        logger.removeHandler(handler)
    clean(other)


def test_a_wrong_log_call_prints_neither_its_arguments_nor_an_error(
    log: Callable[[str, bool], io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    stream = log("DEBUG", False)
    logging.getLogger("some.library").info("%d %d", SAID)
    assert "log call failed" in clean(stream)
    assert capsys.readouterr().err == ""


def test_warnings_and_uncaught_errors_come_clean(log: Callable[[str, bool], io.StringIO], capsys: pytest.CaptureFixture[str]) -> None:
    stream = log("DEBUG", False)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("call 480-555-0132", stacklevel=1)
    sys.excepthook(ValueError, ValueError(SAID), None)
    thread = threading.Thread(target=fail_with, args=(SAID,))
    thread.start()
    thread.join()
    text = clean(stream)
    assert text.count("uncaught error") == 2
    assert capsys.readouterr().err == ""


def test_a_message_cannot_forge_a_line(log: Callable[[str, bool], io.StringIO]) -> None:
    stream = log("INFO", False)
    logging.getLogger("some.library").info("first\n2030 CRITICAL forged")
    assert len(stream.getvalue().splitlines()) == 1


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="use one of"):
        configure_logging("LOUD", json_lines=False)


def test_our_own_errors_keep_their_sentence(log: Callable[[str, bool], io.StringIO]) -> None:
    stream = log("INFO", True)
    from bot.privacy.sealing import KeyLost, Keyring, new_key_text

    try:
        Keyring.from_text(new_key_text()).open(Keyring.from_text(new_key_text()).seal(b"x", "state"), "state")
    except KeyLost:
        logging.getLogger("bot.store").exception("state.unreadable")
    assert "Put the key back from the copy of your key file" in json.loads(stream.getvalue())["error"]


def test_rasa_itself_logs_a_message_without_its_words() -> None:
    """Rasa's own processor and tracker code at DEBUG, after Rasa's own logging set-up tried to take over."""
    code = f"""
import logging, sys
from bot.privacy.log_filter import REQUEST_ID, configure_logging
configure_logging("DEBUG", True, sys.stdout)
import rasa.core.processor as processor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.log_utils import configure_structlog
said = {SAID!r}
for again in (False, True):
    tracker = DialogueStateTracker.from_events("+14805550132", [UserUttered(said), SlotSet("name", said)], domain=Domain.empty())
    processor.structlogger.debug("processor.message.parse", parse_data_text=said, parse_data_intent={{}}, parse_data_entities=[said])
    processor.MessageProcessor._log_slots(tracker)
    processor.MessageProcessor._log_action_on_tracker(tracker, "action_listen", None, None) if again else None
    logging.getLogger("rasa.core.lock_store").debug(f"said {{said}}")
    configure_structlog(10)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False, timeout=240)
    written = re.sub(r"\d{4}-\d\d-\d\dt\S+", "", (done.stdout + done.stderr).lower())  # a time may hold the digits of a phone number
    assert "processor.message.parse" in written, done.stderr[-2000:]
    assert not [word for word in WORDS if word in written], [line for line in written.splitlines() if any(w in line for w in WORDS)][:3]


@pytest.mark.parametrize("json_lines", [True, False])
def test_lines_of_a_request_carry_its_id_and_others_none(log: Callable[[str, bool], io.StringIO], json_lines: bool) -> None:
    stream = log("INFO", json_lines)
    logging.getLogger("bot.x").info("before")
    reset = REQUEST_ID.set("feedc0de" * 4)
    logging.getLogger("bot.x").info("by logging")
    in_module("bot.y", "import structlog\nstructlog.get_logger().info('by.structlog', ms=4)")
    REQUEST_ID.reset(reset)
    first, second, third = stream.getvalue().splitlines()
    assert "request_id" not in first
    if json_lines:
        assert json.loads(second)["request_id"] == json.loads(third)["request_id"] == "feedc0de" * 4
        assert json.loads(third)["ms"] == 4
    else:
        assert second.endswith(f"by logging request_id={'feedc0de' * 4}")
        assert third.endswith(f"by.structlog ms=4 request_id={'feedc0de' * 4}")


@pytest.mark.parametrize("json_lines", [True, False])
def test_signs_that_move_a_cursor_are_written_as_codes(log: Callable[[str, bool], io.StringIO], json_lines: bool) -> None:
    stream = log("INFO", json_lines)
    logging.getLogger("bot.x").warning("a\x1b[2Kb\x9b1Ac\u202ed\u2028e\x7f\r\nf")
    written = stream.getvalue().removesuffix("\n")
    assert written.isprintable()
    assert len(written.splitlines()) == 1
    assert "x1b[2Kb" in written
