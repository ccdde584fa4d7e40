"""The worker: RQ over our queues, in one process, with a thread that asks for a sweep every few seconds.

Jobs run in the worker's own process, without a fork for each: a ring starts 3 ms after it was asked for instead of 8,
and the carrier's connections stay open. Every job bounds its own waiting, so none needs to be killed from outside.
"""

import signal
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Final

import structlog
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.worker import DequeueStrategy, WorkerStatus

from gateway import jobs, sweeper
from gateway.queues import NAMES
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings

_PATIENCE: Final = 1.0  # seconds between two tries to reach a Redis that is gone
_TTL: Final = 30  # seconds; RQ blocks for half of that in one wait for a job, and notices a silent Redis by then

log = structlog.get_logger(__name__)


class _Worker(SimpleWorker):
    max_connection_wait_time = _PATIENCE
    log_job_description = False
    stopping: threading.Event

    def _install_signal_handlers(self) -> None:
        """From here on RQ hears the signals. One that came a moment earlier, to us, is not to be forgotten."""
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]  # RQ's
        self._stop_requested = self._stop_requested or self.stopping.is_set()

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """With this each wait for a job begins, and each new try to reach Redis: the end is not to be missed.

        RQ's handler raises the wish to stop. Whatever keeps to itself what is raised, such as a line that is logged
        at that moment, kept this too, and without Redis the worker went round for ever.
        """
        if self._shutdown_requested_date and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested
        super().heartbeat(timeout, pipeline)

    def set_shutdown_requested_date(self) -> None:
        """RQ notes this in Redis from within the signal's handler; without Redis that would fail the job in hand."""
        with suppress(RedisError):
            super().set_shutdown_requested_date()  # type: ignore[no-untyped-call]  # RQ's


def work(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT, which let the job in hand finish. A Redis that goes away is waited for."""
    runtime = open_runtime(settings)
    jobs.use(runtime)
    runtime.carrier.warm_up()
    stopping = threading.Event()
    sweeps = threading.Thread(target=_ask_for_sweeps, args=(runtime, stopping), name="sweeps", daemon=True)
    sweeps.start()
    try:
        _work_until(stopping, settings)
    finally:
        stopping.set()
        sweeps.join(2)
        runtime.close()


def _work_until(stopping: threading.Event, settings: Settings) -> None:
    """RQ's worker gives up on any trouble outside its wait for jobs; then the next one takes its place."""
    _stop_on_signals(stopping)
    while not stopping.is_set():
        connection = Redis.from_url(settings.redis, socket_connect_timeout=2)
        worker = None
        try:
            worker = _Worker(
                list(NAMES),
                connection=connection,
                serializer=JSONSerializer,
                worker_ttl=_TTL,
                maintenance_interval=60,
            )
            worker.stopping = stopping
            # In turn, so that a spike of rings, which are paced, does not hold up every text.
            worker.work(logging_level="WARNING", dequeue_strategy=DequeueStrategy.ROUND_ROBIN)
        except RedisError as fault:
            log.warning("Redis cannot be reached; trying again", fault=type(fault).__name__)
        finally:
            _stop_on_signals(stopping)
            connection.close()
        if worker is not None and worker._shutdown_requested_date is not None:  # noqa: SLF001 - RQ tells nobody else
            return
        stopping.wait(_PATIENCE)


def _stop_on_signals(stopping: threading.Event) -> None:
    """Between two workers; while one works, RQ's own handlers are in place."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)


def _ask_for_sweeps(runtime: Runtime, stopping: threading.Event) -> None:
    """Every worker asks, one sweep runs: the first at once, for whatever happened while nobody worked."""
    while not stopping.is_set():
        try:
            runtime.queues.enqueue_once("sweep", within=sweeper.EVERY)
            runtime.tallies.settle()  # what an idle worker has counted last must not stay with it
        except Exception as fault:  # noqa: BLE001 - without this thread nothing that was forgotten is ever found
            log.warning("no sweep was asked for, or counts are not written down", fault=type(fault).__name__)
        stopping.wait(sweeper.EVERY - time.time() % sweeper.EVERY + 0.05)
