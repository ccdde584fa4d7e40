"""Sending what is due from one number: a few seconds at a time, on one worker, as fast as the number may.

Between two batches of less than half a second it sees everything that may have changed: a blast that was paused, a
STOP, a ceiling of money, somebody who waits for a ring or an answer. These go first: the job gives its worker free,
and goes on after them.
"""

import time
from collections.abc import Sequence
from typing import Final

import structlog
from redis.exceptions import RedisError
from sqlalchemy import func, select

from gateway.blasts.sending.claiming import claim
from gateway.blasts.sending.ending import begin, end_if_over
from gateway.blasts.sending.freezing import freeze
from gateway.blasts.sending.judging import judge, pause_by_itself
from gateway.blasts.sending.pace import Pace
from gateway.blasts.sending.resting import Rest
from gateway.blasts.sending.senders import Flight, Landed, Senders
from gateway.blasts.sending.speed import Speed
from gateway.blasts.sending.waking import drain_key, under_way
from gateway.blasts.store import Blast, rate_of
from gateway.blasts.words import KINDS
from gateway.carriers.errors import UNFIT, Refused
from gateway.clock import new_id
from gateway.contact.places import warm_up
from gateway.directory import Number
from gateway.messaging.sending import Letter, Outcome, ask, settle
from gateway.models.messages import messages
from gateway.runtime import Runtime

_BOX: Final = 8.0  # seconds of one job
_HELD: Final = 6  # seconds after which another worker takes over from one that died; two at once do no harm
_LOOK: Final = 1.0  # seconds between two looks whether the number is still ours to drain
_NEAR: Final = 0.2  # seconds: a slot that is no further away is worth claiming for
_ROUND: Final = 0.02  # seconds of the shortest wait: what lands meanwhile is settled at once
_QUEUED: Final = 0.3  # seconds' worth of texts that may wait for a thread where there is no ceiling
_FREEZE: Final = 0.2  # seconds in one go: others of the same number are being sent
_JUDGED_EVERY: Final = 3  # seconds


log = structlog.get_logger(__name__)


def drain(runtime: Runtime, number_id: str) -> None:
    """Safe to call twice, at any time and for any id: a second one at the same time does nothing."""
    number = runtime.directory.number_by_id(number_id)
    if number is None:
        return
    warm_up()
    try:
        more = _alone(runtime, number)
    except RedisError as fault:
        log.warning("no blast without Redis: its pace could not be kept", fault=type(fault).__name__)
        return
    if more:
        with runtime.db.transaction() as transaction:
            runtime.queues.enqueue_after_commit(transaction, "drain", number_id)


def _alone(runtime: Runtime, number: Number) -> bool:
    """Whether there is more to do."""
    redis, key, mine = runtime.queues.redis, drain_key(number.id), new_id()
    if not redis.set(key, mine, nx=True, ex=_HELD):
        return False
    try:
        return _Drain(runtime, number, mine).run()
    finally:
        if redis.get(key) == mine.encode():
            redis.delete(key)


class _Drain:
    def __init__(self, runtime: Runtime, number: Number, mine: str) -> None:
        self._runtime = runtime
        self._number = number
        self._mine = mine
        self._rate = rate_of(runtime, number)
        self._pace = Pace(runtime, number.id, self._rate)
        self._senders = Senders(runtime.settings.blast_threads, self._ask, self._settle)
        self._speed = Speed()
        self._rest = Rest(runtime, number.id)
        self._tried = False
        self._began = self._looked_at = time.monotonic()

    def run(self) -> bool:
        """Whether there is more to do. What is on its way then lands while the next one begins."""
        more = True
        try:
            while more and time.monotonic() < self._began + _BOX and self._is_ours():
                more = self._step()
                if self._runtime.queues.somebody_waits():
                    break
        finally:
            self._settle(self._senders.leave() if more else self._senders.stay())
        return more

    def _is_ours(self) -> bool:
        if time.monotonic() < self._looked_at + _LOOK:
            return True
        self._looked_at = time.monotonic()
        redis, key = self._runtime.queues.redis, drain_key(self._number.id)
        if redis.get(key) != self._mine.encode():
            return False
        redis.expire(key, _HELD)
        return True

    def _step(self) -> bool:
        """One batch, or a short wait for a free slot; False: nothing is due."""
        self._settle(self._senders.landed())
        self._runtime.tallies.settle()
        if self._runtime.spending.pause():
            return False
        segments = self._room()
        if not segments:
            return True
        with self._runtime.db.reading() as connection:
            going = under_way(connection, self._number.id)
        self._judge(going)
        if self._rest.holds(going):
            return self._try_one(going)
        return any(self._go_on(blast, segments) for blast in going) or self._something_flies()

    def _try_one(self, going: Sequence[Blast]) -> bool:
        """In vain: the job is over, and the next one tries again."""
        if self._senders.flying or self._tried:
            return self._something_flies()
        self._tried = True
        return any(self._go_on(blast, 1) for blast in going)

    def _something_flies(self) -> bool:
        if self._senders.flying:
            time.sleep(_ROUND)
        return self._senders.flying > 0

    def _room(self) -> int:
        """Segments to claim now. 0: enough are on their way, and some time has passed."""
        flying, threads = self._senders.flying, self._runtime.settings.blast_threads
        wait, most = 0.0, max(2 * threads, int(self._speed.per_second * _QUEUED))
        if self._rate:
            most = self._pace.batch
            self._pace.owe(self._replies())
            wait = self._pace.wait() - _NEAR
        if wait > 0 or flying >= (2 * threads if self._rate else most / 2):
            time.sleep(min(max(wait, _ROUND), 0.25))
            return 0
        return most

    def _judge(self, going: Sequence[Blast]) -> None:
        """Every few seconds, by whichever worker comes first."""
        period = int(time.time()) // _JUDGED_EVERY
        for blast in going:
            if blast.started_at and self._runtime.queues.first_to_say(f"judged {blast.id} {period}", 60):
                judge(self._runtime, blast.id)

    def _replies(self) -> int:
        """Segments of what was answered from this number since the last look: it was on its way before us."""
        moment = int(time.time() * 1000)
        since = self._pace.replies_since(moment)
        query = select(func.coalesce(func.sum(messages.c.segments), 0)).where(
            messages.c.id >= f"{max(since, moment - 60_000):012x}",
            messages.c.number_id == self._number.id,
            messages.c.direction == "out",
            messages.c.blast_id.is_(None),
        )
        with self._runtime.db.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _go_on(self, blast: Blast, segments: int) -> bool:
        """Whether anything of it was done."""
        if blast.frozen_at is None:
            freeze(self._runtime, blast.id, time.monotonic() + _FREEZE)
            return True
        if blast.status == "scheduled":
            return begin(self._runtime, blast.id)
        claimed = claim(self._runtime, blast, self._number, segments)
        if claimed.letters:
            self._send(blast, claimed.letters)
        elif not claimed.looked_at:
            end_if_over(self._runtime, blast.id)
        return claimed.looked_at > 0

    def _send(self, blast: Blast, letters: list[Letter]) -> None:
        moments = self._pace.book([letter.segments for letter in letters])
        self._senders.send(
            [Flight(blast.id, letter, moment) for letter, moment in zip(letters, moments, strict=True)]
        )

    def _ask(self, flight: Flight) -> Outcome:
        self._pace.stand_by(flight.moment, flight.letter.segments)
        return ask(self._runtime, flight.letter)

    def _settle(self, landed: Sequence[Landed]) -> None:
        self._speed.note(len(landed))
        if not landed:
            return
        settle(self._runtime, [(flight.letter, outcome) for flight, outcome in landed])
        self._rest.note(outcome for _, outcome in landed)
        unfit = {
            (flight.blast_id, f"the carrier refuses every text: {KINDS[fault.kind]} ({fault.code or 'no code'})")
            for flight, fault in landed
            if isinstance(fault, Refused) and fault.kind in UNFIT
        }
        for blast_id, why in unfit:
            pause_by_itself(self._runtime, blast_id, why)
