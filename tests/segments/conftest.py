"""People of whom everything is known that a segment can ask for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from gateway import tags
from gateway.campaigns import import_campaign
from gateway.clock import new_id
from gateway.crypto import phone_indexes
from gateway.db import Database
from gateway.flows.library import demo_source
from gateway.models.calls import calls, dial_attempts
from gateway.models.campaigns import campaigns, numbers
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.segments import supporter_tags
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, lists, supporters
from gateway.segments.audience import audience
from gateway.segments.definition import Condition, Kind, Segment, read_condition

PETITION = "keep-families-together"
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def segment(*said: tuple[Kind, str] | tuple[Kind, str, bool]) -> Segment:
    """Conditions by kind and value; a third part of True is `not`."""
    return Segment(tuple(_condition(*one) for one in said))


def _condition(kind: Kind, value: str, negated: bool = False) -> Condition:  # noqa: FBT001, FBT002 - reads as a row
    return read_condition(kind, value, negated=negated)


@dataclass
class People:
    """Each known by a first name, which is not stored."""

    db: Database
    names: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, **known: Any) -> str:
        person, phone = f"{len(self.names):026}", f"+1312555{len(self.names):04}"
        row = {"language": "en", "created_at": LONG_AGO} | known
        self._insert(supporters, row | {"id": person, "phone": phone, "phone_index": phone_indexes(phone)[0]})
        self.names[person] = name
        return person

    def agrees(self, person: str, kind: str = "opt_in", source: str = "keyword", **more: Any) -> None:
        entry = {"kind": kind, "source": source, "language": "en", "at": LONG_AGO} | more
        self._insert(consents, entry | {"id": new_id(), "supporter_id": person})

    def stands_in(self, source: str) -> str:
        row = {"id": new_id(), "source": source, "words": "Text me.", "channel": "text", "created_at": LONG_AGO}
        self._insert(lists, row)
        return str(row["id"])

    def tag(self, person: str, name: str) -> None:
        with self.db.transaction() as transaction:
            for tag in tags.find_or_add(transaction, [name]):
                transaction.execute(insert(supporter_tags), {"supporter_id": person, "tag_id": tag, "at": LONG_AGO})

    def signs(self, person: str, status: str = "confirmed", **more: Any) -> None:
        row = {"zip": "60601", "language": "en", "channel": "text", "created_at": LONG_AGO, "asked": 0, "name": "A B"}
        mine = {"id": new_id(), "supporter_id": person, "campaign_id": self.campaign, "name_index": person.encode()}
        self._insert(signatures, row | mine | {"status": status} | more)

    def texts(self, person: str, at: datetime, direction: str = "in") -> None:
        row = {"direction": direction, "body": "hi", "status": "received", "purpose": "inbound", "segments": 1}
        row |= {"number_id": self.number, "needs_person": False, "created_at": at}
        self._insert(messages, row | {"id": new_id(), "supporter_id": person})

    def calls(self, person: str, outcome: str, at: datetime = LONG_AGO, reported: str | None = None) -> None:
        talk = {"id": new_id(), "number_id": self.number, "state": "{}", "status": "done", "awaits_text": False}
        self._insert(conversations, talk | {"created_at": at, "expires_at": at})
        leg = {"id": new_id(), "direction": "in", "supporter_id": person, "number_id": self.number, "created_at": at}
        self._insert(calls, leg | {"conversation_id": talk["id"], "status": "ended", "turn": 1})
        dial = {"id": new_id(), "call_id": leg["id"], "campaign_id": self.campaign, "target": "x", "turn": 0}
        dial |= {"office_phone": "+12024561111", "outcome": outcome, "reported": reported, "started_at": at}
        self._insert(dial_attempts, dial)

    def of(self, wanted: Segment) -> list[str]:
        """Their names, in the order of the audience."""
        with self.db.reading() as connection:
            return [self.names[found] for found in connection.execute(audience(wanted)).scalars()]

    @property
    def campaign(self) -> str:
        return self._one(select(campaigns.c.id).where(campaigns.c.slug == PETITION))

    @property
    def number(self) -> str:
        return self._one(select(numbers.c.id))

    def _one(self, query: Any) -> str:
        with self.db.reading() as connection:
            return str(connection.execute(query).scalars().first())

    def _insert(self, table: Any, row: dict[str, Any]) -> None:
        with self.db.transaction() as transaction:
            transaction.execute(insert(table), row)


@pytest.fixture
def people(database: Database) -> People:
    import_campaign(database, demo_source("petition"), ["72345"])
    return People(database)


Find = Callable[..., list[str]]


@pytest.fixture
def find(people: People) -> Find:
    """`find(("state", "IL"), ("tag", "x", True))`: names."""
    return lambda *said: people.of(segment(*said))
