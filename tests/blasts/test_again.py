"""Texts that the carrier took and did not deliver: which are tried again, when, and only once."""

from typing import get_args

import pytest

from gateway.blasts import steering
from gateway.carriers.errors import TREATMENTS, Kind
from gateway.messaging.again import DELAYS
from gateway.models.messages import messages
from tests.blasts.people import crowd, far, joins, sent
from tests.blasts.people import written as blast_written
from tests.messaging.test_sending import ANA, queued
from tests.messaging.test_status import reports
from tests.running import RunningGateway


def test_every_kind_of_error_has_a_treatment() -> None:
    assert set(TREATMENTS) == set(get_args(Kind))
    again = {kind for kind, treatment in TREATMENTS.items() if treatment not in {"permanent", "suppress the number"}}
    assert set(DELAYS) == again


def test_a_telephone_that_was_off_gets_it_later_once(gateway: RunningGateway) -> None:
    [ana, off] = [gateway.phone(phone) for phone in crowd(gateway, 2)]
    gateway.phone(off.number, delivery="30003")
    blast_written(gateway)
    found = sent(gateway)
    assert (found.texts, found.people, found.blast.status) == ({"delivered": 1, "queued": 1}, 2, "sending")
    [first] = gateway.rows(messages, messages.c.status == "retried")
    for word in ("undelivered", "delivered", "failed"):
        reports(gateway, first.id, first.carrier_sid, word, ErrorCode="30003")
    assert gateway.count(messages) == 3
    gateway.phone(off.number, delivery="")
    gateway.advance(hours=2)
    gateway.advance(minutes=1)
    assert (len(ana.inbox), len(off.inbox)) == (1, 1)
    found = far(gateway)
    assert (found.texts, found.segments, found.blast.status) == ({"delivered": 2}, 3, "done")


def test_a_second_failure_is_the_last(gateway: RunningGateway) -> None:
    [phone] = crowd(gateway, 1)
    gateway.phone(phone, delivery="30003")
    blast_written(gateway)
    sent(gateway)
    for _ in range(3):
        gateway.advance(hours=2)
        gateway.advance(minutes=1)
    found = far(gateway)
    assert (found.texts, found.failures, found.blast.status) == ({"undelivered": 1}, {30003: 1}, "done")
    assert gateway.count(messages) == 2


@pytest.mark.parametrize("code", ["30005", "30007", "30008"])
def test_what_may_have_arrived_or_never_will_is_not_tried_again(gateway: RunningGateway, code: str) -> None:
    [phone] = crowd(gateway, 1)
    gateway.phone(phone, delivery=code)
    blast_written(gateway)
    assert sent(gateway).texts == {"undelivered": 1}


def test_a_number_that_turns_out_unfit_pauses_it_and_nobody_is_lost(gateway: RunningGateway) -> None:
    [phone] = crowd(gateway, 1)
    gateway.phone(phone, delivery="30034")
    blast_written(gateway)
    found = sent(gateway)
    assert found.texts == {"queued": 1}
    gateway.sweep()
    assert far(gateway).blast.why == "1 texts failed for our number or account, not for theirs; mend that first"
    gateway.phone(phone, delivery="")
    steering.resume(gateway.runtime, "rosa", "march")
    gateway.advance(minutes=6)
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 1}


def test_what_was_canceled_stays_so(gateway: RunningGateway) -> None:
    [phone] = crowd(gateway, 1)
    joins(gateway, "+16715552000")  # where it is night, so that it is not over
    gateway.phone(phone, delivery="30003")
    blast_written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    steering.cancel(gateway.runtime, "rosa", "march")
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"undelivered": 1}


def test_a_text_of_the_outbox_too(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA, delivery="30022")
    queued(gateway)
    gateway.run_jobs()
    gateway.advance(minutes=1)
    gateway.phone(ANA, delivery="")
    gateway.advance(minutes=31)
    assert ana.inbox == ["Your signature counts."]
