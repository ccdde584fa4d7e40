"""Who is in a segment."""

from datetime import UTC, datetime

from sqlalchemy import update

from gateway.clock import now
from gateway.models.supporters import supporters
from gateway.segments.audience import audience, chunk
from gateway.segments.definition import Segment
from tests.segments.conftest import PETITION, Find, People

OCTOBER = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_without_a_condition_it_is_everybody_but_those_who_are_nobody(people: People) -> None:
    people.add("Ana")
    people.add("Luz", opted_out_at=now())
    gone = people.add("once somebody")
    with people.db.transaction() as transaction:
        transaction.execute(update(supporters).where(supporters.c.id == gone).values(anonymized_at=now()))
    assert people.of(Segment()) == ["Ana", "Luz"], "who may be texted is the blast's own question"


def test_language_and_place(people: People, find: Find) -> None:
    people.add("Ana", language="es", zip="60608")
    people.add("Bob", zip="60101")
    people.add("Cal", zip="53202")
    people.add("Dee")
    assert find(("language", "es")) == ["Ana"]
    assert find(("zip", "606")) == ["Ana"]
    assert find(("zip", "606,53202")) == ["Ana", "Cal"]
    assert find(("state", "IL")) == ["Ana", "Bob"]
    assert find(("state", "IL,WI")) == ["Ana", "Bob", "Cal"]
    assert find(("state", "IL"), ("language", "en")) == ["Bob"]


def test_not_means_as_far_as_is_known(people: People, find: Find) -> None:
    people.add("Ana", zip="60608")
    people.add("Cal", zip="53202")
    people.add("Dee")
    assert find(("state", "IL", True)) == ["Cal", "Dee"]
    assert find(("state", "IL,WI", True)) == ["Dee"]
    assert find(("zip", "6", True), ("state", "WI")) == ["Cal"]


def test_tags_are_found_however_they_are_written(people: People, find: Find) -> None:
    ana, bob, cal = (people.add(name) for name in ("Ana", "Bob", "Cal"))
    people.tag(ana, "Volunteer")
    people.tag(ana, "Líder")
    people.tag(bob, "volunteer")
    assert find(("tag", "VOLUNTEER")) == ["Ana", "Bob"]
    assert find(("tag", "volunteer"), ("tag", "lider")) == ["Ana"], "each option must hold"
    assert find(("tag", "lider,volunteer")) == ["Ana", "Bob"], "one of the values must"
    assert find(("tag", "lider", True)) == ["Bob", "Cal"]
    assert cal


def test_signed_means_confirmed(people: People, find: Find) -> None:
    people.signs(people.add("Ana"))
    people.signs(people.add("Bob"), status="pending")
    people.add("Cal")
    assert find(("signed", PETITION)) == ["Ana"]
    assert find(("signed", PETITION, True)) == ["Bob", "Cal"]


def test_called_means_that_an_office_was_reached(people: People, find: Find) -> None:
    people.calls(people.add("Ana"), "answered")
    people.calls(people.add("Bob"), "busy")
    people.calls(people.add("Cal"), "voicemail", reported="message")
    assert find(("called", PETITION)) == ["Ana", "Cal"]
    assert find(("called", PETITION, True)) == ["Bob"]


def test_where_people_came_from(people: People, find: Find) -> None:
    ana, bob, cal, dee = (people.add(name) for name in ("Ana", "Bob", "Cal", "Dee"))
    people.agrees(ana)
    people.agrees(bob, source="import", list_id=people.stands_in("Radio Arroyo, 1240 AM"))
    people.signs(cal, channel="paper", source="San Pio church")
    people.agrees(dee, kind="opt_out", source="word")
    assert find(("source", "keyword")) == ["Ana"]
    assert find(("source", "Radio Arroyo, 1240 AM")) == ["Bob"]
    assert find(("source", "San Pio church")) == ["Cal"]
    assert find(("source", "word")) == [], "an opt-out is no way in"


def test_joined_and_active(people: People, find: Find) -> None:
    people.add("Ana", created_at=OCTOBER)
    bob, cal, dee, eva = (people.add(name) for name in ("Bob", "Cal", "Dee", "Eva"))
    people.texts(bob, OCTOBER)
    people.calls(cal, "busy", at=OCTOBER)
    people.signs(dee, confirmed_at=OCTOBER)
    people.texts(eva, OCTOBER, direction="out")
    assert find(("joined", "2026-10-01")) == ["Ana"]
    assert find(("joined", "2026-10-02")) == []
    assert find(("active", "2026-10-01")) == ["Bob", "Cal", "Dee"], "that we wrote to Eva is nothing that she did"
    assert find(("active", "2026-10-01", True), ("joined", "2026-10-01", True)) == ["Eva"]


def test_an_audience_is_read_in_chunks(people: People) -> None:
    for place in range(7):
        people.add(f"{place}", language="es" if place % 2 else "en")
    found: list[str] = []
    query = audience(Segment())
    with people.db.reading() as connection:
        while some := list(connection.execute(chunk(query, found[-1] if found else "", 3)).scalars()):
            found += some
    assert [people.names[one] for one in found] == [f"{place}" for place in range(7)]
