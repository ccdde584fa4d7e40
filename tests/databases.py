"""Real databases for the tests: SQLite files, and a PostgreSQL server of the suite's own."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests.ports import free_port

_CARELESS: Final = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
    " -c autovacuum=off"
)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a new, empty server on a free port; without durability, for it is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _unprivileged())
        _run("initdb", "-D", str(folder / "data"), "-U", "gateway", "--auth=trust", "--no-sync", "-E", "UTF8")
        port = free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 {_CARELESS}"
        _run("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://gateway@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server_url: str, name: str) -> str:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server_url.rpartition("/")[0] + f"/{name}"


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _run(program: str, *arguments: str) -> None:
    """PostgreSQL refuses to run as root: there it runs as the user that its package made, or as nobody."""
    command = [binary(program), *arguments]
    user = _unprivileged() if os.geteuid() == 0 else None
    done = subprocess.run(
        command, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, timeout=60
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed with status {done.returncode}; its own words stand above")


def binary(program: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = shutil.which(program) or (str(installed[0]) if installed else None)
    if found is None:
        raise RuntimeError(f"{program} was not found: run scripts/system-packages postgres")
    return found


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a new Redis on a socket of its own; the tests empty it as they like."""
    with tempfile.TemporaryDirectory(prefix="gateway-redis-") as folder:
        path = Path(folder) / "redis.sock"
        process = subprocess.Popen(redis_command(path), stdout=subprocess.DEVNULL)
        try:
            _wait_for(path)
            yield f"unix://{path}"
        finally:
            process.terminate()
            process.wait(60)


def redis_command(path: Path) -> list[str]:
    """Starts a Redis on the socket `path` that keeps nothing."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise RuntimeError("redis-server was not found: run scripts/system-packages redis")
    return [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(path.parent)]


def _wait_for(path: Path) -> None:
    for _ in range(6000):
        if path.exists():
            return
        time.sleep(0.01)
    raise RuntimeError("Redis did not start within a minute")
