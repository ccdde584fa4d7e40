"""Web servers that go from test to test: to start and to stop one takes longer than many a test."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from gateway.sandbox.server import SandboxServer

ACCOUNT_SID: Final = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN: Final = "the carrier's secret of the tests"

_NOBODY: Final = Flask("nobody")
_running: Final = ExitStack()
_free_carriers: Final[list[SandboxServer]] = []
_free_servers: Final[list[BaseWSGIServer]] = []

atexit.register(_running.close)


@contextmanager
def sandbox_carrier() -> Iterator[SandboxServer]:
    """A carrier that knows nothing yet."""
    server = _free_carriers.pop() if _free_carriers else _started_carrier()
    server.renew()
    try:
        yield server
    finally:
        server.clock.stop()
        _free_carriers.append(server)


@contextmanager
def web_server() -> Iterator[BaseWSGIServer]:
    """Serves what is put into its `app`."""
    server = _free_servers.pop() if _free_servers else _started_server()
    try:
        yield server
    finally:
        server.app = _NOBODY
        _free_servers.append(server)


def _started_carrier() -> SandboxServer:
    return _running.enter_context(SandboxServer(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN))


def _started_server() -> BaseWSGIServer:
    server = make_server("127.0.0.1", 0, _NOBODY, threaded=True, request_handler=_Silent)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    _running.callback(server.server_close)
    _running.callback(server.shutdown)
    return server


class _Silent(WSGIRequestHandler):
    """Writes no line for each request: nobody reads them, and what the gateway itself logs stands out."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 -- werkzeug's signature
        pass
