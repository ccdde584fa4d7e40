"""The sandbox as a web server, in a process of its own or inside a test."""

import json
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from gateway.sandbox import (
    control_lines,
    control_phones,
    control_world,
    lookup,
    page,
    rest,
    rest_calls,
    rest_messages,
    rest_numbers,
    rest_recordings,
)
from gateway.sandbox.carrier import Carrier, new_account
from gateway.sandbox.client import Sandbox
from gateway.sandbox.clock import Clock, Mode
from gateway.sandbox.errors import CarrierError

_SAVE_EVERY = 1.0
_STOP_WITHIN = 0.05
_BLUEPRINTS = (
    rest_messages.blueprint,
    rest_calls.blueprint,
    rest_numbers.blueprint,
    rest_recordings.blueprint,
    lookup.blueprint,
    control_phones.blueprint,
    control_lines.blueprint,
    control_world.blueprint,
    page.blueprint,
)


def create_app(carrier: Carrier) -> Flask:
    app = Flask("gateway.sandbox", static_folder=None)
    rest.install(app, carrier)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(CarrierError, rest.refused)
    app.register_error_handler(HTTPException, _http_error)
    return app


def _http_error(error: HTTPException) -> Response | tuple[Response, int]:
    """An address or a method that does not exist, in the carrier's own words."""
    if error.code in (404, 405):
        return rest.refused(CarrierError(20404 if error.code == 404 else 20004))
    return jsonify({"error": error.description}), error.code or 500


class _Handler(WSGIRequestHandler):
    """Keeps connections open, answers without waiting for the client's acknowledgement, and logs nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 -- werkzeug's signature
        pass


class SandboxServer:
    """`with SandboxServer() as sandbox:` serves in a thread; port 0 takes a free one.

    `mode` manual is for tests: nothing happens until the clock is advanced or a phone is used.
    """

    def __init__(
        self,
        *,
        account_sid: str = "",
        auth_token: str = "",
        mode: Mode = "manual",
        tempo: float = 1.0,
        address: tuple[str, int] = ("127.0.0.1", 0),
        state: Path | None = None,
    ) -> None:
        made_sid, made_token = new_account()
        self.account_sid = account_sid or made_sid
        self.auth_token = auth_token or made_token
        self.clock, self.carrier = self._new_world(mode, tempo)
        self._state = state
        self._stopped = threading.Event()
        self._load()
        self._app = create_app(self.carrier)
        self._server = make_server(address[0], address[1], self._app, threaded=True, request_handler=_Handler)
        self.url = f"http://{address[0]}:{self._server.server_port}"
        self.carrier.base_url = self.url
        self.client = Sandbox(self.url)
        self._threads: list[threading.Thread] = []

    def _new_world(self, mode: Mode, tempo: float) -> tuple[Clock, Carrier]:
        clock = Clock(mode, tempo, self._went_wrong)
        return clock, Carrier(self.account_sid, self.auth_token, clock)

    def renew(self) -> None:
        """A new carrier at this address: of what was, and of what is still under way, it knows nothing."""
        self.clock.stop()
        self.clock, self.carrier = self._new_world(self.clock.mode, self.clock.tempo)
        self.carrier.base_url = self.url
        rest.install(self._app, self.carrier)
        self.clock.start()

    def start(self) -> None:
        self.clock.start()
        for task in (self._serve, self._save_now_and_then):
            thread = threading.Thread(target=task, daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=_STOP_WITHIN)

    def stop(self) -> None:
        """Finish what is being answered, save, and free the port."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self.clock.stop()
        for thread in self._threads:
            thread.join(timeout=5)
        self.save()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def save(self) -> None:
        """Write the snapshot so that a crash leaves the old one or the new one."""
        if self._state is None:
            return
        self._state.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._state.with_suffix(".new")
        temporary.write_text(json.dumps(self.carrier.store.snapshot()), encoding="utf-8")
        temporary.chmod(0o600)
        os.replace(temporary, self._state)  # noqa: PTH105 -- atomic on every platform

    def _load(self) -> None:
        if self._state is not None and self._state.exists():
            self.carrier.store.restore(json.loads(self._state.read_text(encoding="utf-8")))

    def _save_now_and_then(self) -> None:
        saved = self.carrier.store.changes
        while not self._stopped.wait(_SAVE_EVERY):
            changes = self.carrier.store.changes
            if changes != saved:
                self.save()
                saved = changes

    def _went_wrong(self, error: Exception) -> None:
        """A fault of the sandbox itself, in an event that nobody waits for."""
        self.carrier.journal.write("error", f"The sandbox failed: {type(error).__name__}: {error}")
