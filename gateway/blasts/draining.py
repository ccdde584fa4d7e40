"""Sending what is due from one number: a few seconds at a time, on one worker, as fast as the number may.

Between two batches of less than half a second it sees everything that may have changed: a blast that was paused, a
STOP, a ceiling of money, somebody who waits for a ring or an answer. These go first: the job gives its worker free,
and goes on after them.
"""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final

import structlog
from redis.exceptions import RedisError
from sqlalchemy import func, select

from gateway.blasts.claiming import claim
from gateway.blasts.ending import begin, end_if_over
from gateway.blasts.freezing import freeze
from gateway.blasts.judging import judge, pause_by_itself
from gateway.blasts.pace import Pace
from gateway.blasts.store import Blast, rate_of
from gateway.blasts.waking import drain_key, under_way
from gateway.carriers.errors import CarrierError, Refused
from gateway.clock import new_id
from gateway.directory import Number
from gateway.messaging.sending import Letter, send
from gateway.models.messages import messages
from gateway.runtime import Runtime

_BOX: Final = 8.0  # seconds of one job
_HELD: Final = 6  # seconds after which another worker takes over from one that died; two at once do no harm
_NEAR: Final = 0.2  # seconds: a slot that is no further away is worth claiming for
_UNPACED: Final = 100  # segments at once where there is no ceiling
_JUDGED_EVERY: Final = 3  # seconds

_UNFIT: Final = frozenset({"sender", "configuration"})  # nobody's fault but ours, and it meets every text

log = structlog.get_logger(__name__)


def drain(runtime: Runtime, number_id: str) -> None:
    """Safe to call twice, at any time and for any id: a second one at the same time does nothing."""
    number = runtime.directory.number_by_id(number_id)
    if number is None:
        return
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
        with ThreadPoolExecutor(runtime.settings.blast_threads, thread_name_prefix="blast") as pool:
            return _Drain(runtime, number, mine, pool).run()
    finally:
        if redis.get(key) == mine.encode():
            redis.delete(key)


class _Drain:
    def __init__(self, runtime: Runtime, number: Number, mine: str, pool: ThreadPoolExecutor) -> None:
        self._runtime = runtime
        self._number = number
        self._mine = mine
        self._pool = pool
        self._pace = Pace(runtime, number.id, rate_of(runtime, number))
        self._flying: dict[Future[CarrierError | None], str] = {}  # by blast
        self._until = time.monotonic() + _BOX

    def run(self) -> bool:
        """Whether there is more to do."""
        more = True
        try:
            while more and time.monotonic() < self._until and self._is_ours():
                more = self._step()
                if self._runtime.queues.somebody_waits():
                    break
        finally:
            self._land(everything=True)
        return more

    def _is_ours(self) -> bool:
        redis, key = self._runtime.queues.redis, drain_key(self._number.id)
        if redis.get(key) != self._mine.encode():
            return False
        redis.expire(key, _HELD)
        return True

    def _step(self) -> bool:
        """One batch, or a short wait for a free slot; False: nothing is due."""
        self._land()
        self._runtime.tallies.settle()
        if self._runtime.spending.pause():
            return False
        if len(self._flying) >= 2 * self._runtime.settings.blast_threads:
            wait(self._flying, timeout=0.05, return_when=FIRST_COMPLETED)
            return True
        self._pace.owe(self._replies())
        far = self._pace.wait() - _NEAR
        if far > 0:
            time.sleep(min(far, 0.25))
            return True
        with self._runtime.db.reading() as connection:
            going = under_way(connection, self._number.id)
        self._judge(going)
        return any(self._go_on(blast) for blast in going)

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

    def _go_on(self, blast: Blast) -> bool:
        """Whether anything of it was done."""
        if blast.frozen_at is None:
            freeze(self._runtime, blast.id, time.monotonic() + 1)
            return True
        if blast.status == "scheduled":
            return begin(self._runtime, blast.id)
        claimed = claim(self._runtime, blast, self._number, self._pace.batch or _UNPACED)
        if claimed.letters:
            self._send(blast, claimed.letters)
        elif not claimed.looked_at and not self._flying:
            end_if_over(self._runtime, blast.id)
        return claimed.looked_at > 0

    def _send(self, blast: Blast, letters: list[Letter]) -> None:
        moments = self._pace.book([letter.segments for letter in letters])
        for letter, moment in zip(letters, moments, strict=True):
            self._flying[self._pool.submit(self._send_at, letter, moment)] = blast.id

    def _send_at(self, letter: Letter, moment: float) -> CarrierError | None:
        self._pace.stand_by(moment, letter.segments)
        return send(self._runtime, letter)

    def _land(self, *, everything: bool = False) -> None:
        if everything:
            wait(self._flying)
        for future in [each for each in self._flying if each.done()]:
            blast_id, fault = self._flying.pop(future), future.result()
            if isinstance(fault, Refused) and fault.kind in _UNFIT:
                pause_by_itself(
                    self._runtime, blast_id, f"the carrier refuses what we send: {fault.kind}, {fault.code}"
                )
