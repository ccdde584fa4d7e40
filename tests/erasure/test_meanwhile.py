"""What happens to somebody while they are being forgotten: nothing of it stays, unless they begin anew."""

import pytest

from gateway.erasure.erasing import erase
from gateway.models.audit import audit
from gateway.models.calls import call_requests, calls
from gateway.models.messages import messages
from gateway.models.protection import do_not_contact, erasures
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from tests.erasure.people import NAMES, WORRY, XIMENA, asks_to_be_forgotten, signs_by_text, stored
from tests.erasure.test_forgetting import left_of_her, status, until_done
from tests.inbox.conftest import Organizer
from tests.messaging.test_sending import queued
from tests.running import RunningGateway


def carrier_down(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(rate_5xx_before=1.0)


def gone_from_here(gateway: RunningGateway) -> None:
    for _ in range(7):
        gateway.advance(minutes=1)
    assert status(gateway) == "gone"


def test_a_word_of_thanks_before_it_begins_goes_too(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    asks_to_be_forgotten(gateway)
    gateway.advance(minutes=1)
    phone.texts("zanahoria, thank you")
    until_done(gateway)
    assert left_of_her(gateway) == []
    assert gateway.count(do_not_contact) == 1


def test_a_word_of_thanks_while_the_carrier_is_down_goes_too(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    asks_to_be_forgotten(gateway)
    carrier_down(gateway)
    gone_from_here(gateway)
    phone.texts("zanahoria, thank you")
    assert gateway.count(supporters) == 1
    gateway.sandbox.client.no_faults()
    until_done(gateway, minutes=10)
    assert left_of_her(gateway) == []
    assert gateway.count(do_not_contact) == 1, "they count as opted out still"


def test_whoever_begins_anew_meanwhile_keeps_what_is_new(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    asks_to_be_forgotten(gateway)
    carrier_down(gateway)
    gone_from_here(gateway)
    before = {str(trace["sid"]) for trace in gateway.sandbox.client.traces(XIMENA)}
    signs_by_text(phone, NAMES[1])
    gateway.sandbox.client.no_faults()
    until_done(gateway, minutes=10)
    [signature] = gateway.rows(signatures)
    assert (signature.name, signature.status) == (NAMES[1], "confirmed")
    held = {str(trace["sid"]) for trace in gateway.sandbox.client.traces(XIMENA) if trace["sid"]}
    assert held == {row.carrier_sid for row in gateway.rows(messages)}
    assert not held & before
    [person] = gateway.rows(supporters)
    assert person.opted_out_at, "until START"


def test_start_is_the_last_word(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    asks_to_be_forgotten(gateway)
    phone.texts("START")
    until_done(gateway)
    assert left_of_her(gateway) == []
    assert gateway.count(do_not_contact) == 0


def test_a_talk_is_not_cut_off(gateway: RunningGateway) -> None:
    gateway.official()
    phone = gateway.phone(XIMENA)
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    phone.waits(5)
    phone.presses("1")
    phone.waits(8)
    assert phone.on_call["connected_to"]
    asks_to_be_forgotten(gateway)
    for _ in range(8):
        gateway.advance(minutes=1)
    assert status(gateway) == "asked"
    assert phone.on_call["connected_to"]
    phone.hangs_up()
    until_done(gateway)
    assert left_of_her(gateway) == []


def test_a_call_whose_end_nobody_hears_of_does_not_hold_it_up_for_ever(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    asks_to_be_forgotten(gateway)
    carrier_down(gateway)
    gateway.clock.shift(2 * 3600)
    gateway.sweep()
    assert status(gateway) == "gone"
    assert gateway.count(calls, calls.c.status != "ended") == 0


def test_a_phone_that_rings_falls_silent(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    phone.texts("CALL")
    gateway.run_jobs()
    assert phone.on_call["status"] == "ringing"
    asks_to_be_forgotten(gateway)
    gateway.sweep()
    gateway.sandbox.client.advance(1)
    assert phone.call is None
    until_done(gateway)
    assert gateway.count(call_requests) == 0
    assert left_of_her(gateway) == []


@pytest.mark.parametrize("fault", ["dropped", "5xx_after", "5xx_before"])
def test_a_text_of_which_nobody_knows_is_found(gateway: RunningGateway, fault: str) -> None:
    """Whether the carrier took it or not; and no worker asks about it before the person is gone."""
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    gateway.sandbox.client.faults(next=[fault], callbacks={"lost": 1.0})
    queued(gateway, WORRY, to=XIMENA)
    gateway.run_jobs()
    assert gateway.count(messages, messages.c.status == "uncertain") == 1
    asks_to_be_forgotten(gateway)
    gateway.clock.shift(360)
    erase(gateway.runtime, gateway.rows(erasures)[0].id)
    assert gateway.count(messages) == 0
    until_done(gateway)
    assert phone.inbox.count(WORRY) <= 1
    assert left_of_her(gateway) == []


def test_reports_that_come_late_bring_nothing_back(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(callbacks={"late_ms": 600_000.0, "doubled": 1.0})
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    phone.dials()
    phone.presses("1")
    phone.hangs_up()
    asks_to_be_forgotten(gateway)
    until_done(gateway)
    for _ in range(15):
        gateway.advance(minutes=1)
    assert left_of_her(gateway) == []
    assert gateway.count(supporters) == 0


def test_forgotten_twice_is_forgotten(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    for name in NAMES[:2]:
        signs_by_text(phone, name)
        asks_to_be_forgotten(gateway)
        for _ in range(12):
            gateway.advance(minutes=1)
    assert {row.status for row in gateway.rows(erasures)} == {"done"}
    assert gateway.count(erasures) == 2
    assert left_of_her(gateway) == []


def test_an_item_of_somebody_forgotten_is_explained(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone(XIMENA).texts(WORRY)
    [item] = organizer.items()
    organizer.succeeds("inbox done", item)
    asks_to_be_forgotten(gateway)
    until_done(gateway)
    assert "forgotten" in organizer.fails("inbox show", item)
    assert gateway.count(audit, audit.c.subject_id.is_not(None)) > 0
    assert WORRY not in stored(gateway)
