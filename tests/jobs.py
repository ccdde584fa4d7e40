"""RQ's own worker, in this process, until the queues are empty."""

import threading

from redis import Redis
from rq import SimpleWorker
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from gateway import jobs
from gateway.queues import NAMES
from gateway.runtime import Runtime


class _Worker(SimpleWorker):
    """A worker whom nobody sends commands, so none are listened for: that thread takes up to a second to end."""

    def subscribe(self) -> None:
        pass


def run_jobs(runtime: Runtime) -> None:
    """Raises AssertionError with the trace of a job that failed."""
    jobs.use(runtime)
    if not any(runtime.queues.queue(name).count for name in NAMES):
        return
    connection = Redis.from_url(runtime.settings.redis)
    try:
        worker = _Worker(list(NAMES), connection=connection, serializer=JSONSerializer)
        worker.work(burst=True, logging_level="ERROR")
        _land()
        for name in NAMES:
            failed = FailedJobRegistry(name, connection=connection, serializer=JSONSerializer)
            for job_id in failed.get_job_ids():
                job = runtime.queues.queue(name).fetch_job(job_id)
                result = job.latest_result() if job else None
                raise AssertionError(result.exc_string if result else f"job {job_id} failed and is gone")
    finally:
        connection.close()


def _land() -> None:
    """A drain that gave its worker back has left the texts that were on their way to their threads."""
    for thread in threading.enumerate():
        if thread.name == "blast":
            thread.join(60)
