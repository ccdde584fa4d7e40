"""Stands before a web server, the gateway's or the carrier's, and loses answers that it has given already."""

import http.client
import http.server
import threading
from collections.abc import Callable
from typing import Final, Self

_FORWARDED: Final = ("Content-Type", "X-Twilio-Signature", "I-Twilio-Idempotency-Token", "Authorization")


class LosingDoor:
    """`loses` is asked after every answer to a POST, whose work is done by then; True closes the connection."""

    def __init__(self, port: int) -> None:
        self.loses: Callable[[], bool] = lambda: False
        self._port = port
        door = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                door._pass(self)

            do_GET = do_POST  # noqa: N815 - the names that http.server calls

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

    def _pass(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name: value for name in _FORWARDED if (value := handler.headers.get(name))}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request(handler.command, handler.path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
            if handler.command == "POST" and self.loses():
                return
            handler.send_response(answer.status)
            handler.send_header("Content-Type", answer.getheader("Content-Type", ""))
            handler.send_header("Content-Length", str(len(said)))
            handler.end_headers()
            handler.wfile.write(said)
        except (OSError, http.client.HTTPException):
            return  # the server is down or died: the carrier sees a connection that breaks
        finally:
            connection.close()
