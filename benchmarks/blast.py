"""A blast: how near it keeps to a sender's ceiling, how fast it is without one, its freezing, and its callbacks.

    python -m benchmarks.blast [--database sqlite|postgresql|both] [--people 1000000] [--texts 10000]
        [--callbacks 20000] [--seconds 30] [--rounds 3] [--threads 32] [--only paced|free|frozen|callbacks|preflight]

Five figures, each beside what it is measured by in the same run:

- *paced*: a ceiling of 100 segments a second, and a carrier that takes 100 ms for each text. Some of the texts have
  two or three segments. Segments a second as they came to the carrier, the fullest second of any alignment, and the
  processor's time of the worker.
- *free*: no ceiling, and a carrier that answers at once. The worker beside the SDK alone (`benchmarks.bare`): the
  same HTTP client, as many connections, one process, the same processor, the same carrier (`benchmarks.stub`), no
  database. Round by round in turns. Where others use the machine, the ratio of the processor's times tells more than
  that of the texts a second. Two processors will do: of a text the worker needs some 380 us on the one, and on the
  other the carrier 60 and PostgreSQL's server 110.
- *frozen*: the audience of a million, written down by a process that does nothing else: seconds, and its peak of
  memory.
- *preflight*: the look at the same million before a blast, by another such process: how many times their freezing.
- *callbacks*: signed reports about texts, each once, to one web process: beside an empty view under the same server.
  No job is enqueued and Redis does not grow, whatever their number.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from redis import Redis
from sqlalchemy import select, update

from benchmarks.crowd import fill
from benchmarks.load import ACCOUNT_SID, SHORT_CODE, closed_loop, signed_request
from benchmarks.servers import (
    PUBLIC_URL,
    SERVER_CPU,
    cpu_of,
    cpu_seconds,
    gateway_environment,
    gunicorn,
    pinned_to,
)
from benchmarks.stub import Arrival, Stub, stub_carrier
from gateway import crypto, migrations
from gateway.blasts import steering, store
from gateway.blasts.store import Blast
from gateway.campaigns import import_campaign
from gateway.clock import now
from gateway.db import Database
from gateway.flows.library import demo_source
from gateway.models.blasts import blasts
from gateway.models.messages import messages
from gateway.queues import NAMES
from gateway.runtime import Runtime, open_runtime
from gateway.settings import load
from tests.databases import create_database, postgresql_server, redis_server

CEILING: Final = 100  # segments a second
LATENCY: Final = 0.1  # seconds
PACED: Final = (0.97, 1.0)
MOST_CPU: Final = 0.12  # of one core
LEAST_OF_BARE: Final = 0.45
FREEZE_SECONDS: Final = {"sqlite": 20.0, "postgresql": 60.0}
FREEZE_MEMORY: Final = 200  # MB
MOST_TIMES: Final = {"sqlite": 6.0, "postgresql": 4.0}  # that of freezing the same people

CAMPAIGN: Final = "keep-families-together"
SHORT: Final = {
    "en": "Hi {first_name|friend}, this is Puerta Abierta. March on Friday at noon! Reply STOP to end.",
    "es": "Puerta Abierta: marcha el viernes al mediodia. Responda ALTO para terminar.",
}
# Two segments for some names, one for the others; Spanish has three.
LONG: Final = {"en": SHORT["en"] + " Bring water." * 5 + " {name}" * 2, "es": SHORT["es"] + " Traiga agua." * 20}
_ANY_HOUR: Final = {
    "QUIET_HOURS": "0-24", "STATE_HOURS": "none", "SPEND_PER_HOUR": "0", "SPEND_PER_DAY": "0",
    "APPROVE_ABOVE": "0", "CONTACTS_PER_DAY": "1000",
}  # fmt: skip


@dataclass
class Bench:
    """Of one database: what is running, and what was asked for."""

    name: str
    environment: dict[str, str]
    stub: Stub
    asked: argparse.Namespace

    @contextmanager
    def runtime(self, **settings: str) -> Iterator[Runtime]:
        os.environ.update(self.environment | settings)
        opened = open_runtime(load())
        try:
            yield opened
        finally:
            opened.close()


def main() -> None:
    asked = _asked()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server())
        stub = stack.enter_context(stub_carrier())
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db"}
        if asked.database != "sqlite":
            urls["postgresql"] = create_database(stack.enter_context(postgresql_server()), "bench")
        for name, url in urls.items():
            if asked.database in {name, "both"}:
                _measure(Bench(name, _environment(url, redis, stub, folder), stub, asked))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Texts to many.")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--people", type=int, default=1_000_000, help="of the audience that is frozen")
    parser.add_argument("--texts", type=int, default=10_000, help="of each round without a ceiling")
    parser.add_argument("--callbacks", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=30, help="with a ceiling")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=32, help="connections to the carrier")
    parser.add_argument("--only", choices=("paced", "free", "frozen", "callbacks", "preflight"))
    return parser.parse_args()


def _environment(url: str, redis: str, stub: Stub, folder: Path) -> dict[str, str]:
    return (
        gateway_environment(url, redis) | _ANY_HOUR | {"TWILIO_API_BASE_URL": stub.url, "INSTANCE_DIR": str(folder)}
    )


def _measure(bench: Bench) -> None:
    print(f"{bench.name}:", flush=True)
    crypto.use(crypto.Keyring(bench.environment["DATA_KEY"]))
    bench.environment["BLAST_THREADS"] = str(bench.asked.threads)
    db = Database(bench.environment["DATABASE_URL"])
    migrations.upgrade(db.engine)
    import_campaign(db, demo_source("petition"), [SHORT_CODE])
    fill(db, bench.asked.texts)
    for name, part in (("paced", _paced), ("free", _free), ("callbacks", _callbacks)):
        if bench.asked.only in {None, name}:
            part(bench)
    if bench.asked.only in {None, "frozen", "preflight"}:
        fill(db, bench.asked.people, first=3_000_000)
        _looked_at_and_frozen(bench)
    db.close()


def _paced(bench: Bench) -> None:
    bench.stub.answer_after(LATENCY)
    with bench.runtime(SENDER_RATES=f"short_code={CEILING}") as runtime, _worker() as worker:
        _scheduled(runtime, "paced", LONG)
        _wait(bench.stub, 1)
        began, used = time.perf_counter(), cpu_of(worker.pid)
        time.sleep(bench.asked.seconds)
        seconds, used = time.perf_counter() - began, cpu_of(worker.pid) - used
        steering.cancel(runtime, "bench", "paced")
        time.sleep(1)
    came = [each for each in bench.stub.arrivals() if began <= each[0] < began + seconds]
    held, most, core = _per_second(came) / CEILING, _fullest_second(came), used / seconds
    good = PACED[0] <= held <= PACED[1] and most <= CEILING and core <= MOST_CPU
    print(
        f"  paced      {held:.1%} of {CEILING} segments/s in {seconds:.0f} s (bounds 97 % and 100 %), "
        f"{most} in the fullest second, {core:.1%} of a core (bound {MOST_CPU:.0%}): {_word(good)}",
        flush=True,
    )


def _free(bench: Bench) -> None:
    """The first round starts the worker and loads what it needs; it does not count."""
    bench.stub.answer_after(0.0)
    ratios, costs, rates = list[float](), list[float](), list[float]()
    with bench.runtime(SENDER_RATES="short_code=0") as runtime, _worker() as worker:
        for place in range(bench.asked.rounds + 1):
            rate, cost = _blast_round(bench, runtime, worker, f"free-{place}")
            bare, least = _bare_round(bench)
            if place:
                ratios.append(rate / bare)
                costs.append(least / cost)
                rates.append(rate)
    ratio, saved = statistics.median(ratios), statistics.median(costs)
    print(
        f"  free       {statistics.median(rates):.0f} texts/s, {ratio:.1%} of the SDK alone ({min(ratios):.0%} to "
        f"{max(ratios):.0%}), {saved:.1%} by the processor's time ({min(costs):.0%} to {max(costs):.0%}), "
        f"floor {LEAST_OF_BARE:.0%}: {_word(ratio >= LEAST_OF_BARE)}",
        flush=True,
    )


def _blast_round(bench: Bench, runtime: Runtime, worker: "subprocess.Popen[bytes]", slug: str) -> tuple[float, float]:
    """Texts a second, and seconds of the processor for one."""
    used = cpu_of(worker.pid)
    _scheduled(runtime, slug, SHORT)
    _wait(bench.stub, bench.asked.texts)
    _until_done(runtime, slug)
    used = cpu_of(worker.pid) - used
    came = bench.stub.arrivals()
    assert len({to for _, to, _ in came}) == len(came) == bench.asked.texts, "not one text each"
    return _texts_per_second(came), used / len(came)


def _bare_round(bench: Bench) -> tuple[float, float]:
    command = ["-m", "benchmarks.bare", bench.stub.url, str(bench.asked.texts), str(bench.asked.threads)]
    said = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True).stdout
    came = bench.stub.arrivals()
    return _texts_per_second(came[1:]), float(said) / bench.asked.texts


def _looked_at_and_frozen(bench: Bench) -> None:
    with bench.runtime() as runtime:
        slug = _due_tomorrow(runtime, "to-all")
        looking, looked, sight = _alone("look", slug) if bench.asked.only != "frozen" else (0.0, 0.0, 0.0)
        seconds, used, memory = _alone("freeze", slug)
        people = store.find(runtime, slug).people
    most, times = FREEZE_SECONDS[bench.name], looking / seconds
    print(
        f"  frozen     {people:,} people in {seconds:.1f} s ({used:.1f} s of a processor), "
        f"{memory:.0f} MB; bounds {most:.0f} s and {FREEZE_MEMORY} MB: "
        f"{_word(seconds < most and memory < FREEZE_MEMORY)}",
        flush=True,
    )
    if looking:
        print(
            f"  preflight  {looking:.1f} s ({looked:.1f} s of a processor), {times:.1f} times their freezing, "
            f"{sight:.0f} MB; bounds {MOST_TIMES[bench.name]:.0f} times and {FREEZE_MEMORY} MB: "
            f"{_word(times < MOST_TIMES[bench.name] and sight < FREEZE_MEMORY)}",
            flush=True,
        )


def _alone(what: str, slug: str) -> tuple[float, float, float]:
    """Seconds, those of a processor, and the peak of memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.alone", what, slug], stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, int(said) / 1024


def _callbacks(bench: Bench) -> None:
    """Half of the texts are reported as sent, and each as delivered."""
    requests = _reports(bench)
    redis = Redis.from_url(bench.environment["REDIS_URL"])
    with gunicorn("benchmarks.empty:app") as empty, gunicorn("gateway:create_app()", bench.environment) as ours:
        closed_loop(empty, _unread(100))
        before = _jobs_and_keys(redis)
        share, cost = list[float](), list[float]()
        size = len(requests) // bench.asked.rounds
        for place in range(bench.asked.rounds):
            part = [[request] for request in requests[place * size : (place + 1) * size]]
            (nothing, least), (report, used) = _answered(empty, _unread(len(part))), _answered(ours, part)
            share.append(report / nothing)
            cost.append(least / used)
        after = _jobs_and_keys(redis)
    told = size * bench.asked.rounds
    print(
        f"  callbacks  {told:,}: {statistics.median(share):.1%} of an empty view's rate, "
        f"{statistics.median(cost):.1%} by the processor's time; {after[0] - before[0]} jobs and "
        f"{after[1] - before[1]} keys more in Redis: {_word(after[0] == before[0] and after[1] - before[1] < 10)}",
        flush=True,
    )


def _reports(bench: Bench) -> list[bytes]:
    """Of the texts of the last round; without one, of texts that were sent for this."""
    with bench.runtime(SENDER_RATES="short_code=0") as runtime:
        if not _sids(runtime):
            with _worker():
                _scheduled(runtime, "reported", SHORT)
                _until_done(runtime, "reported")
        texts = _sids(runtime)
    words = [(text, status) for status in ("sent", "delivered") for text in texts]
    return [_report(message_id, sid, status) for (message_id, sid), status in words][: bench.asked.callbacks]


def _sids(runtime: Runtime) -> list[tuple[str, str]]:
    query = select(messages.c.id, messages.c.carrier_sid).where(messages.c.status == "accepted")
    with runtime.db.reading() as connection:
        return [(row.id, row.carrier_sid) for row in connection.execute(query)]


def _report(message_id: str, sid: str, status: str) -> bytes:
    return signed_request(f"{PUBLIC_URL}/webhooks/status/{message_id}", _form(sid, status))


def _unread(count: int) -> list[list[bytes]]:
    """As long as the others, for the empty view."""
    request = signed_request(f"{PUBLIC_URL}/webhooks/sms", _form("SM" + "0" * 32, "delivered"))
    return [[request] for _ in range(count)]


def _form(sid: str, status: str) -> dict[str, str]:
    return {
        "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "From": SHORT_CODE, "MessageSid": sid,
        "MessageStatus": status, "RawDlrDoneDate": "2611182000", "SmsSid": sid, "SmsStatus": status,
        "To": "+13125550100",
    }  # fmt: skip


def _answered(port: int, requests: Sequence[list[bytes]]) -> tuple[float, float]:
    used = cpu_seconds(port)
    outcome = closed_loop(port, requests)
    assert outcome.wrong == 0, f"{outcome.wrong} wrong answers"
    return outcome.per_second, (cpu_seconds(port) - used) / len(requests)


def _jobs_and_keys(redis: "Redis") -> tuple[int, int]:
    jobs = sum(int(redis.llen(f"rq:queue:{name}")) for name in NAMES)
    return jobs, int(redis.dbsize())


@contextmanager
def _worker() -> Iterator["subprocess.Popen[bytes]"]:
    """`gateway worker`, with the environment as it is now."""
    process = subprocess.Popen([str(Path(sys.executable).with_name("gateway")), "worker"])
    pinned_to(SERVER_CPU, process.pid)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _scheduled(runtime: Runtime, slug: str, texts: dict[str, str]) -> None:
    _written(runtime, slug, texts)
    steering.send(runtime, "bench", slug)


def _written(runtime: Runtime, slug: str, texts: dict[str, str]) -> Blast:
    live = runtime.directory.by_slug(CAMPAIGN)
    assert live is not None
    return store.create(runtime, "bench", slug, live, texts)  # type: ignore[arg-type]  # languages are literals


def _due_tomorrow(runtime: Runtime, slug: str) -> str:
    """Scheduled by hand: no worker runs, and none is to be woken."""
    blast = _written(runtime, slug, SHORT)
    with runtime.db.transaction() as transaction:
        transaction.execute(update(blasts).where(blasts.c.id == blast.id).values(status="scheduled", start_at=now()))
    return slug


def _wait(stub: Stub, texts: int) -> None:
    for _ in range(6000):
        if stub.count() >= texts:
            return
        time.sleep(0.05)
    raise RuntimeError("the texts did not come within five minutes")


def _until_done(runtime: Runtime, slug: str) -> None:
    for _ in range(6000):
        if store.find(runtime, slug).status == "done":
            return
        time.sleep(0.05)
    raise RuntimeError("the blast was not over within five minutes")


def _texts_per_second(came: Sequence[Arrival]) -> float:
    """Without the first twentieth, while threads and connections come about."""
    steady = came[len(came) // 20 :]
    return (len(steady) - 1) / (steady[-1][0] - steady[0][0])


def _per_second(came: Sequence[Arrival]) -> float:
    return sum(segments for _, _, segments in came[:-1]) / (came[-1][0] - came[0][0])


def _fullest_second(came: Sequence[Arrival]) -> int:
    most = total = first = 0
    for moment, _, segments in came:
        total += segments
        while came[first][0] <= moment - 1:
            total -= came[first][2]
            first += 1
        most = max(most, total)
    return most


def _word(held: bool) -> str:  # noqa: FBT001 - the verdict itself
    return "held" if held else "MISSED"


if __name__ == "__main__":
    main()
