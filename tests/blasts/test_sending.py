"""A text to many leaves: once to each, in decent hours, and to nobody who said STOP."""

from collections import Counter
from pathlib import Path

import pytest

from gateway.blasts import steering
from gateway.blasts.errors import BlastError
from gateway.blasts.sending.claiming import claim
from gateway.models.messages import messages
from tests.blasts.people import crowd, far, inboxes, joins, sent, written
from tests.inbox.conftest import Organizer
from tests.running import SHORT_CODE, RunningGateway

HELLO = "Hi friend, this is Puerta Abierta. March on Friday at noon! Reply STOP to end."


def test_everybody_gets_it_once(gateway: RunningGateway) -> None:
    phones = crowd(gateway, 12)
    ana = gateway.phone(phones[0])
    written(gateway)
    found = sent(gateway)
    assert (found.blast.status, found.blast.people, found.texts) == ("done", 12, {"delivered": 12})
    assert inboxes(gateway, phones) == [[HELLO]] * 12
    assert ana.inbox == [HELLO]
    gateway.advance(hours=24)
    assert gateway.count(messages) == 12
    with pytest.raises(BlastError, match="done"):
        steering.send(gateway.runtime, "rosa", "march")


def test_who_may_not_be_texted_is_listed_with_the_reason(gateway: RunningGateway) -> None:
    crowd(gateway, 3)
    joins(gateway, "+13125552000", agreed=False)
    joins(gateway, "+13125552001", line_type="landline")
    joins(gateway, "+13125552002", "es")
    written(gateway, en="Puerta Abierta: march! STOP ends this.")
    found = sent(gateway)
    assert found.left_out == {"no consent": 1, "landline": 1, "no language": 1}
    assert found.texts == {"delivered": 3}


def test_stop_counts_before_the_next_claim(gateway: RunningGateway) -> None:
    phones = crowd(gateway, 3)
    blast = written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    stopping = gateway.phone(phones[1])
    stopping.texts("STOP")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    found = far(gateway)
    assert found.left_out == {"opted out": 1}
    assert [len(inbox) for inbox in inboxes(gateway, phones)] == [1, 1, 1]
    assert "no more" in stopping.inbox[0]
    assert blast.id == found.blast.id


def test_pause_resume_cancel(gateway: RunningGateway) -> None:
    crowd(gateway, 4)
    blast = written(gateway)
    steering.send(gateway.runtime, "rosa", "march")
    steering.pause(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    gateway.sweep()
    assert gateway.count(messages) == 0
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    assert claim(gateway.runtime, blast, number, 10).letters == []
    steering.resume(gateway.runtime, "rosa", "march")
    gateway.run_jobs()
    assert gateway.count(messages) == 4
    written(gateway, "april")
    steering.send(gateway.runtime, "rosa", "april")
    steering.cancel(gateway.runtime, "rosa", "april")
    gateway.run_jobs()
    gateway.advance(hours=1)
    assert gateway.count(messages) == 4
    assert far(gateway, "april").blast.status == "canceled"
    with pytest.raises(BlastError, match="it is canceled"):
        steering.resume(gateway.runtime, "rosa", "april")


def test_equal_texts_of_two_blasts_are_not_taken_for_one(gateway: RunningGateway) -> None:
    phones = crowd(gateway, 2)
    written(gateway, "one")
    written(gateway, "two")
    gateway.sandbox.client.faults(next=["5xx_after", "5xx_before", "dropped", "429"])
    for slug in ("one", "two"):
        steering.send(gateway.runtime, "rosa", slug)
    gateway.run_jobs()
    for _ in range(6):
        gateway.advance(minutes=1)
    assert Counter(map(len, inboxes(gateway, phones))) == {2: 2}
    assert far(gateway, "one").texts.total() == far(gateway, "two").texts.total() == 2


def test_followed_at_the_command_line(gateway: RunningGateway, organizer: Organizer, tmp_path: Path) -> None:
    written(gateway)
    assert "Nobody would get it" in organizer.succeeds("blast preview march")
    assert "Nothing was sent" in organizer.succeeds("blast watch march --once")
    phones = crowd(gateway, 3)
    joins(gateway, "+13125552000", agreed=False)
    assert "under way" in organizer.succeeds("blast send march --people 4 --as Rosa")
    gateway.run_jobs()
    gateway.phone(phones[0]).texts("STOP")
    gateway.phone(phones[1]).texts("I come!")
    gateway.advance(minutes=1)
    page = organizer.succeeds("blast watch march")
    for line in (
        "march: done",
        "        4  people",
        "        3  delivered",
        "        1  get none: never agreed to texts",
        "        1  wrote back",
        "        1  said STOP or the like",
        "3 segments, $0.04 by your price table",
    ):
        assert line in page
    assert "it is done" in organizer.fails("blast pause march")
    file = tmp_path / "march.csv"
    assert "holds 4 people" in organizer.succeeds("", "blast", "export", "march", "--to", str(file), "--as", "Rosa")
    became = sorted(line.split(",")[4] for line in file.read_text().splitlines()[1:])
    assert became == ["delivered"] * 3 + ["left out"]
    assert "blast export" in organizer.succeeds("audit list")
