"""The figures of `line_tallies`, added up as somebody asks for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, func, select

from gateway.call_statistics.figures import Figures, best_half_hour
from gateway.call_statistics.offices import Called, Offices
from gateway.calling.busy_hours import Slot
from gateway.campaigns import UnknownCampaignError
from gateway.db import Database
from gateway.directory import Directory
from gateway.models.campaigns import campaigns
from gateway.models.line_tallies import line_tallies
from gateway.officials.atlas import Atlas

By = Literal["office", "half-hour", "campaign"]
BY: Final[tuple[By, ...]] = get_args(By)

_SUMS: Final = tuple(func.sum(line_tallies.c[name]).label(name) for name in Figures._fields)
_SLOT: Final = (line_tallies.c.weekend, line_tallies.c.half_hour)
_PHONE: Final = line_tallies.c.office_phone


@dataclass(frozen=True, slots=True)
class Asked:
    """`campaign` is a slug, `office` a key or a telephone; empty: all of them."""

    by: By = "office"
    campaign: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer. A half hour is by the clock of the office, of each its own.

    `best` is the half hour in which to call this office, and how it went then; None where nobody can know.
    """

    figures: Figures
    campaign: str | None = None
    office: Called | None = None
    slot: Slot | None = None
    best: tuple[Slot, Figures] | None = None

    def document(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {**self._about(), **_counted(self.figures), **self._when()}

    def _about(self) -> dict[str, Any]:
        if self.office:
            return {"office": self.office.name, "phone": self.office.phone, "zone": self.office.zone}
        return _words(self.slot) if self.slot else {"campaign": self.campaign}

    def _when(self) -> dict[str, Any]:
        if self.office is None:
            return {}
        return {"best_time": _words(self.best[0]) | _counted(self.best[1]) if self.best else None}


def statistics(db: Database, atlas: Atlas, directory: Directory, asked: Asked) -> list[Line]:
    """The most tried first; half hours in their order. Empty where no office was tried.

    Raises UnknownCampaignError and UnknownOfficeError.
    """
    with db.reading() as connection:
        ids = {row.slug: row.id for row in connection.execute(select(campaigns.c.slug, campaigns.c.id))}
        files = [live.campaign for slug in ids if (live := directory.by_slug(slug))]
        offices = Offices(atlas, files)
        return _lines(connection, offices, asked.by, _conditions(ids, offices, asked))


def half_hour_words(slot: Slot) -> str:
    """`weekdays 14:30`."""
    words = _words(slot)
    return f"{words['days']} {words['begins']}"


def _conditions(ids: Mapping[str, str], offices: Offices, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = []
    if asked.campaign:
        if asked.campaign not in ids:
            raise UnknownCampaignError(asked.campaign)
        conditions.append(line_tallies.c.campaign_id == ids[asked.campaign])
    if asked.office:
        conditions.append(_PHONE.in_(sorted(offices.phones(asked.office))))
    return conditions


def _lines(connection: Connection, offices: Offices, by: By, conditions: Iterable[ColumnElement[bool]]) -> list[Line]:
    if by == "campaign":
        query = select(campaigns.c.slug, *_SUMS).join(campaigns).group_by(campaigns.c.slug)
        rows = connection.execute(query.where(*conditions)).all()
        return _most_tried_first(Line(_figures(row, 1), campaign=row.slug) for row in rows)
    if by == "half-hour":
        rows = connection.execute(select(*_SLOT, *_SUMS).where(*conditions).group_by(*_SLOT).order_by(*_SLOT)).all()
        return [Line(_figures(row, 2), slot=Slot(row.weekend, row.half_hour)) for row in rows]
    found = connection.execute(select(_PHONE, *_SLOT, *_SUMS).where(*conditions).group_by(_PHONE, *_SLOT))
    by_phone: dict[str, dict[Slot, Figures]] = {}
    for row in found:
        by_phone.setdefault(row[0], {})[Slot(row[1], row[2])] = _figures(row, 3)
    return _most_tried_first(_of_office(offices.at(phone), slots) for phone, slots in by_phone.items())


def _of_office(office: Called, slots: Mapping[Slot, Figures]) -> Line:
    best = best_half_hour(slots)
    together = Figures(*map(sum, zip(*slots.values(), strict=True)))
    return Line(together, office=office, best=(best, slots[best]) if best else None)


def _figures(row: Row[Any], first: int) -> Figures:
    return Figures(*map(int, row[first:]))  # PostgreSQL's sums are decimals


def _most_tried_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.figures.tries, line.office or (), line.campaign or ""))


def _counted(figures: Figures) -> dict[str, Any]:
    counts = figures._asdict()
    del counts["seconds"]
    return counts | {"busy_rate": round(figures.busy_rate, 3), "minutes": round(figures.minutes, 1)}


def _words(slot: Slot) -> dict[str, str]:
    hour, half = divmod(slot.half_hour, 2)
    return {"days": "weekends" if slot.weekend else "weekdays", "begins": f"{hour:02}:{half * 30:02}"}
