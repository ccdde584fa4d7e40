"""Where the demo listens: fixed ports, or the next free ones."""

import socket
from contextlib import closing

_TRIES = 100


def free_port(first: int) -> int:
    """`first`, or the next port that nobody has taken. Raises OSError if there is none near."""
    for port in range(max(first, 1), min(first + _TRIES, 65536)):
        if _is_free(port):
            return port
    raise OSError(f"no port from {first} on is free")


def _is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        # As servers do it: a port that a server of the last minute has left behind counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
