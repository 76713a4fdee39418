"""Rule: no word of a patient reaches a log, whoever writes the line and at whatever level.

Why: Rasa logs messages, slots and trackers at debug (by `logging` and by `structlog`), drivers log the parameters of
statements, exceptions carry the value they failed on, and logs go where transcripts never may. Four layers:

1. Every `logging` record is cleaned where it is made (record factory), so handlers of others get it clean as well.
2. Loggers known to write what people typed (`_WITHHELD`) give their place in the code only, no message.
3. Fields that carry text are dropped, other fields pass when they are numbers or plain names; every message that
   remains is redacted by the pattern tier.
4. Tracebacks show files, lines and types of errors; messages of errors are withheld, save those of this project.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

import structlog

from bot.privacy.lexicon import word_set
from bot.privacy.redactor import PatternRedactor, Redacts

# Libraries whose messages hold what a person typed, in whole or in part.
_WITHHELD: Final = (
    "rasa",
    "rasa_sdk",
    "sqlalchemy",
    "twilio",
    "aiohttp",
    "urllib3",
    "requests",
    "httpx",
    "httpcore",
    "httptools",
    "multipart",
    "python_multipart",
    "websockets",
    "presidio-analyzer",
    "spacy",
    "sanic",
    "socketio",
    "engineio",
    "pika",
    "kafka",
    "redis",
    "psycopg",
    "asyncpg",
    "aiosqlite",
    "alembic.runtime",
    "smtplib",
    "slack",
    "pymongo",
)
# Fields that carry words of patients, whole or as a part of the name ("user_message", "parse_data_text").
_TEXTUAL: Final = re.compile(
    r"text|message|msg|body|entit|slot|tracker|event|parse|payload|utter|content|question|answer|reply|replies"
    r"|response|request|param|value|data"
    r"|name|phone|email|address|contact|token|secret|password|sender|recipient|user|patient|dialogue"
    r"|prediction|query|transcript|words|title|button|input|output|example|sentence|label",
    re.I,
)
_SAFE: Final = word_set(
    "component node action policy epoch epochs duration ms seconds count n size status code method route "
    "attempt attempts pid port host version language level error_type kind outcome topic_count channel job "
    "rows table"
    " conversation conversation_id request_id message_id outbox_id event_id sequence seq state file_name logger_name"
)
_EVENT: Final = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_PLAIN_VALUE: Final = re.compile(r"[A-Za-z_][\w.:/-]{0,63}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RANDOM_ID: Final = re.compile(r"[A-Za-z]{0,4}_?(?=\w*[a-f])(?=\w*\d)[0-9a-f]{16,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WITHHELD_MESSAGE: Final = "(message withheld)"
_FIELDS: Final = "bot_fields"
_REQUEST: Final = "bot_request_id"
# Signs that move the cursor, colour a terminal, break a line or turn the direction of writing.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The id of the HTTP request that is being answered, or None. Made or checked by who sets it: random, never a patient's."""


def configure_logging(level: str, json_lines: bool, stream: TextIO | None = None) -> None:
    """Send all logging, structlog, warnings and uncaught errors, cleaned, to `stream` (standard error by default).

    Arguments: level as "DEBUG", "INFO", ...; `json_lines` gives one JSON object a line, else plain text.
    Raises ValueError for a level that does not exist. May be called again; the last call counts.
    """
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise ValueError(f"There is no log level {level!r}: use one of DEBUG, INFO, WARNING, ERROR, CRITICAL.")
    cleaner = _Cleaner(PatternRedactor())
    logging.setLogRecordFactory(cleaner.record)
    logging.raiseExceptions = False  # a failing log call would print its arguments to standard error
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonFormatter() if json_lines else _LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    _take_over_other_handlers()
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.add_logger_name, cleaner.event],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(ignore_frame_names=["bot.privacy.log_filter"]),
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def scrubbed_error(error: BaseException, redactor: Redacts) -> str:
    """The traceback of `error` and of its causes, without locals and without messages that others wrote."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = "".join(traceback.format_tb(current.__traceback__)).rstrip()
        kind = type(current)
        own = kind.__module__.split(".")[0] in ("bot", "actions")
        message = _one_line(redactor.redact(str(current)).text) if own else _WITHHELD_MESSAGE if str(current) else ""
        lines.insert(0, "\n".join(part for part in (frames, f"{kind.__module__}.{kind.__qualname__}: {message}".rstrip(": ")) if part))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n-- then --\n".join(lines)


class _Cleaner:
    """Makes records and structlog events that hold nothing a patient typed."""

    def __init__(self, redactor: Redacts) -> None:
        self._redactor = redactor

    def record(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        """The record factory of `logging`."""
        record = logging.LogRecord(*args, **kwargs)
        record.msg, record.args = self._message(record), ()
        if record.exc_info:
            error = record.exc_info[1]
            record.exc_text = scrubbed_error(error, self._redactor) if error else None
            record.exc_info = None  # formatters of others would print the message of the error
        record.stack_info = None
        setattr(record, _REQUEST, REQUEST_ID.get())
        return record

    def event(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
        """The last processor of structlog: hands the event to `logging`, with the fields that may pass."""
        name = str(event.pop("event", ""))
        source = str(event.pop("logger", ""))
        exc_info = event.pop("exc_info", None)
        if _is_withheld(source) and not _EVENT.fullmatch(name):
            name = _WITHHELD_MESSAGE
        fields = {key: clean for key, value in event.items() if (clean := self._field(key, value)) is not None}
        record_args: dict[str, Any] = {"extra": {_FIELDS: fields}}
        if exc_info or method == "exception":
            record_args["exc_info"] = exc_info or True
        return (_Event(name),), record_args

    def _message(self, record: logging.LogRecord) -> str:
        if _is_withheld(record.name) and not (
            isinstance(record.msg, _Event) and (_EVENT.fullmatch(record.msg) or record.msg == _WITHHELD_MESSAGE)
        ):
            return f"{_WITHHELD_MESSAGE} {record.funcName or '?'}:{record.lineno}"
        try:
            text = record.getMessage()
        except Exception as error:
            return f"(a log call failed: {type(error).__name__}) {record.funcName or '?'}:{record.lineno}"
        if isinstance(record.msg, _Event) and _EVENT.fullmatch(text):
            return text
        if text.startswith("{") and '"event"' in text:  # an event that another set-up of structlog rendered, fields and all
            return f"{_WITHHELD_MESSAGE} {record.funcName or '?'}:{record.lineno}"
        return self._clean(text)

    def _field(self, key: str, value: Any) -> Any:
        """The value that may be logged, or None where the field is dropped."""
        if key not in _SAFE and _TEXTUAL.search(key):
            return None
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) < 1_000_000 else self._clean(str(value))
        if not isinstance(value, str):
            return type(value).__name__
        if _RANDOM_ID.fullmatch(value):
            return value
        # a single word may be all that a patient said, so unknown fields pass no text at all
        return self._clean(value) if key in _SAFE and _PLAIN_VALUE.fullmatch(value) else None

    def _clean(self, text: str) -> str:
        """Redacted word for word, but for random ids, which name nobody and are needed to follow a request."""
        kept: list[str] = []
        at = 0
        for match in _RANDOM_ID.finditer(text):
            kept += (self._redactor.redact(text[at : match.start()]).text, match.group())
            at = match.end()
        return "".join([*kept, self._redactor.redact(text[at:]).text])


class _Event(str):
    """The name of a structlog event on its way into a record."""

    __slots__ = ()


class _LineFormatter(logging.Formatter):
    """Time, level, logger, message, fields; then the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f" {key}={value}" for key, value in _fields(record).items())
        line = f"{_at(record)} {record.levelname} {record.name} {_one_line(record.getMessage())}{fields}"
        return f"{line}\n{record.exc_text}" if record.exc_text else line


class _JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname,
            "logger": record.name,
            "event": _one_line(record.getMessage()),
        }
        entry |= {key: value for key, value in _fields(record).items() if key not in entry}
        if record.exc_text:
            entry["error"] = record.exc_text
        return json.dumps(entry, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> Mapping[str, Any]:
    fields = getattr(record, _FIELDS, None)
    request_id = getattr(record, _REQUEST, None)
    return (fields if isinstance(fields, dict) else {}) | ({"request_id": request_id} if request_id else {})


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _one_line(text: str) -> str:
    """A line break in a message must not start a line of its own, nor a colour or an arrow hide one: someone could forge entries."""
    return _UNSEEN.sub(lambda sign: sign.group().encode("unicode_escape").decode(), text)


def _is_withheld(logger: str) -> bool:
    return logger.startswith(_WITHHELD) and any(logger == name or logger.startswith(f"{name}.") for name in _WITHHELD)


def _take_over_other_handlers() -> None:
    """Loggers with handlers of their own would write past the root's; their records go to the root instead."""
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
