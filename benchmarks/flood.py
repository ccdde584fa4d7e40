"""What a flood of texts from one number costs everybody else.

    python -m benchmarks.flood [--rounds 3] [--flood 300] [--seconds 10]

New supporters text SIGN to one web process, first as fast as it answers, then at a steady rate, each time without and
with one number that sends `--flood` texts a second besides. Rounds are interleaved, and the medians count. Each text
of the flood costs the server the check of its signature and an empty answer; it must take no more than that, and make
nobody wait for the database.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from benchmarks.inbound import _new_supporters, _pin_client, _prepared
from benchmarks.load import Outcome, closed_loop, open_loop, sign_turns
from benchmarks.servers import PUBLIC_URL, default_threads, gunicorn
from tests.databases import create_database, postgresql_server, redis_server

STEADY = 60  # first texts a second
FLOODER = 9_999_999  # makes the number; no supporter of a run comes as far


class Round:
    """The medians of some rounds: SIGN turns a second, and milliseconds below which 99 of 100 first texts stay."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.waits: list[float] = []

    def run(self, port: int, seconds: float) -> None:
        self.rates.append(_checked(closed_loop(port, _new_supporters(500))).per_second)
        first_texts = [turns[0] for turns in _new_supporters(int(STEADY * seconds))]
        self.waits.append(_checked(open_loop(port, first_texts, seconds)).percentile(0.99) * 1000)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def wait(self) -> float:
        return statistics.median(self.waits)


def main() -> None:
    parser = argparse.ArgumentParser(description="Everybody else's texts, with and without a flood.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flood", type=int, default=300, help="texts a second from one number")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each steady round")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server())
        postgresql = stack.enter_context(postgresql_server())
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db", "postgresql": create_database(postgresql, "bench")}
        for name, url in urls.items():
            with gunicorn("gateway:create_app()", _prepared(url, redis), threads=default_threads(url)) as port:
                _compare(name, port, arguments)


def _compare(name: str, port: int, arguments: argparse.Namespace) -> None:
    _pin_client()
    closed_loop(port, _new_supporters(100))
    alone, beside, floods = Round(), Round(), []
    for _ in range(arguments.rounds):
        alone.run(port, arguments.seconds)
        with flood(port, arguments.flood) as sent:
            begin = time.perf_counter()
            beside.run(port, arguments.seconds)
            floods.append(sent.value / (time.perf_counter() - begin))
    dropped = statistics.median(floods)
    print(
        f"  {name:12} {alone.rate:5.0f} SIGN turns/s alone, {beside.rate:5.0f} beside {dropped:.0f} dropped "
        f"texts/s: {beside.rate / alone.rate:.0%}; p99 at {STEADY}/s {alone.wait:.0f} ms alone, "
        f"{beside.wait:.0f} ms beside: {beside.wait / alone.wait:.1f} times"
    )


def _checked(outcome: Outcome) -> Outcome:
    assert outcome.wrong == 0, f"{outcome.wrong} people got no answer"
    return outcome


@contextmanager
def flood(port: int, per_second: int) -> Iterator["Synchronized[int]"]:
    """Counts what it has sent. From a process of its own, so that it does not slow down the clients that measure."""
    over, sent = multiprocessing.Event(), multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=_send, args=(port, per_second, over, sent), daemon=True)
    process.start()
    try:
        yield sent
    finally:
        over.set()
        process.join(10)


def _send(port: int, per_second: int, over: "multiprocessing.synchronize.Event", sent: "Synchronized[int]") -> None:
    text = sign_turns(FLOODER, PUBLIC_URL)[0]
    while not over.is_set():
        open_loop(port, [text] * per_second, 1.0, connections=4)
        sent.value += per_second


if __name__ == "__main__":
    main()
