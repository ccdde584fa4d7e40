"""What the preview foretells of times, against claims of real rows, with the clock and the pace simulated."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from gateway import stopping
from gateway.abuse import blocklist
from gateway.blasts import steering, store
from gateway.blasts.following.progress import progress
from gateway.blasts.preflight.report import Preflight, preflight
from gateway.blasts.sending.claiming import claim
from gateway.blasts.sending.ending import begin, end_if_over
from gateway.blasts.sending.freezing import freeze
from gateway.blasts.sending.waking import under_way
from gateway.blasts.store import Blast, find, sender_of
from gateway.campaigns import import_campaign
from gateway.clock import now
from gateway.contact.places import home, line_of
from gateway.flows.events import Language
from gateway.flows.library import DEMO, demo_source
from gateway.messaging.sending import Letter
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.blasts.people import ENGLISH, joins, written
from tests.running import HOTLINE, SHORT_CODE

RATE = 0.0026  # segments a second: 64 people take as long as 6400 at 0.26
STEP = timedelta(minutes=10)
PRICE = 0.0145  # dollars for a segment
NEW_YORK, CHICAGO, LOS_ANGELES, HONOLULU = "10001", "60608", "90012", "96813"
LONG = ENGLISH + " Bring water, a hat and your friends." * 3  # two segments
NAMES = ("Ana Ruiz", "José Ángel Núñez", "María de los Ángeles Hernández", "Łukasz Ø", "Ma. Elena")
LINK = "https://example.org/a-long/address?of=a-page"
BLOCKED = "+13125553103"
# A Saturday afternoon; that night the clocks are put back, and Sunday's hours begin at noon.
SATURDAY = datetime(2026, 10, 31, 21, 0, tzinfo=UTC)


@pytest.fixture
def backend() -> str:
    """What is claimed is tested on both beside this."""
    return "sqlite"


@pytest.fixture
def ceilings() -> dict[str, float]:
    """None is reached."""
    return {}


@pytest.fixture
def settings(settings: Settings, ceilings: dict[str, float]) -> Settings:
    slow = {"sender_rates": f"short_code={RATE}", "spend_per_hour": 0, "spend_per_day": 0, "contacts_per_day": 9}
    return settings.model_copy(update=slow | ceilings)


@dataclass
class Sending:
    """A worker that takes what the pace allows in ten minutes, and then waits for them to pass."""

    runtime: Runtime
    clock: time_machine.Traveller

    def goes_out(self, slug: str) -> None:
        steering.send(self.runtime, "rosa", slug)
        self.freezes()

    def freezes(self) -> None:
        for blast in self.under_way():
            freeze(self.runtime, blast.id, monotonic() + 60)
            begin(self.runtime, blast.id)

    def until_done(self, slug: str) -> None:
        allowed = 0.0
        for _ in range(10 * 24 * 6):
            if find(self.runtime, slug).status == "done":
                return
            allowed = min(allowed, 1) + RATE * STEP.total_seconds()
            while allowed >= 1 and not self.runtime.spending.pause() and (took := self.takes()):
                allowed -= took
            self.clock.shift(STEP)
        raise AssertionError("not over in ten days")

    def takes(self) -> int:
        """Of the first blast of which anything is due, as the sending does."""
        for blast in self.under_way():
            looked_at = 1
            while looked_at:
                claimed = claim(self.runtime, blast, sender_of(self.runtime, blast), 1)
                looked_at = claimed.looked_at
                if claimed.letters:
                    return self.left(claimed.letters)
            end_if_over(self.runtime, blast.id)
        return 0

    def left(self, letters: list[Letter]) -> int:
        with self.runtime.db.transaction() as transaction:
            ids = [letter.id for letter in letters]
            transaction.execute(update(messages).where(messages.c.id.in_(ids)).values(status="delivered"))
        segments = sum(letter.segments for letter in letters)
        self.runtime.spending.text(segments)
        return segments

    def under_way(self) -> Sequence[Blast]:
        with self.runtime.db.reading() as connection:
            return list(under_way(connection))

    def texts(self, slug: str) -> Sequence[Any]:
        query = select(
            messages.c.claimed_at, messages.c.segments, messages.c.variant, supporters.c.zip, supporters.c.phone
        ).join(supporters, supporters.c.id == messages.c.supporter_id)
        with self.runtime.db.reading() as connection:
            return connection.execute(query.where(messages.c.blast_id == find(self.runtime, slug).id)).all()

    def is_as(self, report: Preflight, slug: str) -> None:
        texts = self.texts(slug)
        assert report.end
        within = 2 * STEP + 0.03 * (report.end - report.begin)
        assert report.texts == len(texts)
        assert report.segments == sum(text.segments for text in texts)
        assert abs(max(text.claimed_at for text in texts) - report.end) < within
        for zone in report.zones:
            theirs = [text.claimed_at for text in texts if home(text.zip, line_of(text.phone)) == zone.place]
            assert len(theirs) == zone.people
            assert zone.first
            assert zone.last
            assert abs(min(theirs) - zone.first) < within, zone.place.zones
            assert abs(max(theirs) - zone.last) < within, zone.place.zones


@pytest.fixture
def sending(runtime: Runtime) -> Iterator[Sending]:
    with time_machine.travel(SATURDAY, tick=False) as clock:
        for name in DEMO:
            import_campaign(runtime.db, demo_source(name), [SHORT_CODE, HOTLINE])
        runtime.directory.refresh()
        yield Sending(runtime, clock)


def live_in(sending: Sending, many: int, *zips: str) -> None:
    """In turns, as people join: a second apart, for their order is that of time."""
    for place in range(many):
        sending.clock.shift(1)
        joins(sending, f"+1312555{1000 + place}", zip=zips[place % len(zips)])


def test_an_evening_a_sunday_and_a_change_of_clocks(sending: Sending) -> None:
    live_in(sending, 64, NEW_YORK, CHICAGO, LOS_ANGELES, HONOLULU)
    report = preflight(sending.runtime, written(sending))
    sending.goes_out("march")
    sending.until_done("march")
    sending.is_as(report, "march")


def test_another_blast_goes_first_and_one_that_begins_later_does_not(sending: Sending) -> None:
    live_in(sending, 20, CHICAGO, LOS_ANGELES)
    written(sending, "first")
    sending.goes_out("first")
    steering.send(sending.runtime, "rosa", written(sending, "later").slug, at=now() + timedelta(hours=5))
    sending.clock.shift(STEP)
    second = written(sending, "second", en=LONG)
    steering.pause(sending.runtime, "rosa", "first")
    [warning] = preflight(sending.runtime, second).warnings
    assert warning.startswith("first is paused and 20 people wait for it")
    steering.resume(sending.runtime, "rosa", "first")
    report = preflight(sending.runtime, second)
    assert report.warnings == ["first goes first, from the same number: 20 people wait for it"]
    sending.goes_out("second")
    sending.until_done("second")
    sending.is_as(report, "second")


@pytest.mark.parametrize("ceilings", [{"spend_per_hour": 4 * PRICE}, {"spend_per_day": 14 * PRICE}])
def test_a_ceiling_of_money_makes_it_take_longer(sending: Sending, ceilings: dict[str, float]) -> None:
    """Of four texts in an hour, and of 14 in a day; two are spent already."""
    live_in(sending, 20, CHICAGO)
    sending.runtime.spending.text(2)
    report = preflight(sending.runtime, written(sending))
    assert [each.split(" (")[0] for each in report.warnings] == [next(iter(ceilings)).upper()]
    sending.goes_out("march")
    sending.until_done("march")
    sending.is_as(report, "march")


def test_whoever_gets_it_what_it_costs_and_who_gets_none_and_why(sending: Sending) -> None:
    """Names that make a text longer, fields that nobody knows, links, two wordings, and every kind of number."""
    for place, name in enumerate((*NAMES, None) * 2):
        joins(sending, f"+1312555{2000 + place}", name=name, zip=CHICAGO)
    for place, line_type in enumerate(("landline", "mobile", "voip", "tollFree")):
        joins(sending, f"+1312555{3000 + place}", line_type=line_type)
    joins(sending, "+13125553100", "es")
    joins(sending, "+13125553101", agreed=False)
    joins(sending, "+447700900123")
    joins(sending, BLOCKED)
    gone = joins(sending, "+13125553102")
    with sending.runtime.db.transaction() as transaction:
        stopping.stop(transaction, gone, source="word", words="STOP", language="en")
        blocklist.add(transaction, BLOCKED, reason="rude", who="rosa", until=None)
    blast = written(sending, en=f"{{name}}, Puerta Abierta: come! {LINK} Reply STOP to end.")
    with_zip: dict[Language, str] = {
        "en": f"{{first_name|Hi}} at {{zip}}, Puerta Abierta: it counts, friends! {LINK} Reply STOP to end."
    }
    store.add_variant(sending.runtime, "rosa", "march", with_zip)
    report = preflight(sending.runtime, find(sending.runtime, "march"))
    sending.goes_out("march")
    sending.until_done("march")
    sending.is_as(report, "march")
    found = progress(sending.runtime, blast.id)
    assert found.left_out == report.left_out
    assert found.cost == pytest.approx(report.cost)
    assert report.longer
    assert report.left_out.keys() == {
        "landline", "number type", "no language", "no consent", "country", "blocked", "opted out", "missing field",
    }  # fmt: skip
    assert Counter(text.variant for text in sending.texts("march")) == {
        variant: count for (variant, _), count in report.by_text.items()
    }
