"""RQ, and only here: names of queues and jobs, and enqueueing after the commit.

Redis wakes workers up; it holds no truth. A job that cannot be enqueued is logged and left to the sweeper, which
finds whatever is due in the database within a minute.
"""

from typing import Final, Literal

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from gateway.clock import now
from gateway.db import Transaction

Job = Literal[
    "ring_supporter",
    "ring_weekly",
    "send_message",
    "ask_signer",
    "sweep",
    "erase",
    "delete_copies",
    "retain",
    "read_carrier_log",
    "drain",
    "go_on_with_series",
    "preview_blast",
]

CALLS: Final = "calls"
MESSAGES: Final = "messages"
SWEEPS: Final = "sweeps"
BLASTS: Final = "blasts"
CHORES: Final = "chores"
# In the order in which a worker looks at them: a supporter who waits for a ring comes first.
NAMES: Final = (CALLS, MESSAGES, SWEEPS, BLASTS, CHORES)

_QUEUE_OF: Final[dict[Job, str]] = {
    "ring_supporter": CALLS,
    "ring_weekly": SWEEPS,
    "send_message": MESSAGES,
    "ask_signer": MESSAGES,
    "sweep": SWEEPS,
    "erase": CHORES,
    "delete_copies": CHORES,
    "retain": CHORES,
    "read_carrier_log": CHORES,
    "drain": BLASTS,
    "go_on_with_series": SWEEPS,
    "preview_blast": BLASTS,
}
_TIMEOUT: Final = 120  # seconds; the longest job is a sweep that asks the carrier page by page

log = structlog.get_logger(__name__)


class Queues:
    def __init__(self, redis_url: str) -> None:
        # Short time-outs: a webhook's answer must not wait for a Redis that is gone.
        self.redis = Redis.from_url(redis_url, socket_connect_timeout=1, socket_timeout=5)

    def queue(self, name: str) -> Queue:
        return Queue(name, connection=self.redis, serializer=JSONSerializer, default_timeout=_TIMEOUT)

    def enqueue_after_commit(self, transaction: Transaction, job: Job, row_id: str) -> None:
        transaction.after_commit(lambda: self.enqueue(job, row_id))

    def enqueue(self, job: Job, *row_ids: str) -> None:
        """Jobs carry ids only. Fails silently but for a line in the log."""
        try:
            sent = self.redis.pipeline()  # without one of ours RQ goes to Redis twice
            self.queue(_QUEUE_OF[job]).enqueue(
                f"gateway.jobs.{job}", *row_ids, result_ttl=0, failure_ttl=86400, pipeline=sent
            )
            sent.execute()
        except RedisError as fault:
            log.warning("job not enqueued, the sweeper will find it", job=job, fault=type(fault).__name__)

    def enqueue_once(self, job: Job, *row_ids: str, within: int) -> None:
        """At most once in each period of `within` seconds, however many ask; gone if no worker takes it by then.

        The period is part of the job's id: a worker that dies with the job leaves the id behind in Redis.
        """
        period = int(now().timestamp()) // within
        try:
            self.queue(_QUEUE_OF[job]).enqueue(
                f"gateway.jobs.{job}",
                *row_ids,
                job_id="-".join((job, *row_ids, str(period))),
                unique=True,
                ttl=2 * within,
                result_ttl=0,
                failure_ttl=within,
            )
        except DuplicateJobError:
            pass
        except RedisError as fault:
            log.warning("job not enqueued, it comes with a later sweep", job=job, fault=type(fault).__name__)

    def first_to_say(self, what: str, seconds: int) -> bool:
        """Of all processes only one is told so within this time. Without Redis everybody is."""
        try:
            return bool(self.redis.set(f"gateway:said:{what}", 1, nx=True, ex=seconds))
        except RedisError:
            return True

    def somebody_waits(self) -> bool:
        """For a ring or for a text of their own. Raises RedisError."""
        return any(self.redis.llen(Queue.redis_queue_namespace_prefix + name) for name in (CALLS, MESSAGES))

    def answers(self) -> bool:
        """And takes what it is told: without memory, or as a replica, it answers all the same."""
        try:
            return bool(self.redis.set("gateway:answers", 1, ex=1))
        except RedisError:
            return False

    def workers(self) -> int | None:
        """How many live; one that was killed counts for a minute longer. None where Redis does not answer."""
        try:
            return len(Worker.all(connection=self.redis, serializer=JSONSerializer))
        except RedisError:
            return None

    def close(self) -> None:
        self.redis.close()
