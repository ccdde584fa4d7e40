"""The look before a blast, for programs and browsers, which do not wait for a million people.

It is begun at once, gone on with by a worker some seconds at a time, and kept: whoever asks again sees how far it is.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update

from gateway.blasts.preflight.counting import Counts, look
from gateway.blasts.preflight.marks import mark_of
from gateway.blasts.store import Blast, by_id
from gateway.clock import now
from gateway.models.blasts import blast_previews
from gateway.runtime import Runtime

_AT_ONCE: Final = 1.0  # seconds in which whoever asks waits: enough for some ten thousand people
_PIECE: Final = 2.0  # seconds of a worker, which also sends: texts wait meanwhile
_WITHIN: Final = 10  # seconds: asking again wakes a worker that was lost, but not two


@dataclass(frozen=True, slots=True)
class Preview:
    counts: Counts
    done_at: datetime | None


def begin(runtime: Runtime, blast: Blast, counts: Counts) -> Preview:
    """Looks at everybody anew, in place of the preview before."""
    done = look(runtime, blast, counts, time.monotonic() + _AT_ONCE)
    done_at = now() if done else None
    row = {"blast_id": blast.id, "begun_at": now(), "done_at": done_at}
    with runtime.db.transaction() as transaction:
        transaction.execute(delete(blast_previews).where(blast_previews.c.blast_id == blast.id))
        transaction.execute(insert(blast_previews), row | {"after": counts.after, "counts": counts.dumps()})
        if not done:
            runtime.queues.enqueue_after_commit(transaction, "preview_blast", blast.id)
    return Preview(counts, done_at)


def kept(runtime: Runtime, blast: Blast) -> Preview | None:
    """The last one of these words, finished or not; one that nobody goes on with is woken."""
    with runtime.db.reading() as connection:
        row = connection.execute(select(blast_previews).where(blast_previews.c.blast_id == blast.id)).one_or_none()
    counts = Counts.loads(row.counts) if row else None
    if row is None or counts is None or not _is_of(counts, blast):
        return None
    if row.done_at is None:
        runtime.queues.enqueue_once("preview_blast", blast.id, within=_WITHIN)
    return Preview(counts, row.done_at)


def _is_of(counts: Counts, blast: Blast) -> bool:
    """Of the words that it has now. Some people of one wording and some of another would make no report."""
    return counts.mark == mark_of(blast, counts.at, counts.local)


def go_on(runtime: Runtime, blast_id: str) -> None:
    """A piece more of it. Safe to call twice, at any time and for any id."""
    with runtime.db.reading() as connection:
        blast = by_id(connection, blast_id)
        row = connection.execute(select(blast_previews).where(blast_previews.c.blast_id == blast_id)).one_or_none()
    if blast is None or row is None or row.done_at:
        return
    counts = Counts.loads(row.counts)
    if not _is_of(counts, blast):
        return
    done = look(runtime, blast, counts, time.monotonic() + _PIECE)
    unchanged = (
        blast_previews.c.blast_id == blast_id,
        blast_previews.c.begun_at == row.begun_at,
        blast_previews.c.after == row.after,
    )
    values = {"after": counts.after, "counts": counts.dumps(), "done_at": now() if done else None}
    with runtime.db.transaction() as transaction:
        mine = transaction.execute(update(blast_previews).where(*unchanged).values(values)).rowcount
        if mine and not done:
            runtime.queues.enqueue_after_commit(transaction, "preview_blast", blast_id)
