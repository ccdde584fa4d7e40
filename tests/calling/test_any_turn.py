"""Each webhook of whole calls repeated, late or lost: the rows end up the same, and nobody is rung twice."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine

from gateway.flows.library import demo_source
from gateway.models.calls import call_requests, calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.settings import Settings
from tests.calling.journeys import BY_HOTLINE, BY_TEXT, REPORTS, Line, Step, Webhook, opened
from tests.flows.flow_transcripts import YOUR_CONGRESS
from tests.running import NOON, settings_for

JOURNEYS: Final = {"by text": (BY_TEXT, demo_source("whitehouse")), "by hotline": (BY_HOTLINE, YOUR_CONGRESS)}
_UNDISTURBED: Final[dict[str, dict[str, Any]]] = {}  # what is left of each journey when all goes well
WHITE_HOUSE, CAPITOL = "+12024561111", "+12022243121"


def twice(_line: Line, webhook: Webhook) -> str:
    words = webhook.deliver()
    assert webhook.deliver() == words
    return words


def once_more_much_later(line: Line, webhook: Webhook) -> str:
    line.held_back.append(webhook)
    return webhook.deliver()


def lost(line: Line, webhook: Webhook) -> str:
    """A text comes again, and the caller hears the question again. A report does not come."""
    if webhook.again is None:
        return ""
    asked_again = webhook.again()
    assert asked_again
    assert line.turn == 0 or asked_again == line.words
    return webhook.deliver()


def answer_lost(_line: Line, webhook: Webhook) -> str:
    """Our answer did not reach the carrier, which asks for it once more."""
    words = webhook.deliver()
    assert webhook.again
    assert webhook.again() == words
    return words


def late(line: Line, webhook: Webhook) -> str:
    """When all else is over."""
    line.held_back.append(webhook)
    return ""


Fault = Callable[[Line, Webhook], str]
OF_TURNS: Final[tuple[Fault, ...]] = (twice, once_more_much_later, lost, answer_lost)
OF_REPORTS: Final[tuple[Fault, ...]] = (twice, once_more_much_later, lost, late)


def cases() -> list[Any]:
    return [
        pytest.param(name, place, id=f"{name}: {step}")
        for name, (steps, _) in JOURNEYS.items()
        for place, (step, _) in enumerate(steps)
        if "rung" not in step
    ]


def go(line: Line, steps: tuple[Step, ...], fault: Fault | None = None, at: int = -1) -> None:
    for place, (_, happens) in enumerate(steps):
        webhook = happens(line)
        if webhook:
            faulty = fault if place == at and fault else None
            line.listens(faulty(line, webhook) if faulty else webhook.deliver())
    line.minutes(11)
    for webhook in line.held_back:
        webhook.deliver()
    line.minutes(11)


def left_behind(line: Line) -> dict[str, list[tuple[Any, ...]]]:
    """All that matters a day later; how the office's end was heard is no part of it."""
    return {
        "wishes": line.rows(call_requests, "status", "outcome", "attempts", "asked", "office_phone"),
        "legs": line.rows(calls, "direction", "status", "outcome", "turn", "office_phone"),
        "dials": line.rows(dial_attempts, "office_phone", "turn", "outcome", "reported", "seconds"),
        "conversations": line.rows(conversations, "status", "awaits_text"),
        "texts": line.rows(messages, "direction", "body"),
        "rings": [(len(line.carrier.placed),)],
    }


def played(settings: Settings, journey: str, fault: Fault | None = None, at: int = -1) -> dict[str, Any]:
    steps, campaign = JOURNEYS[journey]
    with time_machine.travel(NOON, tick=False) as clock:
        line = opened(settings, clock, campaign)
        try:
            go(line, steps, fault, at)
            return left_behind(line)
        finally:
            line.runtime.close()


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path, redis_url: str, data_key: str) -> Callable[[], Settings]:
    """A database of one's own, again and again."""

    def settings() -> Settings:
        path = tmp_path / "gateway.db"
        for left in tmp_path.glob("gateway.db*"):
            left.unlink()
        shutil.copy(sqlite_template, path)
        return settings_for(f"sqlite:///{path}", redis_url, data_key, tmp_path)

    return settings


def test_a_journey_in_which_all_goes_well(settings: Settings) -> None:
    rows = played(settings, "by text")
    assert rows["wishes"] == [
        ("done", "answered", 1, 1, WHITE_HOUSE),
        ("done", "answered", 1, 1, None),
    ]
    assert rows["legs"] == [("out", "ended", "answered", 4, None), ("out", "ended", "answered", 5, None)]
    assert rows["dials"] == [
        (WHITE_HOUSE, 2, "answered", "spoke", 60),
        (WHITE_HOUSE, 2, "busy", None, 0),
        (WHITE_HOUSE, 3, "busy", None, 0),
    ]
    assert rows["rings"] == [(2,)]


def test_a_hotline_call_in_which_all_goes_well(settings: Settings) -> None:
    rows = played(settings, "by hotline")
    assert rows["wishes"] == []
    assert rows["legs"] == [("in", "ended", "answered", 7, None)]
    assert rows["dials"] == [(CAPITOL, 5, "answered", "message", 60)]
    assert rows["conversations"] == [("done", False)]


@pytest.mark.parametrize(("journey", "at"), cases())
def test_whatever_becomes_of_one_webhook(on_sqlite: Callable[[], Settings], journey: str, at: int) -> None:
    if journey not in _UNDISTURBED:
        _UNDISTURBED[journey] = played(on_sqlite(), journey)
    for fault in OF_REPORTS if JOURNEYS[journey][0][at][0] in REPORTS else OF_TURNS:
        assert played(on_sqlite(), journey, fault, at) == _UNDISTURBED[journey], fault.__name__


@pytest.mark.parametrize("fault", OF_TURNS)
def test_on_both_databases(settings: Settings, on_sqlite: Callable[[], Settings], fault: Fault) -> None:
    """The turn after which a ring is asked for."""
    at = [name for name, _ in BY_TEXT].index("wants to be rung later")
    assert played(settings, "by text", fault, at) == played(on_sqlite(), "by text")
