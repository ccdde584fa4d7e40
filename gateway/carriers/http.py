"""The SDK's HTTP client, replaced: kept-alive connections, one for each thread and host, always with a time-out.

The SDK's own spends four fifths of a send in `requests`, waits for ever by default, and cannot be pointed elsewhere.
"""

import base64
import http.client
import json
import logging
import select
import socket
import ssl
import threading
import time
import weakref
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from twilio.http import HttpClient
from twilio.http.response import Response

_IDLE: Final = 20.0  # seconds; a connection unused for longer has probably been closed by the other side
_SAFE: Final = frozenset({"GET", "HEAD"})
_log = logging.getLogger(__name__)


class NotSent(Exception):  # noqa: N818 - named as the adapter matches on it
    """No connection came about, so nothing was sent."""


class Broken(Exception):  # noqa: N818 - as above
    """The request was sent, or part of it, and no whole answer came."""


class _Kept:
    """One thread's connections by scheme and host, each with the moment of its last use; they end with the thread."""

    def __init__(self) -> None:
        self.connections: dict[tuple[str, str], tuple[http.client.HTTPConnection, float]] = {}

    def close(self) -> None:
        while self.connections:
            self.connections.popitem()[1][0].close()

    __del__ = close


class KeptAliveClient(HttpClient):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, timeout: float, base_url: str = "") -> None:
        super().__init__(_log, is_async=False, timeout=timeout)
        self._base = urlsplit(base_url)
        self._mine = threading.local()
        self._everybodys: weakref.WeakSet[_Kept] = weakref.WeakSet()

    def close(self) -> None:
        """The connections of all threads; nobody may be using one."""
        for kept in list(self._everybodys):
            kept.close()

    def request(  # noqa: PLR0913, PLR0917 - the SDK's signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002 - one time-out for all requests, from the settings
        allow_redirects: bool = False,  # noqa: ARG002, FBT001, FBT002 - no redirect is ever followed
    ) -> Response:
        """Raises NotSent or Broken. Only a GET is tried a second time, and only after a kept connection failed it."""
        scheme, host, path = self._target(url, params)
        sent = dict(headers or {})
        body = _body(data, sent)
        if auth:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        try:
            return self._once(method, (scheme, host), path, body, sent)
        except Broken:
            if method not in _SAFE:
                raise
            return self._once(method, (scheme, host), path, body, sent)

    def _target(self, url: str, params: dict[str, object] | None) -> tuple[str, str, str]:
        """The SDK's own scheme and host, or those that replace every one of them; then the path and the query."""
        parts = urlsplit(url)
        path = parts.path
        if self._base.netloc:
            prefix = self._base.path.rstrip("/")
            path = path if prefix and path.startswith(prefix + "/") else prefix + path
            parts = parts._replace(scheme=self._base.scheme, netloc=self._base.netloc)
        given = {name: value for name, value in (params or {}).items() if value is not None}
        query = "&".join(filter(None, (parts.query, urlencode(given, doseq=True))))
        return parts.scheme, parts.netloc, urlunsplit(("", "", path, query, ""))

    def _once(
        self, method: str, host: tuple[str, str], path: str, body: bytes | None, headers: dict[str, str]
    ) -> Response:
        connection = self._connection(*host)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as fault:
            connection.close()
            raise Broken(type(fault).__name__) from fault
        except BaseException:
            connection.close()  # a job's time-out: half an answer must not meet the next request
            raise
        self._kept().connections[host] = (connection, time.monotonic())
        return Response(answer.status, text, answer.headers)

    def _connection(self, scheme: str, host: str) -> http.client.HTTPConnection:
        connection, used_at = self._kept().connections.pop((scheme, host), (None, 0.0))
        if connection and time.monotonic() - used_at < _IDLE and not _dropped(connection):
            return connection
        if connection:
            connection.close()
        return self._connected(scheme, host)

    def _connected(self, scheme: str, host: str) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if scheme == "https":
            connection = http.client.HTTPSConnection(host, timeout=self.timeout, context=self._trust)
        else:
            connection = http.client.HTTPConnection(host, timeout=self.timeout)
        try:
            connection.connect()
        except OSError as fault:
            connection.close()
            raise NotSent(type(fault).__name__) from fault
        # Head and body go out in two writes; without this the second waits for the first one's acknowledgement.
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """One for all connections: to read the certificates that the machine trusts takes 25 ms, a handshake one.

        A blast opens one for each of its threads every eight seconds: 0.4 % of a core, too little to keep them for.
        """
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _kept(self) -> _Kept:
        if not hasattr(self._mine, "kept"):
            self._mine.kept = _Kept()
            self._everybodys.add(self._mine.kept)
        kept: _Kept = self._mine.kept
        return kept


def _dropped(connection: http.client.HTTPConnection) -> bool:
    """An idle connection with something to read holds a farewell, not an answer."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


def _body(data: dict[str, object] | None, headers: dict[str, str]) -> bytes | None:
    if data is None:
        return None
    if "json" in headers.get("Content-Type", ""):
        return json.dumps(data).encode()
    given: dict[str, Any] = {name: value for name, value in data.items() if value is not None}
    return urlencode(given, doseq=True).encode()
