"""The carrier turns everything away: nobody is put in doubt by the thousand, and the organizer reads what to do."""

from typing import Final

import pytest

from gateway.blasts import steering
from gateway.blasts.sending.judging import judge
from gateway.blasts.sending.resting import WHY, is_in_vain
from gateway.carriers.errors import CarrierError, NotTaken, Refused, Uncertain
from gateway.clock import now
from tests.blasts.history import History
from tests.blasts.people import crowd, far, inboxes, written
from tests.running import RunningGateway

PEOPLE: Final = 54
# Eight leave at once; before twenty have come back, no speed is measured at which more than 24 would.
MOST: Final = 50


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


@pytest.mark.parametrize("storm", ["rate_5xx_before", "rate_429"])
def test_it_rests_tries_one_text_at_a_time_and_goes_on_by_itself(gateway: RunningGateway, storm: str) -> None:
    phones = crowd(gateway, PEOPLE)
    written(gateway)
    gateway.sandbox.client.faults(**{storm: 1.0})
    steering.send(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    begun = far(gateway)
    assert (begun.blast.status, begun.blast.why) == ("sending", WHY)
    assert begun.texts.total() < MOST
    gateway.sweep()
    assert far(gateway).texts.total() <= begun.texts.total() + 1
    gateway.sandbox.client.no_faults()
    for _ in range(4):
        gateway.advance(minutes=2)
    assert [len(inbox) for inbox in inboxes(gateway, phones)] == [1] * PEOPLE
    assert (far(gateway).blast.status, far(gateway).blast.why) == ("done", None)


@pytest.mark.parametrize(
    ("fault", "in_vain"),
    [
        (NotTaken("no connection"), True),
        (Uncertain("HTTP 301"), True),
        (Refused(None, 404), True),
        (Refused(20003, 401), True),
        (Refused(21610, 400), False),
        (Refused(21408, 400), False),
    ],
)
def test_what_tells_nothing_about_the_person(fault: CarrierError, in_vain: bool) -> None:  # noqa: FBT001 - pytest's
    assert is_in_vain(fault) is in_vain


@pytest.mark.parametrize("status", [401, 403])
def test_whoever_does_not_let_us_in_says_so_without_a_code_too(status: int) -> None:
    """As a proxy does before the carrier. It pauses the blast, as the carrier's own 20003."""
    assert Refused(None, status).kind == "configuration"


@pytest.mark.parametrize(("texts", "why"), [(20, None), (21, "21 of 41 texts reached nobody, most of them: ")])
def test_a_list_of_dead_numbers_is_expected_up_to_the_half(history: History, texts: int, why: str | None) -> None:
    history.began = now()
    for place in range(41):
        code = (21614, 21211, 21211)[place % 3] if place < texts else None
        history.texted(f"+1312555{place:04}", status="failed" if code else "delivered", error_code=code)
    said = judge(history.runtime, history.blast.id)
    assert said == (f"{why}a number that nobody reaches (21211)" if why else None)
    assert history.progress().blast.status == ("paused" if why else "sending")
