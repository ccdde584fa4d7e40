"""After a call one key says how it went."""

import pytest

from gateway.models.calls import dial_attempts
from gateway.sandbox.client import Phone
from tests.calling.tallied import tallies
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway


def talked(gateway: RunningGateway) -> Phone:
    """Somebody whose talk with the White House has just ended."""
    official = gateway.official(behaviour="answer")
    ana = gateway.phone()
    ana.texts("CALL")
    gateway.run_jobs()
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(8)
    official.hangs_up()
    assert "How did it go?" in ana.hears
    return ana


def reported(gateway: RunningGateway) -> list[tuple[str | None, str | None]]:
    attempts = sorted(gateway.rows(dial_attempts), key=lambda each: each.id)
    return [(attempt.outcome, attempt.reported) for attempt in attempts]


@pytest.mark.parametrize(
    ("key", "what", "counted"),
    [("1", "spoke", "answered"), ("2", "message", "voicemail"), ("3", "mailbox_full", "voicemail")],
)
def test_a_key_says_how_it_went(gateway: RunningGateway, key: str, what: str, counted: str) -> None:
    """The carrier takes a mailbox for an answer; what the supporter heard is what counts."""
    ana = talked(gateway)
    ana.presses(key)
    if key == "3":
        ana.presses("3")
    assert "Goodbye" in ana.waits(20)
    assert reported(gateway) == [("answered", what)]
    kept = tallies(gateway)
    assert (kept["tries"], kept[what], kept[counted]) == (1, 1, 1)
    assert ("seconds" in kept) == (counted == "answered")


def test_a_line_that_was_busy_after_all_is_tried_again(gateway: RunningGateway) -> None:
    ana = talked(gateway)
    assert "We try once more" in ana.presses("4")
    assert reported(gateway) == [("answered", "busy"), (None, None)]
    assert tallies(gateway) == {"tries": 1, "busy": 1}


@pytest.mark.parametrize("key", ["*", "8", ""])
def test_nobody_has_to_say(gateway: RunningGateway, key: str) -> None:
    ana = talked(gateway)
    if key:
        ana.presses(key)
    assert "Goodbye" in ana.waits(40)
    assert reported(gateway) == [("answered", None)]


def test_hanging_up_is_an_end_like_any_other(gateway: RunningGateway) -> None:
    talked(gateway).hangs_up()
    assert reported(gateway) == [("answered", None)]


def test_a_repeated_webhook_reports_once(gateway: RunningGateway) -> None:
    ana = talked(gateway)
    call = ana.on_call
    first = ana.presses("2")
    [attempt] = gateway.rows(dial_attempts)
    path = f"/webhooks/voice/{attempt.call_id}/{attempt.turn + 1}"
    parameters = {"CallSid": call["sid"], "From": HOTLINE, "To": ana.number, "Digits": "3"}
    assert first.split(".")[0] in carrier_posts(gateway, path, **parameters)[1]
    assert reported(gateway) == [("answered", "message")]
    assert tallies(gateway) == {"tries": 1, "voicemail": 1, "message": 1}
