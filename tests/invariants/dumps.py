"""Every byte that a thief of the disks would get."""

import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from sqlalchemy.engine import make_url

from tests.databases import binary


def database_dump(url: str) -> bytes:
    """The file and its log, with what was deleted in them; of PostgreSQL what `pg_dump` writes."""
    path = make_url(url).database
    if url.startswith("sqlite") and path:
        return b"".join(part.read_bytes() for part in sorted(Path(path).parent.glob(f"{Path(path).name}*")))
    return subprocess.run([binary("pg_dump"), "--dbname", url], stdout=subprocess.PIPE, check=True, timeout=60).stdout


@contextmanager
def recorded(redis: Redis) -> Iterator[Callable[[], bytes]]:
    """Everything that is written to this Redis meanwhile, as its own log has it: keys, values, jobs and arguments."""
    redis.config_set("appendonly", "yes")
    deadline = time.monotonic() + 10
    while redis.info("persistence")["aof_rewrite_in_progress"]:
        assert time.monotonic() < deadline, "Redis does not begin its log"
        time.sleep(0.02)
    folder = Path(str(redis.config_get("dir")["dir"]), str(redis.config_get("appenddirname")["appenddirname"]))
    try:
        yield lambda: _unpacked(b"".join(part.read_bytes() for part in sorted(folder.glob("*.aof"))))
    finally:
        redis.config_set("appendonly", "no")


def _unpacked(log: bytes) -> bytes:
    """With what RQ packs beside it."""
    start, unpacked = 0, [log]
    while (start := log.find(b"\x78\x9c", start)) >= 0:
        with suppress(zlib.error):  # where these two bytes begin something else
            unpacked.append(zlib.decompressobj().decompress(log[start : start + 65536]))
        start += 2
    return b"\n".join(unpacked)
