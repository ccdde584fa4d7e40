"""People to ask the policy about, and the rules as they are shipped."""

from datetime import UTC, datetime
from typing import Any, Final

from gateway.contact import Person, Refused, Rules, may_contact
from gateway.contact.policy import Channel, Purpose
from gateway.settings import Settings

CHICAGO: Final = "+13125550101"
NOON: Final = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)  # a Wednesday, in Chicago


def shipped(**changed: Any) -> Rules:
    settings = Settings(**changed)
    return Rules.read(settings.quiet_hours, settings.state_hours, settings.countries, settings.contacts_per_day)


SHIPPED: Final = shipped()


def somebody(phone: str = CHICAGO, **known: Any) -> Person:
    """Who agreed to be contacted, and of whom nothing else is known."""
    return Person(phone, **{"consented": True} | known)


def refusal(
    person: Person,
    now: datetime = NOON,
    *,
    channel: Channel = "text",
    purpose: Purpose = "campaign",
    rules: Rules = SHIPPED,
) -> Refused | None:
    verdict = may_contact(person, channel, purpose, rules, now)
    return verdict if isinstance(verdict, Refused) else None


def rule(person: Person, now: datetime = NOON, **more: Any) -> str | None:
    refused = refusal(person, now, **more)
    return refused.rule if refused else None
