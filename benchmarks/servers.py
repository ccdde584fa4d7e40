"""Web servers to measure, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import ACCOUNT_SID, AUTH_TOKEN
from gateway.crypto import new_data_key
from gateway.settings import Settings
from tests.ports import free_port

PUBLIC_URL = "https://sms.example.org"
SERVER_CPU, CLIENT_CPU = 0, 1
_processes: dict[int, int] = {}  # by port


def default_threads(database_url: str) -> int:
    """As many as `gateway serve` gives each web process on such a database."""
    return Settings(database_url=database_url).threads


@contextmanager
def gunicorn(
    app: str,
    environment: Mapping[str, str] | None = None,
    *,
    workers: int = 1,
    threads: int = 0,
    pinned: bool = True,
) -> Iterator[int]:
    """The port of a gunicorn with gthread workers, `pinned` to a processor away from the client.

    Without `threads` it has as many as `gateway serve` gives it on the database of its environment.
    """
    port, threads = free_port(), threads or default_threads((environment or {}).get("DATABASE_URL", ""))
    command = [
        sys.executable, "-m", "gunicorn", app, "--worker-class", "gthread", "--threads", str(threads),
        "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "--keep-alive", "30",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    try:
        if pinned:
            pinned_to(SERVER_CPU, process.pid)
        _wait_until_open(port, process)
        _processes[port] = process.pid
        yield port
    finally:
        process.terminate()
        process.wait(20)


def cpu_seconds(port: int) -> float:
    """The processor's time that the server at this port has taken so far, all its processes together."""
    parent = _processes[port]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return sum(cpu_of(process) for process in (parent, *map(int, children)))


def cpu_of(process: int) -> float:
    """Seconds of the processor's time that it has taken so far, in hundredths."""
    # After the name, which may hold anything: state is the first field, utime and stime the 12th and 13th.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pinned_to(cpu: int, process: int = 0) -> None:
    """This process, or another one."""
    if os.cpu_count() != 1:
        os.sched_setaffinity(process, {cpu})


def gateway_environment(database_url: str, redis_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "a secret for measuring, long enough",
        "DATA_KEY": new_data_key(),
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "LOG_LEVEL": "warning",
        "INBOUND_PER_SECOND": "100000",  # looked at, and never reached
    }


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not open its port within 30 seconds")
