"""One person and one blast. Who may be contacted at all is the policy's, tested beside it."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from gateway.blasts.store import Blast
from gateway.blasts.vetting import Later, Never, Ready, Verdict, Vetting
from tests.contact.people import CHICAGO, NOON, SHIPPED, somebody

HOUR = timedelta(hours=1)


def blast(**more: Any) -> Blast:
    known: dict[str, Any] = dict.fromkeys(Blast.__dataclass_fields__)
    return Blast(
        **known | {"wordings": {"A": {"en": "Hi {first_name|friend}"}}, "people": 0, "status": "sending"} | more
    )


def verdict(moment: datetime = NOON, phone: str = CHICAGO, language: str = "en", **more: Any) -> Verdict:
    row = SimpleNamespace(id="0" * 26, language=language, name="Ana Ruiz", zip=None)
    return Vetting(blast(**more), SHIPPED, moment).vet(row, somebody(phone))


def test_the_carrier_must_drop_it_at_eight() -> None:
    assert verdict() == Ready("Hi Ana", 1, 8 * 3600)
    assert verdict(NOON + 7 * HOUR) == Ready("Hi Ana", 1, 3600)


def test_what_the_carrier_could_hardly_deliver_before_the_night_waits() -> None:
    late = NOON + 8 * HOUR - timedelta(seconds=20)
    found = verdict(late)
    assert isinstance(found, Later)
    assert isinstance(then := verdict(found.until), Later)
    assert (then.rule, then.until) == ("quiet hours", NOON + 21 * HOUR)


def test_the_clock_of_the_last_zone_where_somebody_may_be() -> None:
    one = datetime.fromisoformat("2026-11-18T13:00")
    found = verdict(local_time=one)
    assert isinstance(found, Later)
    assert (found.rule, found.until) == ("local time", NOON + HOUR)
    two_zones = verdict(phone="+18505550101", local_time=one)  # Florida's north-west: New York's time, or Chicago's
    assert isinstance(two_zones, Later)
    assert two_zones.until == NOON + HOUR
    assert isinstance(verdict(NOON + HOUR, local_time=one), Ready)


def test_a_language_or_a_field_that_is_missing() -> None:
    assert verdict(language="es") == Never("no language")
    assert verdict(wordings={"A": {"en": "Your ZIP is {zip}"}}) == Never("missing field")
