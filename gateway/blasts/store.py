"""Blasts as rows: made, found, listed."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from gateway import audit
from gateway.blasts.composing import Texts, compose
from gateway.blasts.errors import BlastError
from gateway.clock import new_id, now
from gateway.directory import Live, Number
from gateway.flows.events import LANGUAGES
from gateway.models.blasts import blasts
from gateway.rates import read_rates
from gateway.runtime import Runtime
from gateway.segments.definition import Segment

Status = Literal["draft", "scheduled", "sending", "paused", "done", "canceled"]

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Blast:
    """`texts` may lack a language: whoever speaks it gets none. `local_time` is naive, as their clock shows it."""

    id: str
    slug: str
    campaign_id: str
    number_id: str
    segment: Segment | None
    texts: Texts
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


def create(runtime: Runtime, who: str, slug: str, live: Live, texts: Texts, segment: Segment | None = None) -> Blast:
    """A draft. Raises BlastError with all that is wrong."""
    if not _SLUG.fullmatch(slug):
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
        "texts": json.dumps(dict(wording.texts), ensure_ascii=False),
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


def find(runtime: Runtime, slug: str) -> Blast:
    with runtime.db.reading() as connection:
        row = connection.execute(select(blasts).where(blasts.c.slug == slug)).one_or_none()
    if row is None:
        raise BlastError(f'there is no blast "{slug}"; `gateway blast list` shows them')
    return of_row(row)


def by_id(connection: Connection, blast_id: str) -> Blast | None:
    row = connection.execute(select(blasts).where(blasts.c.id == blast_id)).one_or_none()
    return of_row(row) if row else None


def every(runtime: Runtime) -> list[Blast]:
    """Newest first."""
    with runtime.db.reading() as connection:
        return [of_row(row) for row in connection.execute(select(blasts).order_by(blasts.c.id.desc()))]


def sender_of(runtime: Runtime, blast: Blast) -> Number:
    number = runtime.directory.number_by_id(blast.number_id)
    if number is None:
        raise BlastError(f"{blast.slug}: its number is gone; `gateway numbers sync`")
    return number


def rate_of(runtime: Runtime, number: Number) -> float:
    """Segments a second; 0: no end."""
    rates = read_rates(runtime.settings.sender_rates)
    return rates.get(number.phone, rates[number.kind])


def of_row(row: Any) -> Blast:
    texts = json.loads(row.texts)
    return Blast(
        id=row.id,
        slug=row.slug,
        campaign_id=row.campaign_id,
        number_id=row.number_id,
        segment=Segment.loads(row.segment) if row.segment else None,
        texts={language: texts[language] for language in LANGUAGES if language in texts},
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
    )
