"""The long-running commands, as processes of their own on embedded defaults."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from gateway.embedded import answers, demo_keys
from gateway.settings import Settings
from tests.cli.conftest import Shell
from tests.ports import free_port
from tests.waiting import eventually

WITHIN = 60  # seconds; a busy machine takes ten to start a server


@pytest.fixture
def instance(environment: dict[str, str]) -> Iterator[Path]:
    """A short path: the socket's must not be longer than a hundred letters."""
    with tempfile.TemporaryDirectory(prefix="gw") as folder:
        environment["INSTANCE_DIR"] = str(Path(folder) / "i")
        yield Path(folder) / "i"


@contextmanager
def running(command: str, environment: dict[str, str], *more: str) -> Iterator[subprocess.Popen[bytes]]:
    line = [sys.executable, "-c", "from gateway.cli import main; main()", command, *more]
    process = subprocess.Popen(line, env=os.environ | environment, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=WITHIN)
        elif process.stderr:
            process.stderr.close()


def get(port: int, path: str) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except OSError:
        return 0, None
    finally:
        connection.close()


def redis_answers(instance: Path) -> bool:
    return answers(f"unix://{instance / 'redis.sock'}")


def test_serving_on_embedded_defaults_until_it_is_told_to_stop(environment: dict[str, str], instance: Path) -> None:
    Shell(environment).succeeds("migrate")
    port = free_port()
    with running("serve", environment, "--host", "127.0.0.1", "--port", str(port)) as server:
        eventually(lambda: get(port, "/healthz") == (200, {"status": "ok"}))
        assert get(port, "/readyz") == (200, {"status": "ok", "checks": {"database": "ok", "redis": "ok"}})
        server.send_signal(signal.SIGTERM)
        _, logged = server.communicate(timeout=WITHIN)
        assert server.returncode == 0
    assert f"Listening at: http://127.0.0.1:{port}" in json.loads(logged.splitlines()[1])["event"]
    assert not redis_answers(instance)
    assert instance.stat().st_mode & 0o077 == 0


def test_working_on_embedded_defaults_until_it_is_told_to_stop(environment: dict[str, str], instance: Path) -> None:
    Shell(environment).succeeds("migrate")
    with running("worker", environment) as worker:
        eventually(lambda: redis_answers(instance))
        eventually(lambda: sweeps_asked_for(instance) > 0)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(WITHIN) == 0
    assert not redis_answers(instance)


def sweeps_asked_for(instance: Path) -> int:
    from redis import Redis

    with Redis.from_url(f"unix://{instance / 'redis.sock'}") as client:
        return sum(1 for _ in client.scan_iter("rq:*"))


def test_a_server_that_cannot_work_yet_says_so(environment: dict[str, str], instance: Path) -> None:
    port = free_port()
    with running("serve", environment, "--host", "127.0.0.1", "--port", str(port)):
        eventually(lambda: get(port, "/healthz")[0] == 200)
        status, told = get(port, "/readyz")
    assert (status, told["checks"]["database"]) == (503, "schema is not current: run `gateway migrate`")


def test_a_killed_server_takes_its_redis_with_it(environment: dict[str, str], instance: Path) -> None:
    port = free_port()
    with running("serve", environment, "--host", "127.0.0.1", "--port", str(port)) as server:
        eventually(lambda: get(port, "/healthz")[0] == 200)
        server.kill()
        eventually(lambda: not redis_answers(instance))


KEEP = """
import sys, time
from pathlib import Path
from gateway.embedded import RedisKeeper
keeper = RedisKeeper(Path(sys.argv[1]))
keeper.start()
print("ready", flush=True)
time.sleep(60)
"""


@contextmanager
def keeping(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", KEEP, str(folder)], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_several_processes_share_one_redis_and_the_next_one_takes_over(instance: Path) -> None:
    instance.mkdir()
    with ExitStack() as stack:
        first, second = stack.enter_context(keeping(instance)), stack.enter_context(keeping(instance))
        log = (instance / "redis.log").read_text()
        first.kill()
        eventually(lambda: (instance / "redis.log").read_text() != log)  # somebody started it anew
        eventually(lambda: redis_answers(instance))
        second.kill()
        eventually(lambda: not redis_answers(instance))


def test_a_redis_that_dies_is_started_anew_on_its_data(instance: Path) -> None:
    from redis import Redis

    instance.mkdir()
    with keeping(instance):
        client = Redis.from_url(f"unix://{instance / 'redis.sock'}")
        client.set("kept", "yes")
        os.kill(client.info("server")["process_id"], signal.SIGTERM)
        eventually(lambda: redis_answers(instance))
        assert client.get("kept") == b"yes"
        client.close()


def test_demo_keys_are_made_once_and_for_the_owner_only(instance: Path) -> None:
    settings = Settings(instance_dir=instance)
    made = demo_keys(settings)
    assert set(made) == {"SECRET_KEY", "DATA_KEY"}
    assert demo_keys(settings) == made
    assert [(path.name, path.stat().st_mode & 0o777) for path in instance.iterdir()] == [("demo.env", 0o600)]


@pytest.mark.parametrize(
    ("url", "wanted", "threads"),
    [
        ("", 0, 1),
        ("sqlite:////var/lib/gateway.db", 0, 1),
        ("postgresql://127.0.0.1/gateway", 0, 2),
        ("postgres://127.0.0.1/gateway", 0, 2),
        ("", 4, 4),
    ],
)
def test_as_many_threads_as_the_database_has_use_for(url: str, wanted: int, threads: int) -> None:
    assert Settings(database_url=url, web_threads=wanted).threads == threads
