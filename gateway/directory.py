"""Which campaigns answer on which number. Read from the database at most every two seconds, never per request."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from gateway.db import Database
from gateway.flows.campaign import Campaign, keyword_table, parse_campaign
from gateway.flows.definition import Flow
from gateway.flows.keywords import KeywordTable
from gateway.flows.menu import menu_flow
from gateway.flows.world import Petition
from gateway.models.campaigns import campaign_numbers, campaign_versions, campaigns, numbers

# Which number a campaign texts from, if it has several: the one that carriers let send most.
_SENDERS = ("short_code", "toll_free", "long_code")
_FRESH = 2.0  # seconds; an import or a pause is felt everywhere within this time


@dataclass(frozen=True, slots=True)
class Number:
    """One of ours. `phone` is E.164, or the digits of a short code."""

    id: str
    phone: str
    kind: str
    text: bool
    voice: bool
    carrier_answers_stop: bool
    missed_call_for: str | None = None  # the campaign for which who rings here is rung back, never answered


@dataclass(frozen=True, slots=True)
class Live:
    """A campaign as new conversations see it."""

    id: str
    slug: str
    status: str
    version_id: str
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class _Snapshot:
    by_phone: dict[str, Number] = field(default_factory=dict)
    by_id: dict[str, Number] = field(default_factory=dict)
    by_slug: dict[str, Live] = field(default_factory=dict)
    on_number: dict[str, tuple[Live, ...]] = field(default_factory=dict)
    keywords: dict[str, KeywordTable] = field(default_factory=dict)
    menus: dict[str, Flow] = field(default_factory=dict)
    voice_number: dict[str, Number] = field(default_factory=dict)
    text_number: dict[str, Number] = field(default_factory=dict)


class Directory:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._versions: dict[str, Campaign] = {}
        self._snapshot = _Snapshot()
        self._read_at = float("-inf")

    def number(self, phone: str) -> Number | None:
        return self._now().by_phone.get(phone)

    def number_by_id(self, number_id: str) -> Number | None:
        return self._now().by_id.get(number_id)

    def campaigns_on(self, number_id: str) -> tuple[Live, ...]:
        """The live ones, in the order of the hotline's menu."""
        return self._now().on_number.get(number_id, ())

    def keywords_on(self, number_id: str) -> KeywordTable:
        """The words of the live campaigns of this number."""
        return self._now().keywords.get(number_id) or KeywordTable(())

    def menu_on(self, number_id: str) -> Flow:
        """The hotline's menu over the live campaigns of this number."""
        return self._now().menus.get(number_id) or menu_flow(())

    def petition_on(self, number_id: str) -> Petition | None:
        """The first one in the order of the hotline's menu."""
        signing = (live for live in self.campaigns_on(number_id) if live.campaign.kind == "sign")
        return next((Petition(live.slug, live.campaign.menu) for live in signing), None)

    def by_slug(self, slug: str) -> Live | None:
        return self._now().by_slug.get(slug)

    def by_id(self, campaign_id: str) -> Live | None:
        return next((live for live in self._now().by_slug.values() if live.id == campaign_id), None)

    def version(self, version_id: str) -> Campaign:
        """A version never changes, so it is parsed once."""
        campaign = self._versions.get(version_id)
        if campaign is None:
            source = campaign_versions.c.source
            with self._db.reading() as connection:
                campaign = parse_campaign(
                    connection.execute(select(source).where(campaign_versions.c.id == version_id)).scalar_one()
                )
            self._versions[version_id] = campaign
        return campaign

    def voice_number_for(self, campaign_id: str) -> Number | None:
        return self._now().voice_number.get(campaign_id)

    def ringing_number_for(self, campaign_id: str | None, number_id: str) -> Number | None:
        """The one that rings people of this campaign; where they rang one that is never answered, that one.

        Who has not chosen a campaign yet is rung by the hotline that they dialed.
        """
        number = self.number_by_id(number_id)
        if campaign_id is None or (number is not None and number.missed_call_for == campaign_id):
            return number
        return self.voice_number_for(campaign_id)

    def text_number_for(self, campaign_id: str) -> Number | None:
        return self._now().text_number.get(campaign_id)

    def refresh(self) -> None:
        self._read_at = float("-inf")

    def _now(self) -> _Snapshot:
        if time.monotonic() - self._read_at > _FRESH:
            with self._lock:
                if time.monotonic() - self._read_at > _FRESH:
                    self._snapshot = self._read()
                    self._read_at = time.monotonic()
        return self._snapshot

    def _read(self) -> _Snapshot:
        with self._db.reading() as connection:
            rows = connection.execute(select(numbers)).all()
            drives = connection.execute(select(campaigns)).all()
            bound = connection.execute(
                select(campaign_numbers).join(numbers).order_by(campaign_numbers.c.position, numbers.c.phone)
            ).all()
        ours = [number_of(row) for row in rows]
        lives = {
            row.id: Live(row.id, row.slug, row.status, row.version_id, self.version(row.version_id)) for row in drives
        }
        snapshot = _Snapshot(
            by_phone={number.phone: number for number in ours},
            by_id={number.id: number for number in ours},
            by_slug={live.slug: live for live in lives.values()},
        )
        for row in sorted(bound, key=lambda row: _SENDERS.index(snapshot.by_id[row.number_id].kind)):
            _bind(snapshot, snapshot.by_id[row.number_id], lives[row.campaign_id])
        for number in ours:  # better than none: who dials it is rung back
            if number.missed_call_for:
                snapshot.voice_number.setdefault(number.missed_call_for, number)
        for number_id, on_number in snapshot.on_number.items():
            snapshot.menus[number_id] = menu_flow([live.campaign for live in on_number])
            snapshot.keywords[number_id] = keyword_table(live.campaign for live in on_number)
        return snapshot


def number_of(row: Any) -> Number:
    return Number(row.id, row.phone, row.kind, row.text, row.voice, row.carrier_answers_stop, row.missed_call_for)


def _bind(snapshot: _Snapshot, number: Number, live: Live) -> None:
    if number.voice and not number.missed_call_for:
        snapshot.voice_number.setdefault(live.id, number)
    if number.text:
        snapshot.text_number.setdefault(live.id, number)
    if live.status == "live":
        snapshot.on_number[number.id] = (*snapshot.on_number.get(number.id, ()), live)
