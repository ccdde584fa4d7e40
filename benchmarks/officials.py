"""How many ZIP codes a second one process looks up, and how long the whole directory takes to import and to read.

    python -m benchmarks.officials [--from ../shared/data] [--look-ups 400000]

Every ZIP code of the postal service is asked for in random order, split ones with an answer every second time; one in
fifty is a typing error. Imports are into an empty database, once on SQLite and once on PostgreSQL, then once more.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeVar

from gateway import migrations
from gateway.db import Database
from gateway.officials import sources
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.importing import update
from gateway.officials.places import places, state_of, state_of_prefix
from tests.databases import create_database, postgresql_server

FLOOR: Final = 20_000  # look-ups a second
CEILING: Final = 10.0  # seconds for an import

Result = TypeVar("Result")


def main() -> None:
    parser = argparse.ArgumentParser(description="The directory of officials.")
    parser.add_argument("--from", dest="folder", type=Path, default=Path("../shared/data"))
    parser.add_argument("--look-ups", type=int, default=400_000)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(postgresql_server())
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db", "postgresql": create_database(server, "bench")}
        atlases = [_import(name, url, arguments.folder) for name, url in urls.items()]
    look_up(atlases[0], arguments.look_ups)
    print(f"Most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _import(name: str, url: str, folder: Path) -> Atlas:
    db = Database(url)
    migrations.upgrade(db.engine)
    places.cache_clear()
    first, _ = _timed(lambda: _update(db, folder))
    again, _ = _timed(lambda: _update(db, folder))
    read, atlas = _timed(lambda: Officials(db).atlas())
    db.close()
    print(
        f"{name:12} import {first:.1f} s, ceiling {CEILING:.0f} s {'held' if first < CEILING else 'MISSED'}; again, "
        f"nothing new {again:.1f} s; read by a process {read * 1000:.0f} ms"
    )
    return atlas


def _update(db: Database, folder: Path) -> None:
    report = update(db, sources.from_folder(folder, sources.zips_in(folder)), "benchmark")
    assert report.counts["ZIP codes"] > 40_000


def look_up(atlas: Atlas, count: int) -> None:
    chance = random.Random(441)  # noqa: S311 - no secret
    zips = chance.choices(sorted(places().by_zip), k=count - count // 50)
    zips += [f"{chance.randrange(100_000):05}" for _ in range(count // 50)]
    chance.shuffle(zips)
    answers = {
        zip_code: str(found.candidates[-1].seat)
        for zip_code in set(zips)
        if (found := atlas.lookup(zip_code)).what == "split"
    }
    asked = [(zip_code, answers.get(zip_code) if place % 2 else None) for place, zip_code in enumerate(zips)]
    state_of.cache_clear()
    state_of_prefix.cache_clear()
    seconds, _ = _timed(lambda: [atlas.lookup(zip_code, district=district) for zip_code, district in asked])
    rate = count / seconds
    print(f"{rate:,.0f} look-ups/s in one process, floor {FLOOR:,} {'held' if rate >= FLOOR else 'MISSED'}")


def _timed(act: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main()
