"""Who begins a series, by what they did: each once, and nobody who did it before the series was there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert, select, update

from gateway.clock import id_at, new_id, now
from gateway.db import Database
from gateway.flows.series import Beginning
from gateway.models.segments import supporter_tags
from gateway.models.series import series, series_people
from gateway.models.supporters import supporters
from gateway.series import beginning
from gateway.series.beginning import count, cursor_at, take_up
from tests.segments.conftest import People, people

__all__ = ["people"]

NOON = datetime(2026, 11, 18, 20, tzinfo=UTC)
SIGNED = Beginning("signed")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Begun:
    """A series that began at noon, and who is in it, by the names of `People`."""

    def __init__(self, people: People, begins: Beginning, *, earlier: bool = False) -> None:
        self._people = people
        self._begins = begins
        self._id = new_id()
        with people.db.transaction() as transaction:
            since = None if earlier else now()
            row: dict[str, Any] = {"id": self._id, "campaign_id": people.campaign, "name": self._id}
            row |= {"version_id": new_id(), "status": "live", "created_at": now(), "since": now()}
            row["cursor"] = cursor_at(transaction.connection, people.campaign, begins, since)
            transaction.execute(insert(series), row)

    def look(self) -> None:
        more = True
        while more:
            with self._people.db.transaction() as transaction:
                more = take_up(transaction, self._row(transaction), self._begins)

    def waiting(self) -> int:
        with self._people.db.transaction() as transaction:
            return count(transaction.connection, self._row(transaction), self._begins)

    def names(self) -> list[str]:
        self.look()
        return sorted(self._people.names[row.supporter_id] for row in self.rows())

    def rows(self) -> list[Any]:
        with self._people.db.reading() as connection:
            return list(connection.execute(select(series_people).where(series_people.c.series_id == self._id)))

    def _row(self, transaction: Any) -> Any:
        return transaction.execute(select(series).where(series.c.id == self._id)).one()


def signs(
    people: People, name: str, number: int | None, at: datetime | None = None, status: str = "confirmed"
) -> str:
    person = people.add(name)
    people.signs(person, status, number=number, confirmed_at=at or now())
    return person


def test_whoever_signs_from_then_on(people: People, clock: time_machine.Traveller) -> None:
    signs(people, "before", 54, NOON - timedelta(hours=1))
    begun = Begun(people, SIGNED)
    clock.shift(60)
    ana = signs(people, "ana", 55)
    people.signs(ana, number=56, confirmed_at=now(), name_index=b"her mother")
    signs(people, "pending", None, status="pending")
    signs(people, "withdrawn", 57, status="withdrawn")
    assert begun.waiting() == 1
    assert begun.names() == ["ana"]
    assert [row.began_at for row in begun.rows()] == [now()]
    signs(people, "luis", 58)
    assert begun.names() == begun.names() == ["ana", "luis"]


def test_whoever_signed_before_if_the_file_says_so(people: People, clock: time_machine.Traveller) -> None:
    """Their days count from the moment at which it began."""
    signs(people, "before", 54, NOON - timedelta(days=400))
    begun = Begun(people, SIGNED, earlier=True)
    clock.shift(60)
    assert (begun.waiting(), begun.names()) == (1, ["before"])
    assert [row.began_at for row in begun.rows()] == [NOON]


def joins(people: People, name: str) -> str:
    """An id that tells when; `People` gives others."""
    person = people.add(name, created_at=now())
    with people.db.transaction() as transaction:
        transaction.execute(update(supporters).where(supporters.c.id == person).values(id=new_id()))
        [made] = transaction.execute(select(supporters.c.id).where(supporters.c.id >= id_at(now()))).scalars().all()
    people.names[made] = name
    return str(made)


def test_whoever_joins_but_not_with_a_list(people: People, clock: time_machine.Traveller) -> None:
    joins(people, "before")
    clock.shift(1)
    begun = Begun(people, Beginning("joined"))
    clock.shift(1)
    joins(people, "ana")
    clock.shift(1)
    people.agrees(joins(people, "listed"), source="import", list_id=people.stands_in("union"))
    assert begun.names() == []  # a row that was begun before may still be on its way
    clock.shift(300)
    assert begun.names() == ["ana"]
    joins(people, "luis")
    clock.shift(301)
    assert begun.names() == ["ana", "luis"]


def test_whoever_talked_to_an_office(people: People, clock: time_machine.Traveller) -> None:
    begun = Begun(people, Beginning("called"))
    clock.shift(1)
    people.calls(people.add("ana"), "answered", now())
    people.calls(people.add("luis"), "busy", now())
    people.calls(people.add("marta"), "voicemail", now(), reported="message")
    assert begun.names() == []
    clock.shift(timedelta(hours=4, seconds=1))
    assert begun.names() == ["ana", "marta"]


def test_whoever_gets_a_tag(people: People, database: Database, clock: time_machine.Traveller) -> None:
    """The moment counts at which they get it, however old they are."""
    people.tag(people.add("before"), "Unión")
    begun = Begun(people, Beginning("tag", "union"))
    clock.shift(1)
    for name in ("ana", "luis"):
        people.tag(people.add(name), "union")
    people.tag(people.add("other"), "clinic")
    put_on = update(supporter_tags).where(supporter_tags.c.supporter_id.in_(_ids(people, "ana", "luis")))
    with database.transaction() as transaction:
        transaction.execute(put_on.values(at=now()))
    clock.shift(301)
    assert begun.names() == begun.names() == ["ana", "luis"]


def _ids(people: People, *names: str) -> list[str]:
    return [person for person, name in people.names.items() if name in names]


def test_page_by_page(people: People, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many at one moment as well: a tag is put on hundreds of a list at once."""
    monkeypatch.setattr(beginning, "_AT_ONCE", 2)
    people.tag(people.add("other"), "union")
    signed, tagged = Begun(people, SIGNED), Begun(people, Beginning("tag", "union"))
    clock.shift(1)
    names = ["ana", "luis", "marta", "nora", "otto"]
    for place, name in enumerate(names):
        people.tag(signs(people, name, 55 + place), "union")
    with people.db.transaction() as transaction:
        transaction.execute(update(supporter_tags).where(supporter_tags.c.at < NOON).values(at=now()))
    clock.shift(301)
    assert signed.names() == names
    assert tagged.names() == sorted([*names, "other"])
