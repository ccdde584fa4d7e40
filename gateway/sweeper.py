"""Whatever is due and was forgotten: by a Redis that lost its data, a worker that was killed, a lost callback.

Runs every few seconds, on any worker, and may run twice at once: it only wakes jobs that claim their row themselves,
or changes rows by conditional UPDATE.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.exc import OperationalError

from gateway.blasts.following.answers import note_replies
from gateway.blasts.sending.waking import wake_blasts
from gateway.calling.lines import next_everywhere
from gateway.calling.reconcile import reconcile_calls
from gateway.calling.surge import next_ones
from gateway.clock import now
from gateway.erasure.copies import copies_due
from gateway.erasure.retention import retention_due
from gateway.messaging.carrier_log import log_due
from gateway.messaging.missed import take_missed
from gateway.messaging.reconcile import reconcile_texts
from gateway.messaging.unheard import find_unheard_answers
from gateway.models.calls import call_requests
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import erasures
from gateway.models.recurring import recurring_calls
from gateway.models.series import series
from gateway.models.signatures import signatures
from gateway.queues import Job
from gateway.runtime import Runtime
from gateway.series.taking_in import take_in_files

EVERY: Final = 10  # seconds
_MOST: Final = 500  # rows woken in one sweep; the next one is seconds away
_A_DAY: Final = 86_400  # seconds
_ONCE_IN: Final = 60  # seconds in which the same row is woken once: a spike must not grow with every sweep

log = structlog.get_logger(__name__)


def sweep(runtime: Runtime) -> None:
    """Each part for itself: what goes wrong in one must not keep the others from running."""
    parts: Iterable[Callable[[Runtime], None]] = (
        _settle_tallies,
        take_missed,  # before anything is begun: whoever said STOP while nobody was here is not written to
        _wake_rings,
        _wake_queues,
        _wake_weekly,
        _wake_texts,
        take_in_files,
        _wake_series,
        wake_blasts,
        note_replies,
        _wake_questions,
        _expire_conversations,
        reconcile_calls,
        reconcile_texts,
        find_unheard_answers,
        _wake_erasures,
        _wake_chores,
        _sound_the_alarm,
        _settle_log,
    )
    for part in parts:
        try:
            part(runtime)
        except OperationalError as fault:  # the database is away or full: a traceback for each part would hide it
            said = str(fault.orig).partition("\n")[0]  # behind it PostgreSQL may quote the row it was at
            log.warning("the database failed a part of the sweep", part=part.__name__, fault=said)
        except Exception:
            log.exception("a part of the sweep failed; the others go on", part=part.__name__)


def _settle_tallies(runtime: Runtime) -> None:
    runtime.tallies.settle()


def _settle_log(runtime: Runtime) -> None:
    runtime.db.settle_log()


def _wake_rings(runtime: Runtime) -> None:
    if runtime.spending.ring_pause():
        return
    # No more than can be rung until well after the next sweep.
    most = 10 + int(2 * EVERY * runtime.settings.calls_per_second)
    with runtime.db.reading() as connection:
        following = next_ones(runtime, connection, min(most, _MOST))
    for request_id in following:
        runtime.queues.enqueue_once("ring_supporter", request_id, within=_ONCE_IN)


def _wake_queues(runtime: Runtime) -> None:
    """Those whose turn it is at an office that has a line free."""
    if not runtime.spending.ring_pause():
        for request_id in next_everywhere(runtime)[:_MOST]:
            runtime.queues.enqueue_once("ring_supporter", request_id, within=EVERY)


def _wake_weekly(runtime: Runtime) -> None:
    due = select(recurring_calls.c.id).where(recurring_calls.c.status == "active", recurring_calls.c.look_at <= now())
    _wake(runtime, "ring_weekly", due.order_by(recurring_calls.c.look_at).limit(_MOST))


def _wake_texts(runtime: Runtime) -> None:
    due = select(messages.c.id).where(
        messages.c.status == "queued", messages.c.due_at <= now(), messages.c.blast_id.is_(None)
    )
    if runtime.spending.pause():
        due = due.where(messages.c.reply_to.is_not(None))
    _wake(runtime, "send_message", due.order_by(messages.c.due_at).limit(_MOST))


def _wake_series(runtime: Runtime) -> None:
    _wake(runtime, "go_on_with_series", select(series.c.id).where(series.c.status == "live"))


def _wake_questions(runtime: Runtime) -> None:
    due = select(signatures.c.id).where(signatures.c.status == "pending", signatures.c.ask_at <= now())
    _wake(runtime, "ask_signer", due.order_by(signatures.c.ask_at).limit(_MOST))


def _wake_erasures(runtime: Runtime) -> None:
    due = select(erasures.c.id).where(erasures.c.status.in_(("asked", "gone")), erasures.c.due_at <= now())
    _wake(runtime, "erase", due.order_by(erasures.c.due_at).limit(_MOST))


def _wake_chores(runtime: Runtime) -> None:
    """Each works for a few seconds only, and leaves its worker as long to whatever else waits."""
    if copies_due(runtime):
        runtime.queues.enqueue_once("delete_copies", within=2 * EVERY)
    if retention_due(runtime):
        runtime.queues.enqueue_once("retain", within=2 * EVERY)
    if log_due(runtime):
        runtime.queues.enqueue_once("read_carrier_log", within=2 * EVERY)


def _wake(runtime: Runtime, job: Job, due: Select[Any]) -> None:
    with runtime.db.reading() as connection:
        ids = connection.execute(due).scalars().all()
    for row_id in ids:
        runtime.queues.enqueue_once(job, row_id, within=_ONCE_IN)


def _sound_the_alarm(runtime: Runtime) -> None:
    """Once for each ceiling that is reached, and again in the next hour or on the next day."""
    pause = runtime.spending.ring_pause()
    if pause and runtime.queues.first_to_say(f"{pause.why} {pause.until:%Y-%m-%dT%H}", _A_DAY):
        log.error(
            "a ceiling is reached; what we begin waits until then, or until it is raised and everything restarted",
            setting=pause.why,
            waiting="rings" if pause.why == "RINGS_PER_HOUR" else "texts and rings",
            until=pause.until.isoformat(),
        )


def _expire_conversations(runtime: Runtime) -> None:
    """Questions that nobody answered. A ring that is still to come keeps its conversation."""
    waiting = select(call_requests.c.conversation_id).where(
        call_requests.c.status.in_(("due", "placing", "ringing", "uncertain"))
    )
    with runtime.db.transaction() as transaction:
        transaction.execute(
            update(conversations)
            .where(
                conversations.c.awaits_text,  # which has an index; a call's conversation ends with the call
                conversations.c.expires_at <= now(),
                conversations.c.id.not_in(waiting),
            )
            .values(status="expired", awaits_text=False)
        )
