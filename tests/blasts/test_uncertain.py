"""Texts of which neither a report nor the carrier's list tells whether they left: an organizer decides."""

from typing import Final

import pytest

from gateway.blasts import steering
from gateway.models.audit import audit
from gateway.models.messages import messages
from tests.blasts.people import crowd, far, inboxes, written
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway

HELLO: Final = "Hi friend, this is Puerta Abierta. March on Friday at noon! Reply STOP to end."


def lost_answers(gateway: RunningGateway, *faults: str) -> list[str]:
    """Telephones; what the carrier did with each text, it will not tell: its list shows no words."""
    phones = crowd(gateway, len(faults))
    written(gateway)
    gateway.sandbox.client.faults(next=list(faults), callbacks={"lost": 1.0})
    steering.send(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    for text in list(gateway.sandbox.carrier.store.messages.values()):
        text.body = ""
    return phones


def doubts(gateway: RunningGateway) -> list[str]:
    found = gateway.rows(messages, messages.c.status.in_(("uncertain", "sending")))
    return [row.id[-6:] for row in sorted(found, key=lambda row: (row.claimed_at, row.id))]


def test_a_list_without_words_sends_nobody_a_second_text(gateway: RunningGateway) -> None:
    phones = lost_answers(gateway, "5xx_after", "dropped")
    gateway.advance(minutes=6)
    assert far(gateway).texts == {"uncertain": 2}
    assert [len(inbox) for inbox in inboxes(gateway, phones)] == [1, 1]


def test_an_organizer_decides(gateway: RunningGateway, organizer: Organizer) -> None:
    phones = lost_answers(gateway, "dropped", "dropped")
    assert "Those of the last minutes" in organizer.succeeds("blast uncertain march --as Rosa")
    assert "no text in doubt" in organizer.fails(f"blast settle march {doubts(gateway)[0]} --sent --as Rosa")
    gateway.advance(minutes=4)
    first, second = doubts(gateway)
    page = organizer.succeeds("blast uncertain march --as Rosa")
    assert all(phone in page for phone in phones)
    assert f"{first}  2026-11-18 20:" in page
    assert "1 counted as sent" in organizer.succeeds(f"blast settle march {first} --sent --as Rosa")
    assert "1 to be sent again" in organizer.succeeds(f"blast settle march {second} --not-sent --as Rosa")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert sorted(len(inbox) for inbox in inboxes(gateway, phones)) == [1, 2]
    assert far(gateway).blast.status == "done"
    actions = [row.action for row in gateway.rows(audit)]
    assert actions[-4:] == ["blast uncertain", "blast uncertain", "blast settle sent", "blast settle unsent"]


def test_a_late_report_is_believed_and_nothing_is_settled_twice(
    gateway: RunningGateway, organizer: Organizer
) -> None:
    lost_answers(gateway, "dropped")
    gateway.sandbox.client.faults()
    gateway.advance(minutes=4)
    assert "0 counted as sent" in organizer.succeeds("blast settle march --all --sent --as Rosa")
    assert far(gateway).texts == {"delivered": 1}


def test_a_carrier_that_cannot_be_asked_leaves_it_to_a_person(gateway: RunningGateway, organizer: Organizer) -> None:
    crowd(gateway, 1)
    written(gateway)
    gateway.sandbox.client.faults(rate_5xx_before=1.0)
    steering.send(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    gateway.advance(minutes=10)
    assert far(gateway).texts == {"uncertain": 1}
    gateway.sandbox.client.no_faults()
    organizer.succeeds("blast settle march --all --not-sent --as Rosa")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 1}
    assert "Name texts" in organizer.fails("blast settle march --sent --as Rosa")


def test_what_nobody_decides_about_keeps_no_other_waiting(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The carrier is asked about a few at a time, the oldest first."""
    monkeypatch.setattr("gateway.messaging.reconcile.AT_ONCE", 2)
    lost_answers(gateway, "dropped", "dropped")
    gateway.advance(minutes=4)
    written(gateway, "april")
    gateway.sandbox.client.faults(next=["5xx_before"])
    steering.send(gateway.runtime, "rosa", "april")
    gateway.run_jobs()
    assert far(gateway, "april").texts["uncertain"] == 1
    gateway.advance(minutes=4)
    gateway.advance(minutes=1)
    assert far(gateway, "april").texts == {"delivered": 2}
    assert far(gateway).texts == {"uncertain": 2}
