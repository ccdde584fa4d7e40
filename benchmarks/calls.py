"""Calls: voice turns against an empty view, ZIP codes to officials, and a directory that a running gateway picks up.

    python -m benchmarks.calls [--from ../shared/data] [--rounds 5] [--callers 200]

A turn is a whole signed request of a caller to the hotline (language, ZIP code, connected, busy, connected again,
how it went): signature, the leg, the conversation, encryption, the kept answer, commit, TwiML. The turns of those who
are rung, and of those who find the hotline full, are measured beside them. Rounds are interleaved
with an empty view under the same server, because a machine's speed drifts by more than what is measured; the medians
of the ratios count. Requests a second suffer from whatever else runs, so the processor's time of the web process for
each request is compared as well; what the database's own server takes is only in the former.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import update as changed

from benchmarks import officials
from benchmarks.callers import CAMPAIGN, HOTLINE, caller
from benchmarks.inbound import _new_supporters, _pin_client
from benchmarks.load import Person, closed_loop
from benchmarks.rung import rung
from benchmarks.servers import cpu_seconds, default_threads, gateway_environment, gunicorn
from gateway import crypto, migrations
from gateway.campaigns import import_campaign
from gateway.db import Database
from gateway.models.officials import offices
from gateway.officials import sources
from gateway.officials.directory import Officials
from gateway.officials.importing import update
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.databases import create_database, postgresql_server, redis_server

FLOORS: Final = {"sqlite": 0.20, "postgresql": 0.12}
CEILING: Final = officials.CEILING
_PICKED_UP: Final = 5.0  # seconds after an import; each process looks every two
_REPRESENTATIVE: Final = b"To be connected to Representative"
_numbers: Iterator[int] = itertools.count(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Voice turns against an empty view, and the directory.")
    parser.add_argument("--from", dest="folder", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--callers", type=int, default=200, help="in each round; seven turns each")
    parser.add_argument("--look-ups", type=int, default=400_000)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server())
        postgresql = stack.enter_context(postgresql_server())
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db", "postgresql": create_database(postgresql, "bench")}
        for name, url in urls.items():
            environment = _prepared(url, redis)
            threads = default_threads(url)
            full = environment | {"HOTLINE_LINES": "1"}
            with (
                gunicorn("benchmarks.empty:app", threads=threads) as empty,
                gunicorn("gateway:create_app()", environment, threads=threads) as ours,
                gunicorn("gateway:create_app()", full, threads=threads) as waiting,
            ):
                database, runtime = Database(url), open_runtime(_settings(environment))
                _picked_up(name, database, ours, arguments.folder)
                _compare(name, empty, ours, partial(_callers, arguments.callers), arguments)
                print("  Whoever texted CALL and is rung:")
                _compare(name, empty, ours, partial(_rung, runtime, arguments.callers), arguments)
                print("  Whoever dials a hotline that is full, and agrees to be rung:")
                _compare(name, empty, waiting, partial(_callers, arguments.callers * 3), arguments)
                runtime.close()
                database.close()
            if name == "sqlite":
                officials.look_up(Officials(Database(url)).atlas(), arguments.look_ups)


def _prepared(url: str, redis: str) -> dict[str, str]:
    """More lines than there are callers, none of whom ever hangs up here; what so many calls cost is no matter."""
    environment = gateway_environment(url, redis)
    environment |= {"LINES_PER_OFFICE": "100", "HOTLINE_LINES": "0", "SPEND_PER_HOUR": "0", "SPEND_PER_DAY": "0"}
    crypto.use(crypto.Keyring(environment["DATA_KEY"]))
    database = Database(url)
    migrations.upgrade(database.engine)
    import_campaign(database, CAMPAIGN, [HOTLINE])
    database.close()
    return environment


def _settings(environment: dict[str, str]) -> Settings:
    return Settings(**{name.lower(): value for name, value in environment.items()})  # type: ignore[arg-type] # it reads them


def _picked_up(name: str, database: Database, port: int, folder: Path) -> None:
    """The web process runs before, through and after the import."""
    assert not _knows_the_representative(port), "the directory is empty still"
    began = time.perf_counter()
    update(database, sources.from_folder(folder, sources.zips_in(folder)), "benchmark")
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    while not _knows_the_representative(port) and time.perf_counter() - began < 60:
        time.sleep(0.1)
    waited = time.perf_counter() - began
    print(
        f"  {name:12} the full directory imported in {seconds:.1f} s, bound {CEILING:.0f} "
        f"{_word(seconds < CEILING)}; a running gateway uses it {waited:.1f} s later, bound {_PICKED_UP:.0f} "
        f"{_word(waited < _PICKED_UP)}"
    )
    with database.transaction() as transaction:
        transaction.execute(changed(offices).values(hours="always"))  # whatever the time of day


def _knows_the_representative(port: int) -> bool:
    heard: list[bytes] = []
    closed_loop(port, [caller(next(_numbers), heard=heard)], connections=1)
    return any(_REPRESENTATIVE in answer for answer in heard)


def _compare(
    name: str, empty: int, ours: int, people_of: Callable[[], list[Person]], arguments: argparse.Namespace
) -> None:
    _pin_client()
    rates: dict[int, list[float]] = {empty: [], ours: []}
    costs: dict[int, list[float]] = {empty: [], ours: []}
    closed_loop(ours, people_of()[:30])
    for _ in range(arguments.rounds):
        for port in (empty, ours):
            people = _new_supporters(arguments.callers * 2) if port == empty else people_of()
            before = cpu_seconds(port)
            outcome = closed_loop(port, people)
            assert outcome.wrong == 0, f"{name}: {outcome.wrong} wrong answers"
            rates[port].append(outcome.per_second)
            costs[port].append((cpu_seconds(port) - before) / len(outcome.latencies))
    _told(name, rates[ours], [rate / most for rate, most in zip(rates[ours], rates[empty], strict=True)])
    shares = [least / cost for least, cost in zip(costs[empty], costs[ours], strict=True)]
    print(
        f"  {'':12} {statistics.median(costs[ours]) * 1e6:.0f} us of processor for a turn in the web process, "
        f"{statistics.median(costs[empty]) * 1e6:.0f} for the empty view: {statistics.median(shares):.1%} "
        f"({min(shares):.0%} to {max(shares):.0%})"
    )


def _told(name: str, rates: list[float], ratios: list[float]) -> None:
    ratio, floor = statistics.median(ratios), FLOORS[name]
    print(
        f"  {name:12} {statistics.median(rates):5.0f} voice turns/s, {ratio:.1%} of an empty view "
        f"({min(ratios):.0%} to {max(ratios):.0%}), floor {floor:.0%} {_word(ratio >= floor)}"
    )


def _next(count: int) -> list[int]:
    return [next(_numbers) for _ in range(count)]


def _callers(count: int) -> list[Person]:
    return [caller(number) for number in _next(count)]


def _rung(runtime: Runtime, count: int) -> list[Person]:
    return rung(runtime, _next(count))


def _word(held: bool) -> str:  # noqa: FBT001 - the verdict itself
    return "held" if held else "MISSED"


if __name__ == "__main__":
    main()
