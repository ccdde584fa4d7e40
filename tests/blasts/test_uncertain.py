"""Texts of which neither a report nor the carrier's list tells whether they left: an organizer decides."""

from typing import Final

import pytest

from gateway.blasts import steering
from gateway.models.audit import audit
from gateway.models.messages import messages
from tests.blasts.people import crowd, far, inboxes, person_answers, written
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
    assert "Those of the last minutes" in organizer.succeeds("messages uncertain --blast march --as Rosa")
    assert "no text in doubt" in organizer.fails(f"messages settle {doubts(gateway)[0]} --sent --as Rosa")
    gateway.advance(minutes=4)
    first, second = doubts(gateway)
    page = organizer.succeeds("messages uncertain --blast march --as Rosa")
    assert all(phone in page for phone in phones)
    assert f"{first}  2026-11-18 20:" in page
    assert "1 counted as sent" in organizer.succeeds(f"messages settle {first} --sent --as Rosa")
    assert "1 to be sent again" in organizer.succeeds(f"messages settle {second} --not-sent --as Rosa")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert sorted(len(inbox) for inbox in inboxes(gateway, phones)) == [1, 2]
    assert far(gateway).blast.status == "done"
    actions = [row.action for row in gateway.rows(audit)]
    assert actions[-4:] == ["texts uncertain", "texts uncertain", "text settle sent", "text settle unsent"]


def test_a_late_report_is_believed_and_nothing_is_settled_twice(
    gateway: RunningGateway, organizer: Organizer
) -> None:
    lost_answers(gateway, "dropped")
    gateway.sandbox.client.faults()
    gateway.advance(minutes=4)
    assert "0 counted as sent" in organizer.succeeds("messages settle --blast march --all --sent --as Rosa")
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
    organizer.succeeds("messages settle --blast march --all --not-sent --as Rosa")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert far(gateway).texts == {"delivered": 1}
    assert "Name texts" in organizer.fails("messages settle --sent --as Rosa")


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


def test_a_text_that_belongs_to_no_blast_too(gateway: RunningGateway, organizer: Organizer) -> None:
    """The answer of a person, to somebody who is owed it."""
    phone = gateway.phone("+13125558888")
    phone.texts("Where is the march?")
    [asked] = {row.supporter_id for row in gateway.rows(messages, messages.c.direction == "in")}
    person_answers(gateway, asked, "At the fountain, at noon.")
    gateway.sandbox.client.faults(rate_5xx_before=1.0)
    gateway.run_jobs()
    gateway.advance(minutes=5)
    gateway.sandbox.client.no_faults()
    [doubt] = doubts(gateway)
    assert "+13125558888  person" in organizer.succeeds("messages uncertain --as Rosa")
    assert "1 to be sent again" in organizer.succeeds(f"messages settle {doubt} --not-sent --as Rosa")
    gateway.run_jobs()
    assert phone.inbox[-1] == "At the fountain, at noon."
