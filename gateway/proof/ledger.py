"""One person's ledger, read for people who were not there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from gateway import audit, supporters
from gateway.clock import now
from gateway.consent import stands
from gateway.contact.places import home, line_of
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.models.campaigns import campaign_versions
from gateway.models.supporters import consents, lists
from gateway.proof.shown import words_shown
from gateway.runtime import Runtime

# In whose words an entry is: of a form or a list the ledger holds what was shown to the person.
_SHOWN_BY_THEM: Final = frozenset({"api", "paper", "import", "web"})


_AGREED: Final = {None: "texts and calls", "text": "texts", "call": "calls"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a campaign's version says first. `number` counts these on the page."""

    number: int
    campaign: str
    version: int
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `local` is by each time zone of the person's ZIP, `about` the campaign or the list that it names."""

    at: datetime
    local: tuple[datetime, ...]
    kind: str
    source: str
    language: Language
    said: str
    shown: str
    about: str
    first_words: Shown | None
    after: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the ledger said at a moment."""

    at: datetime
    local: tuple[datetime, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`zip` is empty where it is not known; then there are no local times."""

    phone: str
    name: str
    zip: str
    made_at: datetime
    made_by: str
    lines: tuple[Line, ...]
    shown: tuple[Shown, ...]
    meanings: tuple[Meaning, ...]


def proof_of(runtime: Runtime, who: str, phone: str, at: datetime | None = None) -> Proof | None:
    """Of the owner of this number (E.164): all entries, and what they mean now and at that moment.

    None for somebody who is not known. The look is in the audit log either way.
    """
    with runtime.db.transaction() as transaction:
        person = supporters.find(transaction, phone)
        audit.note(transaction, who, "supporters consent", person.id if person else None)
        entries = _entries(transaction, person.id) if person else []
    if person is None:
        return None
    zones = home(person.zip, line_of(phone)).zones if person.zip else ()
    reader = _Reader(runtime, entries, zones)
    moment = now()
    return Proof(
        phone=person.phone,
        name=person.name or "",
        zip=person.zip or "",
        made_at=moment,
        made_by=who,
        lines=tuple(reader.line(place) for place in range(len(entries))),
        shown=tuple(reader.shown.values()),
        meanings=tuple(reader.meaning(each) for each in (at, moment) if each),
    )


def _entries(transaction: Transaction, supporter_id: str) -> Sequence[Row[Any]]:
    query = (
        select(
            consents,
            campaign_versions.c.number.label("version"),
            lists.c.source.label("list_source"),
            lists.c.words.label("list_words"),
        )
        .outerjoin(campaign_versions, campaign_versions.c.id == consents.c.version_id)
        .outerjoin(lists, lists.c.id == consents.c.list_id)
        .where(consents.c.supporter_id == supporter_id)
        .order_by(consents.c.at, consents.c.id)
    )
    return transaction.execute(query).all()


class _Reader:
    def __init__(self, runtime: Runtime, entries: Sequence[Row[Any]], zones: tuple[str, ...]) -> None:
        self.runtime = runtime
        self.entries = entries
        self.zones = zones
        self.shown: dict[str, Shown] = {}

    def line(self, place: int) -> Line:
        entry = self.entries[place]
        theirs = entry.source not in _SHOWN_BY_THEM
        return Line(
            at=entry.at,
            local=self._local(entry.at),
            kind=entry.kind,
            source=entry.source,
            language=entry.language,
            said=(entry.words or "") if theirs else "",
            shown="" if theirs else entry.words or entry.list_words or "",
            about=self._title(entry.campaign_id) or entry.list_source or "",
            first_words=self._first_words(entry),
            after=self._says(self.entries[: place + 1]),
        )

    def meaning(self, at: datetime) -> Meaning:
        return Meaning(at, self._local(at), self._says([entry for entry in self.entries if entry.at <= at]))

    def _says(self, entries: Sequence[Row[Any]]) -> str:
        everything = stands(entries, None)
        if everything.opted_out:
            return "No texts and no calls."
        if not everything.given:
            left = self._left(entries)
            return f"Has not agreed to anything{f', and wants nothing about {left}' if left else ''}."
        left = self._left(entries)
        what = _AGREED[everything.only]
        return f"Has agreed to {what}{f', but not about {left}' if left else ''}."

    def _left(self, entries: Sequence[Row[Any]]) -> str:
        named = dict.fromkeys(entry.campaign_id for entry in entries if entry.campaign_id)
        return " and ".join(self._title(campaign) for campaign in named if stands(entries, campaign).left)

    def _first_words(self, entry: Row[Any]) -> Shown | None:
        if entry.version is None:
            return None
        campaign = self.runtime.directory.version(entry.version_id)
        number = self.runtime.directory.voice_number_for(entry.campaign_id)
        text = words_shown(campaign, entry.source, entry.language, number.phone if number else "")
        if not text:
            return None
        found = Shown(len(self.shown) + 1, campaign.title[entry.language], entry.version, entry.language, text)
        same = next((shown for shown in self.shown.values() if replace(shown, number=found.number) == found), None)
        return same or self.shown.setdefault(str(found.number), found)

    def _title(self, campaign_id: str | None) -> str:
        live = self.runtime.directory.by_id(campaign_id) if campaign_id else None
        return live.campaign.title["en"] if live else ""

    def _local(self, moment: datetime) -> tuple[datetime, ...]:
        return tuple(moment.astimezone(ZoneInfo(zone)) for zone in self.zones)
