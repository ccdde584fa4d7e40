"""A blast to thousands while everything breaks that can: does everybody get one text, or stand there with a reason?

    python -m benchmarks.chaos [--database sqlite|postgresql|both] [--people 10000] [--seed 5]

The carrier takes 100 ms for each request, answers 2 % of them with 429, 1 % with a 5xx before and 1 % after it has
taken the text, and drops 1 % of its answers; its callbacks come twice, in the wrong order, or (2 %) never. Every few
seconds one of three workers is killed, and Redis is emptied twice. Some people never agreed to be texted. Takes two
minutes or more for each database at 100 segments a second. Exits with 1 if anybody got two texts, or none without a
reason.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from gateway import crypto, migrations
from gateway.blasts import steering
from gateway.db import Database
from tests.blasts import chaos
from tests.blasts.people import far, written
from tests.crashes.pieces import Gateway, running_pieces
from tests.databases import create_database, postgresql_server, redis_server
from tests.running import settings_for

STUMBLES: Final = {
    "latency_ms": 100,
    "rate_429": 0.02,
    "rate_5xx_before": 0.01,
    "rate_5xx_after": 0.01,
    "rate_dropped": 0.01,
    "callbacks": {"doubled": 0.2, "reordered": 0.2, "lost": 0.02},
}
WORKERS: Final = 3
_SILENT: Final = 100  # of so many people one never agreed
_CALM: Final = 1200  # seconds in which what is left must be settled
_GATEWAY: Final[dict[str, Any]] = {
    "APPROVE_ABOVE": "0",
    "SPEND_PER_HOUR": "0",
    "SPEND_PER_DAY": "0",
    "LOG_LEVEL": "info",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="A blast under attack.")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=5, help="of the moments at which workers are killed")
    arguments = parser.parse_args()
    names = ("sqlite", "postgresql") if arguments.database == "both" else (arguments.database,)
    held = [_one(name, arguments.people, random.Random(arguments.seed)) for name in names]  # noqa: S311 - no secret
    sys.exit(0 if all(held) else 1)


def _one(name: str, people: int, chance: random.Random) -> bool:
    with _running(name) as gateway:
        silent = people // _SILENT
        phones = chaos.gathered(gateway, people - silent, silent)
        written(gateway)
        gateway.sandbox.client.faults(**STUMBLES)
        began = time.monotonic()
        steering.send(gateway.runtime, "rosa", "march")
        _storm(gateway, people - silent, chance)
        chaos.calm(gateway, _CALM)
        return _told(name, gateway, chaos.verdict(gateway, phones), time.monotonic() - began)


@contextmanager
def _running(name: str) -> Iterator[Gateway]:
    key = crypto.new_data_key()
    crypto.use(crypto.Keyring(key))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        url = f"sqlite:///{folder}/gateway.db"
        if name == "postgresql":
            url = create_database(stack.enter_context(postgresql_server()), "chaos")
        database = Database(url)
        migrations.upgrade(database.engine)
        database.close()
        redis = stack.enter_context(redis_server())
        settings = settings_for(url, redis, key, folder, approve_above=0)
        yield stack.enter_context(running_pieces(settings, workers=WORKERS, **_GATEWAY))


def _storm(gateway: Gateway, texts: int, chance: random.Random) -> None:
    """Until everybody's turn has come."""
    emptied_at = [texts // 3, 2 * texts // 3]
    while far(gateway).waiting or not far(gateway).blast.started_at:
        time.sleep(chance.uniform(3, 7))
        worker = chance.choice(gateway.workers)
        worker.kill()
        worker.start()
        gateway.kills["worker"] = gateway.kills.get("worker", 0) + 1
        if emptied_at and chaos.arrived(gateway).total() >= emptied_at[0]:
            emptied_at.pop(0)
            gateway.strike("redis data")


def _told(name: str, gateway: Gateway, found: chaos.Verdict, seconds: float) -> bool:
    logs = gateway.logs
    doubts = {
        what: logs.count(f'"event": "{event}"')
        for what, event in (
            ("put off", "text put off"),
            ("uncertain", "text uncertain"),
            ("found in the carrier's list", "uncertain text found at the carrier"),
            ("never at the carrier", "the carrier never had this text"),
        )
    }
    print(
        f"{name:12} {found.people:,} people, {found.texts:,} texts, left out {found.left_out}: {found.doubles} "
        f"doubles, {found.lost} lost; {'HELD' if found.holds else f'BROKEN {found.untrue}'}\n"
        f"{'':12} {seconds:.0f} s; killed or emptied {gateway.kills}; {doubts}",
        flush=True,
    )
    return found.holds


if __name__ == "__main__":
    main()
