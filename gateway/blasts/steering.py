"""What organizers decide about a blast: send, approve, pause, resume, cancel. Each counts before the next claim."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, select, update

from gateway import audit
from gateway.blasts.audience import count
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight.counting import earliest, require_ahead
from gateway.blasts.preflight.marks import mark_of, plan_of
from gateway.blasts.store import Blast, Status, find, of_row, sender_of
from gateway.blasts.wording.composing import check_texts
from gateway.clock import now
from gateway.models.blasts import blasts
from gateway.models.messages import messages
from gateway.runtime import Runtime

_MEANWHILE: Final = "somebody else asked for it, or wrote another wording, at the same moment; look at it again"


def send(
    runtime: Runtime, who: str, slug: str, at: datetime | None = None, local: datetime | None = None
) -> Literal["scheduled", "needs approval"]:
    """At once, at a moment, or at a naive one of everybody's own clock. Raises BlastError."""
    blast = find(runtime, slug)
    require_ahead(blast, at, local)
    sender_of(runtime, blast)
    live = runtime.directory.by_id(blast.campaign_id)
    for texts in blast.wordings.values():
        check_texts(texts, live.campaign.organization if live else "")
    start_at = earliest(local) if local else at or now()
    wanted = {
        "asked_by": who,
        "start_at": max(start_at, now()),
        "local_time": f"{local:%Y-%m-%dT%H:%M}" if local else None,
    }
    if _needs_approval(runtime, blast):
        _change(runtime, who, blast, "blast send", ("draft",), wanted, *_as_asked(blast))
        return "needs approval"
    _change(runtime, who, blast, "blast send", ("draft",), wanted | {"status": "scheduled"}, *_as_asked(blast))
    return "scheduled"


def _as_asked(blast: Blast) -> Sequence[ColumnElement[bool]]:
    """Nobody else has asked for it meanwhile, nor for another moment: a second yes is to what was read."""
    return (
        blasts.c.asked_by.is_not_distinct_from(blast.asked_by),
        blasts.c.start_at.is_not_distinct_from(blast.start_at),
    )


def _needs_approval(runtime: Runtime, blast: Blast) -> bool:
    most = runtime.settings.approve_above
    with runtime.db.reading() as connection:
        return bool(most) and count(connection, blast) > most


def approve(runtime: Runtime, who: str, slug: str, mark: str) -> None:
    """`mark` is that of the preview; BlastError if something else has been asked for since."""
    blast = find(runtime, slug)
    if blast.status != "draft" or not blast.asked_by:
        raise BlastError(f"{slug}: nobody waits for an approval of it")
    if is_same_person(blast.asked_by, who):
        raise BlastError(f"{slug}: you asked for it yourself; somebody else must approve it")
    if mark != mark_of(blast, *plan_of(blast)):
        raise BlastError(
            f"{slug}: its words or its time are not those that you looked at; look at its preview again, "
            "and say what stands at its end"
        )
    start_at = max(blast.start_at or now(), now())
    _change(
        runtime,
        who,
        blast,
        "blast approve",
        ("draft",),
        {"approved_by": who, "status": "scheduled", "start_at": start_at},
        *_as_asked(blast),
    )


def is_same_person(one: str, other: str) -> bool:
    """By their names, without what stands behind them in brackets: the login, or that a program asked."""
    return _name(one) == _name(other)


def _name(who: str) -> str:
    return (who.rpartition(" (")[0] or who).casefold()


def pause(runtime: Runtime, who: str, slug: str) -> None:
    paused = {"status": "paused", "why": f"paused by {who}"}
    _change(runtime, who, find(runtime, slug), "blast pause", ("scheduled", "sending"), paused)


def resume(runtime: Runtime, who: str, slug: str) -> None:
    """What happened before is judged no more."""
    blast = find(runtime, slug)
    status: Status = "sending" if blast.started_at else "scheduled"
    _change(runtime, who, blast, "blast resume", ("paused",), {"status": status, "why": None, "judged_from": now()})


def cancel(runtime: Runtime, who: str, slug: str) -> None:
    """For good. What the carrier has already cannot be taken back."""
    over = {"status": "canceled", "why": None, "ended_at": now()}
    _change(runtime, who, find(runtime, slug), "blast cancel", ("draft", "scheduled", "sending", "paused"), over)


def _change(
    runtime: Runtime,
    who: str,
    blast: Blast,
    action: audit.Action,
    before: tuple[Status, ...],
    values: dict[str, Any],
    *unchanged: ColumnElement[bool],
) -> None:
    """Of several at once the first takes effect; BlastError for the others, and for a blast in no such state."""
    with runtime.db.transaction() as transaction:
        there = (blasts.c.id == blast.id, blasts.c.status.in_(before), *unchanged)
        if not transaction.execute(update(blasts).where(*there).values(values)).rowcount:
            status = find(runtime, blast.slug).status
            raise BlastError(f"{blast.slug}: {_MEANWHILE if status in before else f'it is {status}'}")
        now_there = of_row(transaction.execute(select(blasts).where(blasts.c.id == blast.id)).one())
        if now_there.wordings != blast.wordings:
            raise BlastError(f"{blast.slug}: {_MEANWHILE}")
        audit.note(transaction, who, action, blast.id)
        if values.get("status") == "canceled":
            waiting = (messages.c.blast_id == blast.id, messages.c.status == "queued")
            transaction.execute(update(messages).where(*waiting).values(status="canceled"))
        if values.get("status") in {"scheduled", "sending"}:
            runtime.queues.enqueue_after_commit(transaction, "drain", blast.number_id)
