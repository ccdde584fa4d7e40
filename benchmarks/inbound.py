"""How many SIGN turns a second one web process takes, against an empty view under the same server.

    python -m benchmarks.inbound [--rounds 5] [--supporters 700] [--spike-seconds 60]

A turn is a whole signed request of a new supporter's three (SIGN; name and ZIP; YES): signature, deduplication,
conversation, encryption, commit, TwiML. Rounds are interleaved, because a machine's speed drifts by more than what is
measured; the medians of the ratios count. The same turns without all that protects supporters tell what that costs.
Then a radio spike: 10,000 texts within a minute against two processes.
"""

import argparse
import itertools
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.load import SHORT_CODE, Outcome, closed_loop, open_loop, sign_turns
from benchmarks.servers import CLIENT_CPU, PUBLIC_URL, default_threads, gateway_environment, gunicorn
from gateway import crypto, migrations
from gateway.campaigns import import_campaign
from gateway.db import Database
from gateway.flows.library import demo_source
from tests.databases import create_database, postgresql_server, redis_server

FLOORS = {"sqlite": 0.25, "postgresql": 0.15}
MOST_FOR_PROTECTION = 0.15  # of the throughput without it
SPIKE_TEXTS = 10_000
_numbers: Iterator[int] = itertools.count(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Inbound texts against an empty view.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--supporters", type=int, default=700, help="new supporters in each round")
    parser.add_argument("--threads", type=int, default=0, help="of each web process; 0: its own choice")
    parser.add_argument("--spike-seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server())
        postgresql = stack.enter_context(postgresql_server())
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db", "postgresql": create_database(postgresql, "bench")}
        environments = {name: _prepared(url, redis) for name, url in urls.items()}
        unprotected = {"sqlite": f"sqlite:///{folder}/plain.db", "postgresql": create_database(postgresql, "plain")}
        plain = {name: _prepared(url, redis) for name, url in unprotected.items()}
        print(f"One gthread process, 16 connections, {arguments.rounds} rounds")
        threads = {name: arguments.threads or default_threads(url) for name, url in urls.items()}
        for name, environment in environments.items():
            with (
                gunicorn("benchmarks.empty:app", threads=threads[name]) as empty,
                gunicorn("benchmarks.unprotected:create_app()", plain[name], threads=threads[name]) as bare,
                gunicorn("gateway:create_app()", environment, threads=threads[name]) as ours,
            ):
                _compare(name, (empty, bare, ours), arguments)
        for name, environment in environments.items():
            with gunicorn(
                "gateway:create_app()", environment, workers=2, threads=threads[name], pinned=False
            ) as port:
                _spike(name, port, arguments.spike_seconds)


def _prepared(url: str, redis: str) -> dict[str, str]:
    environment = gateway_environment(url, redis)
    crypto.use(crypto.Keyring(environment["DATA_KEY"]))
    database = Database(url)
    migrations.upgrade(database.engine)
    import_campaign(database, demo_source("petition"), [SHORT_CODE])
    database.close()
    return environment


def _compare(name: str, ports: tuple[int, int, int], arguments: argparse.Namespace) -> None:
    """Empty view, without protection, ours: round by round, one after the other; a supporter is three requests."""
    _pin_client()
    rates: dict[int, list[float]] = {port: [] for port in ports}
    for port in ports:
        closed_loop(port, _new_supporters(50))
    for _ in range(arguments.rounds):
        for port in ports:
            outcome = closed_loop(port, _new_supporters(arguments.supporters))
            assert outcome.wrong == 0, f"{name}: {outcome.wrong} wrong answers"
            rates[port].append(outcome.per_second)
    empty, bare, ours = (rates[port] for port in ports)
    ratios = [rate / ceiling for rate, ceiling in zip(ours, empty, strict=True)]
    ratio, floor = statistics.median(ratios), FLOORS[name]
    print(
        f"  {name:12} {statistics.median(ours):5.0f} SIGN turns/s, empty view {statistics.median(empty):5.0f}/s: "
        f"{ratio:.1%} ({min(ratios):.0%} to {max(ratios):.0%}), "
        f"floor {floor:.0%} {'held' if ratio >= floor else 'MISSED'}"
    )
    costs = [1 - rate / without for rate, without in zip(ours, bare, strict=True)]
    cost = statistics.median(costs)
    print(
        f"  {'':12} {statistics.median(bare):5.0f} without protection, which costs {cost:.1%} "
        f"({min(costs):.0%} to {max(costs):.0%}), at most {MOST_FOR_PROTECTION:.0%} "
        f"{'held' if cost <= MOST_FOR_PROTECTION else 'MISSED'}"
    )


def _spike(name: str, port: int, seconds: float) -> None:
    supporters = _new_supporters(SPIKE_TEXTS)
    outcome: Outcome = open_loop(port, [turns[0] for turns in supporters], seconds)
    print(
        f"Radio spike on {name}: {len(outcome.latencies)} first texts in {outcome.seconds:.1f} s, two processes: "
        f"{len(outcome.latencies) - outcome.wrong} answered, p50 {outcome.percentile(0.5) * 1000:.0f} ms, "
        f"p99 {outcome.percentile(0.99) * 1000:.0f} ms (bound 1000), slowest {outcome.percentile(1) * 1000:.0f} ms"
    )


def _new_supporters(count: int) -> list[list[bytes]]:
    return [sign_turns(next(_numbers), PUBLIC_URL) for _ in range(count)]


def _pin_client() -> None:
    if os.cpu_count() != 1:
        os.sched_setaffinity(0, {CLIENT_CPU})


if __name__ == "__main__":
    main()
