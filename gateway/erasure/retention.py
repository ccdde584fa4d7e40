"""Once a day, and by hand: what has reached its age goes, slice by slice.

How far each stage has come stands in `chores`, changed in the transaction that empties the slice: a run can be killed
anywhere and goes on there. Each stage has a second row, where its next run begins: before the first row that was
needed still, else where this one ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

import structlog
from sqlalchemy import Connection, insert, select, update

from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure.aging import STAGES, Seen, Stage
from gateway.erasure.copies import PATIENCE
from gateway.erasure.overwriting import overwriting
from gateway.models.protection import chores
from gateway.runtime import Runtime
from gateway.settings import Settings

RUN: Final = "retention"  # its row: the stage under way, null between two runs; and when the last run began
EVERY: Final = timedelta(days=1)
_BY_NAME: Final = {stage.name: stage for stage in STAGES}
_NAMES: Final = tuple(_BY_NAME)

log = structlog.get_logger(__name__)


class _OvertakenError(Exception):
    """Another process has done this slice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage` is under way, None between two runs; `done` counts what this run emptied, or the last one did."""

    stage: str | None
    begun_at: datetime
    done: Mapping[str, int]


def retention_due(runtime: Runtime) -> bool:
    if not _wanted(runtime.settings):
        return False
    with runtime.db.reading() as connection:
        row = _row(connection, RUN)
    return row is None or row.cursor is not None or row.changed_at <= now() - EVERY


def retain(runtime: Runtime) -> None:
    """A few seconds of it, if a run is due or under way; the sweeper asks again."""
    if not retention_due(runtime) or not _begin(runtime, by_hand=False):
        return
    until = monotonic() + PATIENCE
    while monotonic() < until and take_slice(runtime):
        pass


def begin_run(runtime: Runtime) -> None:
    """Now, or go on with the run that is under way."""
    _begin(runtime, by_hand=True)


def take_slice(runtime: Runtime) -> bool:
    """False once the run has come to its end."""
    with runtime.db.reading() as connection:
        run = _row(connection, RUN)
        if run is None or run.cursor is None:
            return False
        stage, chore = _BY_NAME[run.cursor], _row(connection, f"{RUN} {run.cursor}")
        before = stage.before(runtime.settings)
        seen = stage.look(connection, chore.cursor or "", before) if before else []
    try:
        with runtime.db.transaction() as transaction:
            rows = [one.row for one in seen if one.goes]
            if rows and before:
                with overwriting(transaction):
                    stage.act(transaction, rows, before)
            _advance(transaction, stage, chore, seen)
    except _OvertakenError:
        pass
    return True


def progress(connection: Connection) -> Progress | None:
    """None before the first run."""
    run = _row(connection, RUN)
    if run is None:
        return None
    return Progress(run.cursor, run.changed_at, _counts(connection))


def start_of(connection: Connection, stage: Stage) -> str:
    """The id after which the next run looks."""
    row = _row(connection, f"{RUN} {stage.name} from")
    return (row.cursor if row else None) or ""


def _wanted(settings: Settings) -> bool:
    return any(stage.before(settings) for stage in STAGES)


def _begin(runtime: Runtime, *, by_hand: bool) -> bool:
    """Is a run under way now?"""
    with runtime.db.transaction() as transaction:
        run = _row(transaction.connection, RUN, lock=True)
        if run is None:
            _add_rows(transaction)
        elif run.cursor is not None:
            return True
        elif not by_hand and run.changed_at > now() - EVERY:
            return False
        for name in _NAMES:
            start = _row(transaction.connection, f"{RUN} {name} from").cursor
            _put(transaction, f"{RUN} {name}", cursor=start, done=0)
            _put(transaction, f"{RUN} {name} from", cursor=None)
        _put(transaction, RUN, cursor=_NAMES[0])
        return True


def _add_rows(transaction: Transaction) -> None:
    names = [RUN, *(f"{RUN} {name}{end}" for name in _NAMES for end in ("", " from"))]
    rows = [{"name": name, "cursor": None, "done": 0, "changed_at": now()} for name in names]
    transaction.execute(insert(chores), rows)


def _advance(transaction: Transaction, stage: Stage, chore: Any, seen: list[Seen]) -> None:
    """Raises _OvertakenError where the chore is no longer as it was read."""
    as_read = chores.c.name == chore.name, chores.c.cursor.is_not_distinct_from(chore.cursor)
    reached = seen[-1].id if seen else chore.cursor
    went = sum(one.goes for one in seen)
    changed = update(chores).where(*as_read, chores.c.done == chore.done)
    if not transaction.execute(changed.values(cursor=reached, done=chore.done + went, changed_at=now())).rowcount:
        raise _OvertakenError
    if seen:
        _remember_first_needed(transaction, stage, chore.cursor, seen)
    else:
        _remember(transaction, stage, chore.cursor)
        _next_stage(transaction, stage)


def _remember_first_needed(transaction: Transaction, stage: Stage, after: str | None, seen: list[Seen]) -> None:
    for one in seen:
        if one.stays:
            _remember(transaction, stage, after or "")
            return
        after = one.id


def _remember(transaction: Transaction, stage: Stage, cursor: str | None) -> None:
    """The first word counts."""
    unset = (chores.c.name == f"{RUN} {stage.name} from") & chores.c.cursor.is_(None)
    transaction.execute(update(chores).where(unset).values(cursor=cursor))


def _next_stage(transaction: Transaction, stage: Stage) -> None:
    place = _NAMES.index(stage.name) + 1
    following = _NAMES[place] if place < len(_NAMES) else None
    here = (chores.c.name == RUN) & (chores.c.cursor == stage.name)
    if transaction.execute(update(chores).where(here).values(cursor=following)).rowcount and following is None:
        counts = _counts(transaction.connection)
        transaction.after_commit(lambda: log.info("what had reached its age is gone", **counts))


def _counts(connection: Connection) -> dict[str, int]:
    return {name: _row(connection, f"{RUN} {name}").done for name in _NAMES}


def _row(connection: Connection, name: str, *, lock: bool = False) -> Any:
    query = select(chores).where(chores.c.name == name)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _put(transaction: Transaction, name: str, **values: Any) -> None:
    transaction.execute(update(chores).where(chores.c.name == name).values(changed_at=now(), **values))
