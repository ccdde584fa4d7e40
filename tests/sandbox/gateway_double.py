"""A little web server that stands where the gateway would: it answers what a test tells it, and keeps what it got."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator

EMPTY = "<Response/>"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    form: dict[str, str]
    headers: dict[str, str]
    signed: bool


@dataclass
class Answer:
    body: str = EMPTY
    status: int = 200
    content_type: str = "text/xml"
    location: str = ""
    delay: float = 0.0


Reaction = Callable[[Request], Answer] | Answer | str


@dataclass
class GatewayDouble:
    """`on` sets the answer of a path; `requests` are all that came, `to(path)` those of one path."""

    auth_token: str
    requests: list[Request] = field(default_factory=list)
    reactions: dict[str, Reaction] = field(default_factory=dict)

    def on(self, path: str, reaction: Reaction) -> str:
        """The URL of this path."""
        self.reactions[path] = reaction
        return self.url + path

    def to(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def __enter__(self) -> Self:
        double = self
        validator = RequestValidator(self.auth_token)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                double._serve(self, body, validator)

            def do_GET(self) -> None:
                double._serve(self, "", validator)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.01), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(60)

    def _serve(self, handler: BaseHTTPRequestHandler, body: str, validator: RequestValidator) -> None:
        parts = urlsplit(handler.path)
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        signature = handler.headers.get("X-Twilio-Signature", "")
        signed = bool(validator.validate(self.url + handler.path, form, signature))
        request = Request(handler.command, parts.path, parts.query, form, dict(handler.headers.items()), signed)
        self.requests.append(request)
        answer = self._react(request)
        time.sleep(answer.delay)
        content = answer.body.encode()
        with suppress(ConnectionError):  # the carrier may have given up
            _send(handler, answer, content)

    def _react(self, request: Request) -> Answer:
        reaction = self.reactions.get(request.path, EMPTY)
        if callable(reaction):
            return reaction(request)
        return reaction if isinstance(reaction, Answer) else Answer(reaction)


def _send(handler: BaseHTTPRequestHandler, answer: Answer, content: bytes) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(content)))
    if answer.location:
        handler.send_header("Location", answer.location)
    handler.end_headers()
    handler.wfile.write(content)
