"""A year of blasts to people who agree, leave, come back and move, through nights, Sundays and changes of clocks.

Beside it stands an oracle that reads ledger and clock in a way of its own. What the engine claims must be allowed by
it; whoever is left out must be forbidden by it; and whoever waits must have a reason to wait.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from gateway import consent, supporters
from gateway.blasts import steering
from gateway.blasts.sending.claiming import claim
from gateway.blasts.sending.ending import begin, end_if_over
from gateway.blasts.sending.freezing import freeze
from gateway.blasts.sending.waking import under_way
from gateway.blasts.store import Blast, sender_of
from gateway.campaigns import import_campaign
from gateway.clock import now
from gateway.flows.library import DEMO, demo_source
from gateway.messaging.sending import Letter
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.supporters import consents
from gateway.models.supporters import supporters as people
from gateway.runtime import Runtime
from tests.blasts.people import PETITION, written
from tests.contact import oracle
from tests.running import HOTLINE, SHORT_CODE

NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
FEW: Final = 3  # people
YEARS: Final = int(os.environ.get("BLAST_YEARS", "12"))  # set it to see more of them
LEAST: Final = timedelta(seconds=30)  # before a night: a text that leaves then would come too late

PAUSES: Final = st.one_of(
    st.integers(1, 20),
    st.integers(20, 14 * 60),
    st.integers(1, 8).map(lambda hours: hours * 60),
    st.integers(1, 10_000),
)
WHO: Final = st.integers(0, FEW - 1)
WHAT: Final = st.one_of(
    st.tuples(st.just("nothing"), WHO),
    st.tuples(st.just("agrees"), WHO),
    st.tuples(st.just("leaves"), WHO, st.booleans()),
    st.tuples(st.just("comes back"), WHO),
    st.tuples(st.just("moves"), WHO, st.sampled_from([*oracle.HOMES, None])),
    *[st.tuples(st.just("a blast"), st.sampled_from([None, None, 9, 13, 19]))] * 2,
)


@dataclass
class Human:
    phone: str
    id: str
    zip: str | None = None
    moved: bool = False
    said: list[tuple[datetime, str]] = field(default_factory=list)
    contacts: list[datetime] = field(default_factory=list)
    got: Counter[str] = field(default_factory=Counter)  # by blast

    @property
    def zones(self) -> tuple[str, ...]:
        return (oracle.HOMES[self.zip] if self.zip else oracle.PHONES[self.phone[:5]])[1]


@dataclass
class Year:
    runtime: Runtime
    campaign: str
    everybody: dict[str, Human] = field(default_factory=dict)
    local: dict[str, datetime | None] = field(default_factory=dict)  # by blast
    lives: dict[str, oracle.Life] = field(default_factory=dict)  # as they stand now

    def begins(self, homes: list[str]) -> None:
        """Nobody is left of the year before."""
        with self.runtime.db.transaction() as transaction:
            for table in (blast_recipients, messages, consents, people, blasts):
                transaction.execute(delete(table))
            for place, home in enumerate(homes):
                phone = f"{home}555010{place}"
                human = Human(phone, supporters.add(transaction, phone, "en").id)
                consent.opt_in(transaction, human.id, source="keyword", words="SIGN", language="en")
                self.everybody[human.id] = human

    def happens(self, what: tuple[Any, ...]) -> None:
        if what[0] == "a blast":
            self.is_sent(what[1])
            return
        human = list(self.everybody.values())[what[1]]
        with self.runtime.db.transaction() as transaction:
            match what:
                case ("agrees", _):
                    consent.opt_in(transaction, human.id, source="paper", words="", language="en")
                case ("leaves", _, entirely):
                    scope = None if entirely else self.campaign
                    consent.opt_out(
                        transaction, human.id, source="word", words="STOP", language="en", campaign_id=scope
                    )
                    human.said += [(now(), "STOP")] if entirely else []
                case ("comes back", _):
                    consent.opt_back_in(transaction, human.id, words="START", language="en")
                    human.said.append((now(), "START"))
                case ("moves", _, zip_code):
                    human.zip, human.moved = zip_code, True
                    supporters.note(transaction, human.id, zip=zip_code)

    def is_sent(self, hour: int | None) -> None:
        """At once, or tomorrow at this hour of everybody's own clock."""
        blast = written(self, f"b{len(self.local)}")
        tomorrow = (now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
        self.local[blast.id] = tomorrow.replace(hour=hour) if hour else None
        steering.send(self.runtime, "rosa", blast.slug, local=self.local[blast.id])

    def a_worker_looks(self) -> None:
        self.lives = {human.id: self.life(human) for human in self.everybody.values()}
        for blast in self.under_way():
            freeze(self.runtime, blast.id, monotonic() + 60)
            begin(self.runtime, blast.id)
        for blast in self.under_way():
            if blast.status == "sending":
                self.is_drained(blast)

    def under_way(self) -> Sequence[Blast]:
        with self.runtime.db.reading() as connection:
            return under_way(connection)

    def is_drained(self, blast: Blast) -> None:
        looked_at = 1
        while looked_at:
            claimed = claim(self.runtime, blast, sender_of(self.runtime, blast), 2)
            looked_at = claimed.looked_at
            for letter in claimed.letters:
                self.is_allowed(blast, letter)
        with self.runtime.db.transaction() as transaction:
            transaction.execute(update(messages).values(status="accepted"))
        with self.runtime.db.reading() as connection:
            for row in connection.execute(select(blast_recipients).where(blast_recipients.c.blast_id == blast.id)):
                self.is_explained(blast, row)
        end_if_over(self.runtime, blast.id)

    def is_allowed(self, blast: Blast, letter: Letter) -> None:
        human = self.everybody[letter.supporter_id]
        life = self.lives[human.id]
        assert oracle.forbidden(life, now(), "campaign", self.campaign) == set()
        for seconds in (*range(0, letter.validity, 900), letter.validity - 1):
            assert oracle.awake(life, now() + timedelta(seconds=seconds)), "the carrier could deliver it at night"
        assert not self.is_too_early(blast, human)
        human.got[blast.id] += 1
        assert human.got[blast.id] == 1
        human.contacts.append(now())
        event("texted")

    def is_explained(self, blast: Blast, row: Any) -> None:
        human = self.everybody[row.supporter_id]
        forbidden = oracle.forbidden(self.lives[human.id], now(), "campaign", self.campaign)
        event(f"{row.reason or ('texted before' if row.message_id else 'waits')}")
        if row.message_id:
            assert human.got[blast.id] == 1
        elif row.reason:
            assert not human.got[blast.id]
            assert row.reason in forbidden or human.said or row.reason == "left campaign"
        else:
            soon = oracle.forbidden(self.lives[human.id], now() + LEAST, "campaign", self.campaign)
            assert row.due_at > now()
            assert forbidden or soon or self.is_too_early(blast, human) or human.moved

    def is_too_early(self, blast: Blast, human: Human) -> bool:
        local = self.local[blast.id]
        clocks = [now().astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in human.zones]
        return local is not None and min(clocks) < local

    def life(self, human: Human) -> oracle.Life:
        query = select(consents).where(consents.c.supporter_id == human.id).order_by(consents.c.at, consents.c.id)
        with self.runtime.db.reading() as connection:
            entries = connection.execute(query).all()
        return oracle.Life(human.phone, human.zip, entries, human.said, None, human.contacts)


@pytest.fixture
def backend() -> str:
    """What is stored and claimed is tested on both beside this."""
    return "sqlite"


@pytest.fixture
def campaign(runtime: Runtime) -> str:
    for name in DEMO:
        import_campaign(runtime.db, demo_source(name), [SHORT_CODE, HOTLINE])
    runtime.directory.refresh()
    live = runtime.directory.by_slug(PETITION)
    assert live
    return live.id


@settings(
    max_examples=YEARS,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a year does not shrink within the patience of anybody
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    begins=st.one_of(st.integers(0, 364), st.sampled_from([65, 303])),  # a day or so before the clocks change
    homes=st.lists(st.sampled_from(list(oracle.PHONES)), min_size=FEW, max_size=FEW),
    days=st.lists(st.tuples(PAUSES, WHAT), min_size=10, max_size=20),
)
def test_a_year(
    runtime: Runtime, campaign: str, begins: int, homes: list[str], days: list[tuple[int, tuple[Any, ...]]]
) -> None:
    year = Year(runtime, campaign)
    with time_machine.travel(NEW_YEAR + timedelta(days=begins), tick=False) as clock:
        year.begins(homes)
        for place, (minutes, what) in enumerate(days):
            clock.shift(timedelta(minutes=minutes, microseconds=place + 1))  # no two entries at one instant
            year.happens(what)
            year.a_worker_looks()
