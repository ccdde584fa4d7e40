"""How a series goes, in counts that name nobody, and what is ahead of somebody who begins now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select

from gateway import reachable
from gateway.contact.places import Place
from gateway.contact.windows import first_decent
from gateway.flows.series import Series, Step
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.series import series_people
from gateway.models.supporters import consents
from gateway.runtime import Runtime
from gateway.series.times import due

_SOON: Final = timedelta(days=3)  # a STOP within this time may be about the text


@dataclass(slots=True)
class StepCounts:
    """`texts` by status, `left_out` by reason."""

    texts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    opt_outs: int = 0


@dataclass(slots=True)
class Counts:
    """`before` counts people by the step that comes next for them, `ended` by why it is over; `steps` by name."""

    before: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    steps: dict[str, StepCounts] = field(default_factory=dict)


def counts(connection: Connection, row: Any, one: Series) -> Counts:
    found = Counts(steps={step.name: StepCounts() for step in one.steps})
    theirs = series_people.c.series_id == row.id
    columns = series_people.c.day, series_people.c.ended
    query = select(*columns, func.count()).where(theirs).group_by(*columns)
    for day, ended, count in connection.execute(query):
        following = next((step.name for step in one.steps if step.days > day), "")
        (found.ended if ended else found.before)[ended or following] += count
    for blast_id, name in connection.execute(select(blasts.c.id, blasts.c.step).where(blasts.c.series_id == row.id)):
        if name in found.steps:
            _count(connection, blast_id, found.steps[name])
    return found


def _count(connection: Connection, blast_id: str, found: StepCounts) -> None:
    texts = select(messages.c.status, func.count()).where(messages.c.blast_id == blast_id)
    for status, count in connection.execute(texts.group_by(messages.c.status)):
        found.texts[status] += count
    ours = (blast_recipients.c.blast_id == blast_id, blast_recipients.c.message_id.is_(None))
    for reason, count in connection.execute(
        select(blast_recipients.c.reason, func.count()).where(*ours).group_by(blast_recipients.c.reason)
    ):
        if reason:
            found.left_out[reason] += count
        else:
            found.waiting += count
    found.opt_outs = _opt_outs(connection, blast_id)


def _opt_outs(connection: Connection, blast_id: str) -> int:
    """People who said STOP in the days after their text. Ids begin with the time: a greater one is a later one."""
    query = (
        select(consents.c.supporter_id, consents.c.at, messages.c.created_at)
        .join(blast_recipients, blast_recipients.c.supporter_id == consents.c.supporter_id)
        .join(messages, messages.c.id == blast_recipients.c.message_id)
        .where(blast_recipients.c.blast_id == blast_id, consents.c.kind == "opt_out")
        .where(consents.c.id > blast_recipients.c.message_id)
    )
    return len({person for person, at, texted_at in connection.execute(query) if at - texted_at <= _SOON})


def ahead(runtime: Runtime, one: Series, place: Place, moment: datetime) -> Iterator[tuple[Step, datetime]]:
    """When somebody who lives there and begins now gets each step, quiet hours kept, if nothing comes between."""
    hours, texted = reachable.rules(runtime.settings).hours, None
    for step in one.steps:
        at = due(step, moment, place.zones, texted)
        texted = first_decent(hours, place, at) or at
        yield step, texted
