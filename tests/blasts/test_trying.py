"""A text to many on an organizer's own telephone first: as it would arrive there, and only where texts may go."""

import pytest

from gateway import audit
from gateway.blasts.errors import BlastError
from gateway.blasts.store import add_variant
from gateway.blasts.trying import Trial, try_out
from gateway.models.messages import messages
from tests.blasts.people import far, joins, sent, written
from tests.inbox.conftest import Organizer
from tests.links.opening import links_of, opens
from tests.running import RunningGateway

ANA, GUAM = "+13125551000", "+16715552000"  # on Guam it is six in the morning
ENGLISH = "Hi {first_name|friend}, Puerta Abierta marches on Friday: https://pa.org/march Reply STOP to end."
SPANISH = "Puerta Abierta marcha el viernes en {zip}. Responda ALTO para terminar."


def tries(gateway: RunningGateway, phone: str) -> list[Trial]:
    return try_out(gateway.runtime, "rosa", "march", phone, ("en", "es"), ("A", "B"))


def test_what_arrives_is_marked_filled_in_and_not_counted(gateway: RunningGateway, organizer: Organizer) -> None:
    joins(gateway, ANA, name="Ana Ruiz")
    ana = gateway.phone(ANA)
    written(gateway, en=ENGLISH, es=SPANISH)
    [link] = links_of(gateway)
    said = organizer.succeeds("blast test march --as Rosa --to 312-555-1000")
    assert said.splitlines() == [
        "en: 1 segment",
        "es: no zip is known of them, so they get none",
        "It is on its way.",
    ]
    gateway.run_jobs()
    gateway.advance(seconds=5)
    there = f"{gateway.url}/t/{link.code}"
    assert ana.inbox == [f"TEST: Hi Ana, Puerta Abierta marches on Friday: {there} Reply STOP to end."]
    opens(gateway, f"/t/{link.code}")
    assert links_of(gateway)[0].clicks == 0
    assert (far(gateway).texts, far(gateway).blast.status) == ({}, "draft")
    add_variant(gateway.runtime, "rosa", "march", {"en": ENGLISH.replace("Hi", "Dear"), "es": SPANISH})
    organizer.succeeds("blast test march --to 312-555-1000 --language en --variant B")
    gateway.run_jobs()
    gateway.advance(seconds=5)  # the carrier's own pace
    assert "TEST: Dear Ana," in ana.inbox[1]
    for _ in range(2):
        tries(gateway, ANA)
    gateway.run_jobs()
    assert sent(gateway).texts == {"delivered": 1}  # however often it was tried


def test_it_is_no_way_to_text_many_or_one_person_for_ever(gateway: RunningGateway, backend: str) -> None:
    joins(gateway, ANA, zip="60601")
    joins(gateway, "+13125551001")
    written(gateway, en=ENGLISH, es=SPANISH)
    if backend == "sqlite":
        for _ in range(20):
            tries(gateway, ANA)
        with pytest.raises(BlastError, match="40 test texts within 24 hours"):
            tries(gateway, ANA)
    with gateway.runtime.db.transaction() as transaction:
        for _ in range(100):
            audit.note(transaction, "rosa", "blast test", None)
    with pytest.raises(BlastError, match="100 telephones"):
        tries(gateway, "+13125551001")
    gateway.advance(hours=25)
    assert len(tries(gateway, "+13125551001")) == 2


def test_only_where_texts_may_go(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    with pytest.raises(BlastError, match=r"nobody is known by this number\. Text START from it to 72345"):
        tries(gateway, ANA)
    ana = gateway.phone(ANA)
    ana.texts("START")
    assert len(tries(gateway, ANA)) == 1
    ana.texts("STOP")
    gateway.run_jobs()
    with pytest.raises(BlastError, match="said STOP"):
        tries(gateway, ANA)
    joins(gateway, "+13125551001", agreed=False)
    with pytest.raises(BlastError, match="never agreed"):
        tries(gateway, "+13125551001")
    joins(gateway, "+13125551002", line_type="landline")
    with pytest.raises(BlastError, match="no text may go"):
        tries(gateway, "+13125551002")
    joins(gateway, GUAM)
    with pytest.raises(BlastError, match=r"it is night where they live.* Text START"):
        tries(gateway, GUAM)
    assert "TEST" not in "".join(ana.inbox)
    gateway.phone(GUAM).texts("START")
    tries(gateway, GUAM)
    gateway.run_jobs()
    assert [row.status for row in gateway.rows(messages, messages.c.purpose == "test")] == ["canceled", "accepted"]
