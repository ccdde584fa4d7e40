"""A year in the life of a supporter: the policy never allows what the ledger or the clock forbids, nor refuses more.

Real rows, real ledger, a clock that is moved; beside it `oracle.py`, which has its own way of reading both.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from gateway import consent, reachable, supporters
from gateway.clock import new_id, now
from gateway.contact import Allowed, Person, Purpose, Refused, Rule, may_contact
from gateway.db import Database
from gateway.models.messages import messages
from gateway.models.supporters import consents
from gateway.models.supporters import supporters as people
from tests.contact import oracle
from tests.contact.people import SHIPPED

NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
CAMPAIGNS: Final = ("the wall", "the bill")
ORDER: Final = get_args(Rule)
INSTANT: Final = timedelta(microseconds=1)

# Spans that meet the edges: the quarter in which an answer is welcome, the night, the week, the day of the ceiling.
PAUSES: Final = st.one_of(
    st.integers(1, 20),
    st.integers(20, 14 * 60),
    st.integers(1, 8).map(lambda hours: hours * 60),
    st.integers(1, 40_000),
)
WHAT: Final = st.one_of(
    st.tuples(st.just("agrees"), st.sampled_from(CAMPAIGNS), st.sampled_from(["keyword", "paper", "hotline"])),
    st.tuples(st.just("leaves"), st.sampled_from([None, *CAMPAIGNS])),
    st.tuples(st.just("comes back")),
    st.tuples(st.just("moves"), st.sampled_from([*oracle.HOMES, None])),
    st.tuples(st.just("asks")),
    *[st.tuples(st.just("is contacted"), st.sampled_from(CAMPAIGNS), st.integers(1, 4))] * 4,
    st.tuples(st.just("the clock is set"), st.integers(-30, 30)),
)


@dataclass(frozen=True)
class Entry:
    kind: str
    source: str
    campaign_id: str | None


@dataclass
class Year:
    """One supporter, and what has happened to them."""

    database: Database
    phone: str
    id: str = ""
    zip: str | None = None
    said: list[tuple[datetime, str]] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)  # in the order in which it happened, whatever the clock showed
    asked_at: datetime | None = None
    contacts: list[datetime] = field(default_factory=list)

    def begins(self) -> None:
        """Whoever had this telephone before them has another one now."""
        with self.database.transaction() as transaction:
            transaction.execute(update(people).values(phone_index=func.randomblob(32)))
            self.id = supporters.add(transaction, self.phone, "es").id

    def happens(self, what: tuple[Any, ...]) -> None:
        match what:
            case ("agrees", campaign, source):
                with self.database.transaction() as transaction:
                    consent.opt_in(
                        transaction, self.id, source=source, words="SIGN", language="es", campaign_id=campaign
                    )
                self.ledger.append(Entry("opt_in", source, campaign))
            case ("leaves", campaign):
                self.ledger.append(Entry("opt_out", "word", campaign))
                with self.database.transaction() as transaction:
                    consent.opt_out(
                        transaction, self.id, source="word", words="STOP", language="es", campaign_id=campaign
                    )
                if campaign is None:
                    self.said.append((now(), "STOP"))
            case ("comes back",):
                self.ledger.append(Entry("opt_back", "word", None))
                with self.database.transaction() as transaction:
                    consent.opt_back_in(transaction, self.id, words="START", language="es")
                self.said.append((now(), "START"))
            case ("moves", zip_code):
                self.zip = zip_code
                with self.database.transaction() as transaction:
                    supporters.note(transaction, self.id, zip=zip_code)
            case ("asks",):
                self.asked_at = now()
            case ("is contacted", campaign, times):
                for _ in range(times):
                    self.is_contacted(campaign)

    def is_contacted(self, campaign: str) -> None:
        if isinstance(self.verdict("campaign", campaign)[1], Allowed):
            self.is_texted()

    def is_texted(self) -> None:
        row = {
            "id": new_id(), "direction": "out", "supporter_id": self.id, "number_id": "72345", "body": "Hola",
            "status": "delivered", "purpose": "reminder", "segments": 1, "needs_person": False, "claimed_at": now(),
            "created_at": now(),
        }  # fmt: skip
        with self.database.transaction() as transaction:
            transaction.execute(insert(messages), row)
        self.contacts.append(now())

    def verdict(self, purpose: Purpose, campaign: str) -> tuple[Person, Allowed | Refused]:
        with self.database.transaction() as transaction:
            asked_at = self.asked_at if purpose == "wish" else None
            person = reachable.person(transaction, self.id, purpose, campaign_id=campaign, asked_at=asked_at)
        return person, may_contact(person, "text", purpose, SHIPPED, now())

    def life(self) -> oracle.Life:
        query = select(consents).where(consents.c.supporter_id == self.id).order_by(consents.c.at)
        with self.database.reading() as connection:
            entries = connection.execute(query).all()
        return oracle.Life(self.phone, self.zip, entries, self.said, self.asked_at, self.contacts)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """One is enough: what is stored and read here, other tests try on both."""
    path = shutil.copy(sqlite_template, tmp_path / "year.db")
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a year does not shrink within the patience of anybody
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    begin=st.one_of(st.integers(0, 364), st.sampled_from([65, 303])),  # a day or so before the clocks change
    phone=st.sampled_from(list(oracle.PHONES)),
    days=st.lists(st.tuples(PAUSES, WHAT), min_size=20, max_size=45),
)
def test_a_year(database: Database, begin: int, phone: str, days: list[tuple[int, tuple[Any, ...]]]) -> None:
    year = Year(database, f"{phone}5550101")
    with time_machine.travel(NEW_YEAR + timedelta(days=begin), tick=False) as clock:
        year.begins()
        for place, (minutes, what) in enumerate(days):
            clock.shift(timedelta(minutes=minutes, microseconds=place + 1))  # no two entries at one instant
            if what[0] == "the clock is set":
                clock.shift(timedelta(hours=what[1]))
            year.happens(what)
            for campaign in CAMPAIGNS:
                judge(year, "campaign", campaign)
                judge(year, "wish", campaign)


def judge(year: Year, purpose: Purpose, campaign: str) -> None:
    life = year.life()
    person, verdict = year.verdict(purpose, campaign)
    reasons = oracle.forbidden(life, now(), purpose, campaign)
    event(f"{purpose}: {getattr(verdict, 'rule', 'allowed')}")
    if isinstance(verdict, Allowed):
        assert reasons == set()
        if purpose == "campaign":
            assert not oracle.in_force(year.ledger, None)
            assert not oracle.in_force(year.ledger, campaign)
        return
    assert verdict.rule == min(reasons, key=ORDER.index)
    passes = reasons <= {"quiet hours", "frequency cap"}
    assert (verdict.until is not None) == passes
    if verdict.until:
        assert_first(person, purpose, life, campaign, verdict.until)


def assert_first(person: Person, purpose: Purpose, life: oracle.Life, campaign: str, until: datetime) -> None:
    """Allowed at that moment and at none before, if nothing happens in between; by the oracle, too."""
    assert until > now()
    assert isinstance(may_contact(person, "text", purpose, SHIPPED, until), Allowed)
    assert oracle.forbidden(life, until, purpose, campaign) == set()
    if life.asked_at and life.asked_at > now():  # before the clock was set back
        return
    for part in range(8):
        before = now() + (until - INSTANT - now()) * part / 7
        assert isinstance(may_contact(person, "text", purpose, SHIPPED, before), Refused)
        assert oracle.forbidden(life, before, purpose, campaign) != set()
