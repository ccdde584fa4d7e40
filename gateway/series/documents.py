"""Series as JSON shows them."""

from typing import Any

from sqlalchemy import Connection

from gateway.blasts.documents import Document, figures, moment
from gateway.flows.series import WEEKDAYS, Beginning, Exclusion, Step
from gateway.runtime import Runtime
from gateway.series import looking, store
from gateway.series.resuming import waiting_for
from gateway.series.times import hour


def of_series(runtime: Runtime, row: Any) -> Document:
    """`row` as `store.every` has it."""
    one = store.written(runtime, row)
    return {
        "campaign": row.slug,
        "name": row.name,
        "status": row.status,
        "campaign_status": row.campaign_status,
        "why": row.why,
        "starts": _starts(one.begins) if one else None,
        "since": moment(row.since),
        "needs_approval": row.asked_by is not None,
        "steps": [_step(step) for step in one.steps] if one else [],
    }


def of_progress(runtime: Runtime, connection: Connection, row: Any) -> Document:
    """And its counts, which name nobody."""
    one = store.written(runtime, row)
    found = looking.counts(runtime, connection, row, one) if one else looking.Counts()
    people = {
        "people_waiting": waiting_for(runtime, connection, row) if row.since is None else None,
        "people": found.before.total(),
        "through": found.ended["through"],
        "stopped": found.ended["stop"],
    }
    steps = [_step(step) | _counts(found, step) for step in one.steps] if one else []
    return of_series(runtime, row) | people | {"steps": steps}


def _counts(found: looking.Counts, step: Step) -> Document:
    so_far = found.steps.get(step.name)
    if so_far is None:
        return {"to_come": found.before[step.name], "so_far": None}
    figured = figures(so_far) | {"waiting": so_far.waiting, "left_out": dict(so_far.left_out)}
    return {"to_come": found.before[step.name], "so_far": figured}


def _step(step: Step) -> Document:
    weekdays = [WEEKDAYS[day] for day in sorted(step.weekdays)]
    unless = [_unless(each) for each in step.unless]
    return {"name": step.name, "days": step.days, "at": hour(step.minute), "weekdays": weekdays, "unless": unless}


def _starts(begins: Beginning) -> str:
    return f"{begins.what}:{begins.tag}" if begins.tag else begins.what


def _unless(excluded: Exclusion) -> str:
    return f"{excluded.what}:{excluded.value}"
