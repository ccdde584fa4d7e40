"""Ports for servers that are told theirs when they start."""

import itertools
import os
import socket
from collections.abc import Iterator
from typing import Final

# Linux and macOS give ports from 32768 and 49152 on to whoever connects. One of those might be taken between this
# look and the server's start, or while a server that was killed is down.
_OURS: Final = range(20_010, 32_000, 20)


def _from_ours() -> Iterator[int]:
    """Every process of the suite begins elsewhere."""
    begin = os.getpid() * 7919 % len(_OURS)
    return itertools.cycle([*_OURS[begin:], *_OURS[:begin]])


_candidates: Final = _from_ours()


def free_port() -> int:
    """Free, and so is the one ten below it, where a demo's gateway goes; never the same one again."""
    for port in itertools.islice(_candidates, len(_OURS)):
        if _is_free(port) and _is_free(port - 10):
            return port
    raise RuntimeError(f"no port from {_OURS[0]} to {_OURS[-1]} is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
