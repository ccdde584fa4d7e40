"""A server that stands before another one. What it does with a request is up to its kind."""

import http.server
import sys
import threading
from collections.abc import Callable
from typing import Any, Self

Request = http.server.BaseHTTPRequestHandler


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have been killed meanwhile, which is nothing to print."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Door:
    """`url` is where it stands; `passing` handles each request in a thread of its own."""

    def __init__(self, passing: Callable[[Request], None]) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                passing(self)

            do_POST = do_GET  # noqa: N815 - the names that http.server calls
            do_DELETE = do_GET  # noqa: N815 - as above

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(60)
        self._server.server_close()
