"""Logs for programs (JSON) or for people (a terminal), without personal data in either.

Whatever a line says, phone numbers are masked and keys that hold people's words are dropped. An exception is logged
as its type and the places it came through: its message and local values may hold anything.
"""

import logging
import re
import sys
import traceback
from typing import Any, Final, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_PRIVATE: Final = frozenset(
    """
    body bodies name names first_name last_name phone phones from to caller called number text texts words zip digits
    keys speech recording recording_url form args params payload token password
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_PHONE: Final = re.compile(
    r"(?:\+|%2[Bb])\d[\d\s().-]{5,18}\d"  # E.164, also in a URL
    r"|(?<![A-Za-z0-9])(?:1[\s.-]{0,2})?\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]{0,2}\d{4}(?![A-Za-z0-9])"  # American
    r"|(?<![A-Za-z0-9])\d{10,15}(?![A-Za-z0-9])"
)
# Libraries are heard from WARNING on: at INFO the carrier's SDK would log every request with its text.
_OURS: Final = ("gateway", "gunicorn", "rq", "worker")


def configure(level: str = "info") -> None:
    """Send structlog's and the standard library's lines through the same processors to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        bare_exception,
        without_personal_data,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _Stderr()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=_last(), foreign_pre_chain=shared))
    handler.addFilter(_worth_hearing)  # also where a library has set the level of its own logger
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())


def _worth_hearing(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OURS


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is at that moment: a test, or a process that turned into a daemon, replaces it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # a property where the base class has a variable
        return sys.stderr


def _last() -> list[Processor]:
    renderer: Processor = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The one processor between everything that is logged and the log."""
    return {key: value if key.startswith("_") else _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:
    if key.lower() in _PRIVATE:
        return "[private]"
    if isinstance(value, dict):
        return {inner: _clean(str(inner), held) for inner, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", held) for held in value]
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**9 else masked(str(value))
    return masked(str(value))


def masked(text: str) -> str:
    return _PHONE.sub("[number]", text)


def bare_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Types and places only, the causes included, innermost last."""
    found = _exc_info(event.pop("exc_info", None))
    record = event.get("_record")
    if found is None and isinstance(record, logging.LogRecord):
        found = _exc_info(record.exc_info)
    if isinstance(record, logging.LogRecord):
        record.exc_info = record.exc_text = None  # the formatter would add it again, values and all
    if found is not None:
        event["exception"] = type(found).__name__
        event["trace"] = _trace(found)
    return event


def _exc_info(given: Any) -> BaseException | None:
    if given is True:
        return sys.exc_info()[1]
    if isinstance(given, tuple):
        given = given[1]
    return given if isinstance(given, BaseException) else None


def _trace(fault: BaseException) -> list[str]:
    lines: list[str] = []
    cause: BaseException | None = fault
    while cause is not None and len(lines) < 200:
        lines.append(type(cause).__name__)
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines
