"""A series goes on: who has begun is taken up, and whose turn has come joins those who get the step.

The series' row is held meanwhile, so that of two workers one waits.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from gateway.blasts.sending.judging import fault
from gateway.clock import now
from gateway.db import Transaction
from gateway.models.blasts import blasts
from gateway.models.campaigns import campaigns
from gateway.models.series import series, series_people
from gateway.runtime import Runtime
from gateway.series import store
from gateway.series.beginning import take_up
from gateway.series.resuming import asks_first
from gateway.series.whose_turn import Turns

_BOX: Final = 2.0  # seconds of one job
_AT_ONCE: Final = 500  # people
_LATELY: Final = timedelta(minutes=10)
_OF_LATE: Final = timedelta(days=3)  # few get a text of a series on one day

log = structlog.get_logger(__name__)


def go_on(runtime: Runtime, series_id: str) -> None:
    """Safe to call twice, at any time and for any id. What it has no time for is left to another job."""
    until = time.monotonic() + _BOX
    try:
        _judge(runtime, series_id)
        while time.monotonic() < until:
            with runtime.db.transaction() as transaction:
                more = _some(runtime, transaction, series_id)
                if more and time.monotonic() >= until:
                    runtime.queues.enqueue_after_commit(transaction, "go_on_with_series", series_id)
            if not more:
                return
    except IntegrityError:
        log.info("somebody in a series was forgotten meanwhile; the next job goes on", series=series_id)


def _some(runtime: Runtime, transaction: Transaction, series_id: str) -> bool:
    """False once nobody is left whose time has come."""
    row = _held(transaction, series_id)
    one = store.written(runtime, row) if row else None
    steps = _sent_from(runtime, transaction, row) if one else []
    if row is None or one is None or not steps or asks_first(runtime, transaction, row, one.begins):
        return False
    more = [take_up(transaction, row, one.begins), _look_over(transaction, row)]
    return any([*more, Turns(runtime, transaction, row, one, steps).take()])


def _held(transaction: Transaction, series_id: str) -> Any:
    """None unless the series and its campaign are live."""
    live = (series.c.id == series_id, series.c.status == "live", campaigns.c.status == "live")
    query = select(series).join(campaigns).where(*live).with_for_update(of=series)
    return transaction.execute(query).one_or_none()


def _sent_from(runtime: Runtime, transaction: Transaction, row: Any) -> Sequence[Any]:
    """Its steps, each on the number from which the campaign texts now; none where it texts from no number."""
    sender = runtime.directory.text_number_for(row.campaign_id)
    steps = store.steps_of(transaction.connection, row.id)
    if sender is None:
        return []
    if any(step.number_id != sender.id for step in steps):
        moved = update(blasts).where(blasts.c.series_id == row.id)
        transaction.execute(moved.values(number_id=sender.id))
        steps = store.steps_of(transaction.connection, row.id)
    return steps


def _look_over(transaction: Transaction, row: Any) -> bool:
    """After a change of the file everybody who is in it is looked at, a page at a time."""
    if row.looked_over is None:
        return False
    theirs = (series_people.c.series_id == row.id, series_people.c.look_at.is_not(None))
    page = select(series_people.c.supporter_id).where(*theirs, series_people.c.supporter_id > row.looked_over)
    ids = transaction.execute(page.order_by(series_people.c.supporter_id).limit(_AT_ONCE)).scalars().all()
    changed = update(series_people).where(*theirs, series_people.c.supporter_id.in_(ids))
    transaction.execute(changed.values(look_at=now()))
    full = len(ids) == _AT_ONCE
    so_far = update(series).where(series.c.id == row.id)
    transaction.execute(so_far.values(looked_over=ids[-1] if full else None))
    return full


def _judge(runtime: Runtime, series_id: str) -> None:
    """Every minute by the last ten, every hour by the last days; one step that goes wrong pauses them all."""
    moment = now()
    hourly = runtime.queues.first_to_say(f"judged {series_id} {moment:%Y-%m-%dT%H}", 7200)
    since = moment - (_OF_LATE if hourly else _LATELY)
    with runtime.db.reading() as connection:
        steps = store.steps_of(connection, series_id)
        found = [fault(connection, step.id, max(step.judged_from or since, since)) for step in steps]
    why = next((why for why in (*found, *(step.why for step in steps if step.status == "paused")) if why), None)
    if why:
        with runtime.db.transaction() as transaction:
            if _held(transaction, series_id):
                store.turn(transaction, series_id, "paused", why)
                log.error("a series was paused; look at it, then resume it", series=series_id, why=why)
