"""Stands before a web server, the gateway's or the carrier's, and loses answers that it has given already."""

import http.client
import threading
from collections.abc import Callable
from typing import Final

from tests.doors import Door, Request

_FORWARDED: Final = ("Content-Type", "X-Twilio-Signature", "I-Twilio-Idempotency-Token", "Authorization")


class LosingDoor(Door):
    """`loses` is asked after every answer to a POST, whose work is done by then; True closes the connection."""

    def __init__(self, port: int) -> None:
        super().__init__(self._pass)
        self.loses: Callable[[], bool] = lambda: False
        self._port = port
        self._counting = threading.Lock()
        self.inside = 0  # requests that have no answer yet

    def _pass(self, handler: Request) -> None:
        with self._counting:
            self.inside += 1
        try:
            self._pass_on(handler)
        finally:
            with self._counting:
                self.inside -= 1

    def _pass_on(self, handler: Request) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name: value for name in _FORWARDED if (value := handler.headers.get(name))}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(handler.command, handler.path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
            if handler.command == "POST" and self.loses():
                handler.close_connection = True
                return
            handler.send_response(answer.status)
            handler.send_header("Content-Type", answer.getheader("Content-Type", ""))
            handler.send_header("Content-Length", str(len(said)))
            handler.end_headers()
            handler.wfile.write(said)
        except (OSError, http.client.HTTPException):
            handler.close_connection = True  # the server is down or died: the carrier sees a connection that breaks
        finally:
            connection.close()
