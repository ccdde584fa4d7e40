"""Threads that ask about texts, and what becomes of the answers when nobody waits for them any more."""

import threading
from datetime import UTC, datetime

from gateway.blasts.sending.senders import Flight, Landed, Senders
from gateway.carriers.errors import Uncertain
from gateway.carriers.terms import Accepted
from gateway.messaging.sending import Letter, Outcome

NOW = datetime(2026, 11, 18, tzinfo=UTC)


def flights(count: int) -> list[Flight]:
    return [
        Flight("b", Letter(str(place), "s", "72345", "+13125550101", "Hi", 1, 60, NOW, NOW), 0.0)
        for place in range(count)
    ]


def accepts(flight: Flight) -> Outcome:
    return Accepted(f"SM{flight.letter.id}", "queued")


def ids(landed: list[Landed]) -> list[str]:
    return sorted(flight.letter.id for flight, _ in landed)


def nobody(landed: list[Landed]) -> None:
    raise AssertionError(landed)


def test_whoever_stays_gets_every_answer() -> None:
    senders = Senders(3, accepts, nobody)
    senders.send(flights(8))
    landed = senders.stay()
    assert ids(landed) == [str(place) for place in range(8)]
    assert senders.flying == 0


def test_whoever_leaves_has_the_rest_settled() -> None:
    """Each answer once, whether it came before or after."""
    goes_on, settled = threading.Event(), list[Landed]()

    def waits(flight: Flight) -> Outcome:
        assert flight.letter.id < "4" or goes_on.wait(20)
        return accepts(flight)

    senders = Senders(2, waits, settled.extend)
    senders.send(flights(8))
    landed = senders.leave()
    goes_on.set()
    for thread in threading.enumerate():
        if thread.name == "blast":
            thread.join(20)
    assert ids([*landed, *settled]) == [str(place) for place in range(8)]
    assert {"4", "5", "6", "7"} <= set(ids(settled))


def test_what_broke_half_way_is_uncertain() -> None:
    def breaks(flight: Flight) -> Outcome:
        raise RuntimeError(flight.letter.body)

    senders = Senders(1, breaks, nobody)
    senders.send(flights(1))
    [(_, outcome)] = senders.stay()
    assert isinstance(outcome, Uncertain)
    assert "Hi" not in str(outcome)
