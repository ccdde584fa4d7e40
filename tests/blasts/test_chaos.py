"""A blast while the carrier stumbles, workers die and Redis forgets: one text each, or a reason."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import pytest

from gateway.blasts import steering
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from gateway.settings import Settings
from tests.blasts.people import crowd, far, joins, written
from tests.crashes.pieces import Gateway, running_pieces

PEOPLE: Final = 50
STUMBLES: Final = {
    "latency_ms": 30,
    "rate_429": 0.05,
    "rate_5xx_before": 0.04,
    "rate_5xx_after": 0.04,
    "rate_dropped": 0.04,
    "callbacks": {"doubled": 0.3, "reordered": 0.3, "lost": 0.1},
}
# After so many texts, what dies.
STRIKES: Final = ((10, "worker"), (10, "redis data"), (30, "worker"), (30, "redis"), (40, "worker"))


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with running_pieces(settings, SENDER_RATES="short_code=25", BLAST_THREADS="4") as running:
        yield running


def arrived(gateway: Gateway) -> Counter[str]:
    """By telephone: what the carrier took, whatever it said about it."""
    with gateway.sandbox.carrier.lock:
        taken = list(gateway.sandbox.carrier.store.messages.values())
    return Counter(message.to for message in taken if message.direction == "outbound-api")


def has_sent(gateway: Gateway, texts: int) -> bool:
    return arrived(gateway).total() >= texts


def until(gateway: Gateway, holds: Callable[[], bool]) -> None:
    """Minutes pass meanwhile."""
    ends = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < ends, far(gateway)
        gateway.pass_minutes(1)
        time.sleep(0.3)


def test_one_text_each_or_a_reason(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    phones = crowd(gateway, PEOPLE)
    silent = joins(gateway, "+13125559000", agreed=False)
    written(gateway)
    gateway.sandbox.client.faults(**STUMBLES)
    steering.send(gateway.runtime, "rosa", "march")
    for after, what in STRIKES:
        until(gateway, partial(has_sent, gateway, after))
        gateway.strike(what)
    until(gateway, lambda: far(gateway).blast.status == "done")
    assert arrived(gateway) == dict.fromkeys(phones, 1)
    found = far(gateway)
    assert (found.gone, found.waiting, found.left_out) == (PEOPLE, 0, {"no consent": 1})
    with gateway.runtime.db.reading() as connection:
        sent = connection.execute(messages.select().where(messages.c.blast_id.is_not(None))).all()
        [left_out] = connection.execute(blast_recipients.select().where(blast_recipients.c.reason.is_not(None))).all()
    assert len({row.supporter_id for row in sent}) == len(sent) == PEOPLE
    assert left_out.supporter_id == silent
    with capsys.disabled():
        print(f"\n  {PEOPLE} texts, {gateway.kills}")  # noqa: T201 - the figures of this run
