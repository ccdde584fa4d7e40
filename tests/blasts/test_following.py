"""A text to many as organizers follow it: what it cost, when it is over, why texts failed, line by line."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import get_args

import pytest

from gateway.blasts.following.progress import Progress
from gateway.blasts.words import KINDS, STATUSES
from gateway.carriers.errors import Kind
from gateway.cli.blast_pages import bar, of_progress
from gateway.cli.blast_watch import follow, watch
from gateway.clock import now
from gateway.settings import Settings
from tests.blasts.history import History

HOUR = 60


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested in test_progress.py."""
    return "sqlite"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"sender_rates": "short_code=100"})


def test_the_carriers_bill_counts_where_it_is_known(history: History) -> None:
    for place in range(4):
        history.texted(f"+1312555100{place}", price=9_000 if place else None, segments=2)
    found = history.progress()
    assert (found.billed, found.segments) == (6, 8)
    assert found.cost == pytest.approx(3 * 0.009 + 2 * 0.0145)
    page = list(of_progress(found))
    assert "8 segments, $0.06 by the carrier's bill, and your price table for 2 of them" in page


def test_when_it_will_be_over(history: History) -> None:
    """At the pace of the last minute; before anything has left, at that of the number."""
    for place in range(20):
        history.waits(f"+131255510{place:02}", 0)
    found = history.progress()
    assert (found.waiting, found.pace) == (20, 100)
    assert found.end_at
    assert found.end_at - now() < timedelta(seconds=1)
    for place in range(20, 26):
        # In a moment: when it is counted, on however slow a machine, it is no minute ago.
        history.texted(f"+131255510{place:02}", HOUR + 0.9)
    found = history.progress()
    assert found.pace == pytest.approx(0.1, abs=0.01)
    assert found.end_at
    assert timedelta(seconds=150) < found.end_at - now() < timedelta(seconds=250)
    history.waits("+13125551099", 12 * HOUR)
    assert history.progress().end_at == history.began + timedelta(hours=12), "whoever sleeps is waited for"


def test_why_texts_failed_and_people_get_none_is_said_in_words(history: History) -> None:
    history.texted("+13125551000", status="undelivered", error_code=30003)
    history.texted("+13125551001", status="failed", error_code=30007)
    history.texted("+13125551002", status="uncertain")
    history.left_out("+13125551003", "landline")
    page = "\n".join(of_progress(history.progress()))
    for line in (
        "        1      a telephone off or out of reach (30003)",
        "        1      taken for spam by the carriers (30007)",
        "        1  perhaps at the carrier: it is asked",
        "        1  get none: a landline: no texts reach it",
    ):
        assert line in page


def test_outside_of_a_terminal_each_change_is_a_line(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    history.change(people=3)
    turns: Iterator[Callable[[], object]] = iter(
        (
            lambda: history.texted("+13125551000", 59),
            lambda: None,
            lambda: history.left_out("+13125551001", "no consent"),
            lambda: history.change(status="done", ended_at=now()),
        )
    )

    def wait(_seconds: float) -> None:
        next(turns)()

    last = watch(follow(history.progress, wait), in_terminal=False)
    assert last
    assert capsys.readouterr().out.splitlines() == [
        "sending: 0 of 3 sent, 0 delivered, $0.00, 0 failed, 0 get none",
        "sending: 1 of 3 sent, 1 delivered, $0.01, 0 failed, 0 get none",
        "sending: 1 of 3 sent, 1 delivered, $0.01, 0 failed, 1 get none",
        "done: 1 of 3 sent, 1 delivered, $0.01, 0 failed, 1 get none",
    ]
    assert f"[{'#' * 20}{'.' * 10}] 1 of 3 sent" in bar(last)


def test_ctrl_c_ends_the_looking_only(capsys: pytest.CaptureFixture[str]) -> None:
    def looked() -> Progress:
        raise KeyboardInterrupt

    assert watch(follow(looked), in_terminal=True) is None
    assert capsys.readouterr().out == "\n"


def test_every_kind_of_failure_and_every_status_has_words() -> None:
    assert set(KINDS) == set(get_args(Kind))
    assert {"queued", "sending", "uncertain", "accepted", "sent", "delivered"} <= set(STATUSES)
