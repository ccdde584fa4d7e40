"""A server that stands before another one. What it does with a request is up to its kind."""

import http.server
import threading
from collections.abc import Callable
from typing import Self

Request = http.server.BaseHTTPRequestHandler


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

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
