"""What a retention run would do now, in counts. Nothing is changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from gateway.clock import now
from gateway.erasure.aging import STAGES, Seen, Stage
from gateway.erasure.inactive import confirmed_names
from gateway.erasure.retention import start_of
from gateway.models.campaigns import campaigns
from gateway.models.signatures import signatures
from gateway.runtime import Runtime

_SOON: Final = timedelta(days=14)


@dataclass(slots=True)
class Forecast:
    """`counts` by stage; `names`: confirmed signatures that would lose theirs, by campaign."""

    counts: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)


def forecast(runtime: Runtime) -> Forecast:
    found = Forecast()
    with runtime.db.reading() as connection:
        for stage in STAGES:
            for seen in _slices(runtime, connection, stage):
                going = [one for one in seen if one.goes]
                found.counts[stage.name] += len(going)
                found.names.update(_names_of(connection, stage, going))
    return found


def _slices(runtime: Runtime, connection: Connection, stage: Stage) -> Iterator[list[Seen]]:
    before, after = stage.before(runtime.settings), start_of(connection, stage)
    while before and (seen := stage.look(connection, after, before)):
        yield seen
        after = seen[-1].id


def _names_of(connection: Connection, stage: Stage, going: list[Seen]) -> dict[str, int]:
    ids = [one.id for one in going]
    if stage.name == "people":
        return confirmed_names(connection, ids)
    return _only_spoken(connection, signatures.c.id.in_(ids)) if stage.name == "recordings" else {}


def spoken_names_going(runtime: Runtime) -> dict[str, int]:
    """Confirmed signatures that lose the only form of their name within two weeks, by campaign."""
    days = runtime.settings.retention_days
    soon = signatures.c.created_at < now() - timedelta(days=days) + _SOON
    with runtime.db.reading() as connection:
        return _only_spoken(connection, soon) if days else {}


def _only_spoken(connection: Connection, which: ColumnElement[bool]) -> dict[str, int]:
    """Of these signatures, those whose name nobody has written down."""
    kept = signatures.c.name.is_(None) & signatures.c.recording.is_not(None)
    query = (
        select(campaigns.c.slug, func.count().label("signed"))
        .join(signatures, signatures.c.campaign_id == campaigns.c.id)
        .where(which, kept, signatures.c.status == "confirmed")
        .group_by(campaigns.c.slug)
    )
    return {row.slug: row.signed for row in connection.execute(query)}
