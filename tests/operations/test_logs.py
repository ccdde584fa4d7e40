"""What is logged, and what never is."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from gateway import logs

_NOBODY: dict[str, str] = {}
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """The JSON lines logged since the last look. The root logger is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("info")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_says_what_happened_when_and_where(lines: Lines) -> None:
    structlog.get_logger("gateway.somewhere").info("job not enqueued", job="sweep", rows=3)
    [line] = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "job not enqueued", "job": "sweep", "rows": 3, "level": "info", "logger": "gateway.somewhere",
    }  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        "+13125550101", "13125550101", "(312) 555-0101", "312-555-0101", "312.555.0101", "tel:+13125550101",
        "/webhooks/sms?From=%2B13125550101", "+52 55 1234 5678", "+447700900123",
    ],
)  # fmt: skip
def test_phone_numbers_are_masked_wherever_they_stand(lines: Lines, written: str) -> None:
    logger = structlog.get_logger("gateway.somewhere")
    logger.warning("no answer from %s", written, detail={"list": [written]}, fault=ValueError(written), much=written)
    logging.getLogger("urllib3").warning("GET %s", written)
    digits = "".join(filter(str.isdigit, written))[-7:]
    for line in lines():
        shown = "".join(filter(str.isdigit, json.dumps(line | {"timestamp": ""})))
        assert digits not in shown
        assert "[number]" in line["event"]


def test_what_people_wrote_is_dropped_by_the_name_of_its_key(lines: Lines) -> None:
    private = dict.fromkeys(("body", "name", "phone", "zip", "words", "Body", "From"), "Maria")
    structlog.get_logger("gateway.somewhere").info(
        "a text", **private, form={"Body": "Maria"}, safe={"name": "Maria"}
    )
    assert "Maria" not in json.dumps(lines())


def test_ids_codes_and_counts_stay_readable(lines: Lines) -> None:
    facts = {"message": "01jd8zq3w9k2v7x4m5n6p8r0st", "code": 30007, "ms": 12.5, "fine": True, "nothing": None}
    structlog.get_logger("gateway.somewhere").info("settled", **facts)
    [line] = lines()
    assert {key: line[key] for key in facts} == facts


def test_an_exception_is_its_type_and_its_places(lines: Lines) -> None:
    def fail(name: str) -> None:
        try:
            _NOBODY[name]
        except KeyError:
            raise ValueError(f"{name} cannot be read")  # noqa: B904 - the context counts, too

    for log in (structlog.get_logger("gateway.somewhere").exception, logging.getLogger("gateway.other").exception):
        try:
            fail("Maria Lopez")
        except ValueError:
            log("a job failed")
    for line in lines():
        assert line["exception"] == "ValueError"
        assert "KeyError" in line["trace"]
        assert any(place.endswith(" fail") for place in line["trace"])
        assert "Maria" not in json.dumps(line)


def test_libraries_are_silent_below_warnings(lines: Lines) -> None:
    for name in ("twilio.http_client", "sqlalchemy.engine", "werkzeug"):
        logging.getLogger(name).info("POST with Body=Maria")
    structlog.get_logger("gateway.somewhere").debug("too small")
    assert lines() == []


def test_a_terminal_gets_lines_for_people(monkeypatch: pytest.MonkeyPatch, lines: Lines) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    logs.configure("info")
    structlog.get_logger("gateway.somewhere").info("started", port=8000)
    with pytest.raises(json.JSONDecodeError):
        lines()
