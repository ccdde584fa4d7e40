"""Blasts as rows: made, found, listed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway import audit
from gateway.blasts.errors import BlastError, UnknownBlastError
from gateway.blasts.wording.composing import Texts, compose
from gateway.blasts.wording.variants import NAMES
from gateway.clock import new_id, now
from gateway.directory import Live, Number
from gateway.flows.events import LANGUAGES, Language
from gateway.links import store as links
from gateway.models.blasts import blasts
from gateway.rates import read_rates
from gateway.runtime import Runtime
from gateway.segments.definition import Segment

Status = Literal["draft", "scheduled", "sending", "paused", "done", "canceled"]

_OWN: Final = blasts.c.series_id.is_(None)  # steps of a series are steered with it
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Blast:
    """`wordings` are A, B and C, all in the same languages: whoever speaks another gets none.

    `local_time` is naive, as their clock shows it.
    """

    id: str
    slug: str
    campaign_id: str
    number_id: str
    segment: Segment | None
    wordings: Mapping[str, Texts]
    status: Status
    why: str | None
    start_at: datetime | None
    local_time: datetime | None
    frozen_at: datetime | None
    people: int
    asked_by: str | None
    approved_by: str | None
    started_at: datetime | None
    ended_at: datetime | None
    replies_to: datetime | None = None  # what came in until then was looked through
    series_id: str | None = None  # it is a step of this series

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(self.wordings["A"])


def create(runtime: Runtime, who: str, slug: str, live: Live, texts: Texts, segment: Segment | None = None) -> Blast:
    """A draft. Raises BlastError with all that is wrong."""
    if not SLUG.fullmatch(slug):
        raise BlastError(f'"{slug}" is no name for a blast: write small letters, digits and hyphens: march-may-1')
    wording = compose(runtime, texts, live.campaign.organization)
    sender = runtime.directory.text_number_for(live.id)
    if sender is None:
        raise BlastError(
            f"{live.slug} is on no number that texts: `gateway campaign import FILE --number …` puts it on one"
        )
    row = {
        "id": new_id(),
        "slug": slug,
        "campaign_id": live.id,
        "number_id": sender.id,
        "segment": segment.dumps() if segment else None,
        "texts": _dumped({"A": wording.texts}),
        "status": "draft",
        "people": 0,
        "created_by": who,
        "created_at": now(),
    }
    try:
        with runtime.db.transaction() as transaction:
            transaction.execute(insert(blasts), row)
            wording.keep_links(transaction, str(row["id"]), "A")
            audit.note(transaction, who, "blast create", str(row["id"]))
    except IntegrityError:
        raise BlastError(f'there is a blast "{slug}" already; take another name') from None
    return find(runtime, slug)


def add_variant(runtime: Runtime, who: str, slug: str, texts: Texts) -> tuple[str, Blast]:
    """The next wording, B or C, for as many as get each of the others; its letter. Raises BlastError."""
    blast = find(runtime, slug)
    if len(blast.wordings) == len(NAMES):
        raise BlastError(f"{slug}: it has {', '.join(NAMES)} already, and of more each would reach too few")
    letter = NAMES[len(blast.wordings)]
    return letter, _write(runtime, who, "blast variant", blast, letter, texts)


def reword(runtime: Runtime, who: str, slug: str, letter: str, texts: Texts) -> Blast:
    """Other words in the place of one of its wordings. Links in test texts of the old ones lead nowhere."""
    blast = find(runtime, slug)
    if letter not in blast.wordings:
        raise BlastError(f"{slug}: it has no wording {letter}; `gateway blast show {slug}` shows them all")
    return _write(runtime, who, "blast reword", blast, letter, texts)


def _write(runtime: Runtime, who: str, action: audit.Action, blast: Blast, letter: str, texts: Texts) -> Blast:
    live = runtime.directory.by_id(blast.campaign_id)
    wording = compose(runtime, texts, live.campaign.organization if live else "")
    with runtime.db.transaction() as transaction:
        row = transaction.execute(select(blasts).where(blasts.c.id == blast.id).with_for_update()).one()
        _require_draft(blast, of_row(row))
        wordings = {**blast.wordings, letter: wording.texts}
        if len({frozenset(each) for each in wordings.values()}) > 1:
            languages = ", ".join(blast.languages)
            raise BlastError(f"{blast.slug}: all its wordings must be in the same languages: {languages}")
        transaction.execute(update(blasts).where(blasts.c.id == blast.id).values(texts=_dumped(wordings)))
        links.forget(transaction, blast.id, letter)
        wording.keep_links(transaction, blast.id, letter)
        audit.note(transaction, who, action, blast.id)
    return find(runtime, blast.slug)


def _require_draft(before: Blast, there: Blast) -> None:
    if there.status != "draft" or there.asked_by:
        raise BlastError(f"{there.slug}: its words are fixed since somebody wants it sent; write another blast")
    if there.wordings != before.wordings:
        raise BlastError(f"{there.slug}: somebody else wrote words for it at the same moment; look at it again")


def find(runtime: Runtime, slug: str) -> Blast:
    with runtime.db.reading() as connection:
        row = connection.execute(select(blasts).where(blasts.c.slug == slug, _OWN)).one_or_none()
    if row is None:
        raise UnknownBlastError(f'there is no blast "{slug}"; `gateway blast list` shows them')
    return of_row(row)


def by_id(connection: Connection, blast_id: str) -> Blast | None:
    row = connection.execute(select(blasts).where(blasts.c.id == blast_id)).one_or_none()
    return of_row(row) if row else None


def every(runtime: Runtime) -> list[Blast]:
    """Newest first."""
    with runtime.db.reading() as connection:
        return [of_row(row) for row in connection.execute(select(blasts).where(_OWN).order_by(blasts.c.id.desc()))]


def sender_of(runtime: Runtime, blast: Blast) -> Number:
    number = runtime.directory.number_by_id(blast.number_id)
    if number is None:
        raise BlastError(f"{blast.slug}: its number is gone; `gateway numbers sync`")
    return number


def rate_of(runtime: Runtime, number: Number) -> float:
    """Segments a second; 0: no end."""
    rates = read_rates(runtime.settings.sender_rates)
    return rates.get(number.phone, rates[number.kind])


def _dumped(wordings: Mapping[str, Texts]) -> str:
    """Languages in our order, whatever the order in which they were given."""
    return json.dumps(
        {letter: {each: texts[each] for each in LANGUAGES if each in texts} for letter, texts in wordings.items()},
        ensure_ascii=False,
    )


def of_row(row: Any) -> Blast:
    return Blast(
        id=row.id,
        slug=row.slug,
        campaign_id=row.campaign_id,
        number_id=row.number_id,
        segment=Segment.loads(row.segment) if row.segment else None,
        wordings=json.loads(row.texts),
        status=row.status,
        why=row.why,
        start_at=row.start_at,
        local_time=datetime.fromisoformat(row.local_time) if row.local_time else None,
        frozen_at=row.frozen_at,
        people=row.people,
        asked_by=row.asked_by,
        approved_by=row.approved_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        replies_to=row.replies_to,
        series_id=row.series_id,
    )
