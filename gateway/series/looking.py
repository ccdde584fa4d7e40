"""How a series goes, in counts that name nobody, and what is ahead of somebody who begins now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from gateway import reachable
from gateway.blasts.following.progress import Progress, counted
from gateway.blasts.store import of_row
from gateway.contact.places import Place
from gateway.contact.windows import first_decent
from gateway.flows.series import Series, Step
from gateway.models.blasts import blasts
from gateway.models.series import series_people
from gateway.runtime import Runtime
from gateway.series.times import due


@dataclass(slots=True)
class Counts:
    """`before` counts people by the step that comes next for them, `ended` by why it is over; `steps` by name.

    What people did is counted for three days after their own text.
    """

    before: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    steps: dict[str, Progress] = field(default_factory=dict)


def counts(runtime: Runtime, connection: Connection, row: Any, one: Series) -> Counts:
    found = Counts()
    theirs = series_people.c.series_id == row.id
    columns = series_people.c.day, series_people.c.ended
    query = select(*columns, func.count()).where(theirs).group_by(*columns)
    for day, ended, count in connection.execute(query):
        following = next((step.name for step in one.steps if step.days > day), "")
        (found.ended if ended else found.before)[ended or following] += count
    rows = {step.step: step for step in connection.execute(select(blasts).where(blasts.c.series_id == row.id))}
    for step in one.steps:
        if step.name in rows:
            found.steps[step.name] = counted(runtime, connection, of_row(rows[step.name]))
    return found


def ahead(runtime: Runtime, one: Series, place: Place, moment: datetime) -> Iterator[tuple[Step, datetime]]:
    """When somebody who lives there and begins now gets each step, quiet hours kept, if nothing comes between."""
    hours, texted = reachable.rules(runtime.settings).hours, None
    for step in one.steps:
        at = due(step, moment, place.zones, texted)
        texted = first_decent(hours, place, at) or at
        yield step, texted
