"""Requests to the gateway: signed over the exact URL, retried as the URL's fragment asks, at most 15 s in all."""

import base64
import hashlib
import hmac
import http.client
import random
import re
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from gateway.sandbox.errors import TwimlError
from gateway.sandbox.journal import Journal

LARGEST = 64 * 1024
_REDIRECTS = 10
_LONGEST_MS = 15_000
_VALID_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_EXTRA_SHARE = 0.2


def valid_url(url: str) -> bool:
    """Absolute, with a host that has no underscore, as the carrier wants it."""
    if not _VALID_URL.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "_" not in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return False


def signature(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """The value of X-Twilio-Signature; `url` without its fragment, `params` of a form POST."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Overrides:
    """Connection overrides of a webhook's URL, in milliseconds."""

    connect: int = 5000
    read: int = 15000
    total: int = 15000
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, fragment: str) -> "Overrides":
        given = dict(parse_qsl(fragment))
        policy = frozenset(given["rp"].split(",")) if "rp" in given else frozenset({"ct"})
        return cls(
            connect=_within(given.get("ct"), 100, 10_000, 5000),
            read=_within(given.get("rt"), 100, _LONGEST_MS, _LONGEST_MS),
            total=_within(given.get("tt"), 100, _LONGEST_MS, _LONGEST_MS),
            retries=_within(given.get("rc"), 0, 5, 1),
            policy=policy | ({"4xx", "5xx", "ct", "rt"} if "all" in policy else frozenset()),
        )


def _within(value: str | None, low: int, high: int, default: int) -> int:
    return min(max(int(value), low), high) if value and value.isdigit() else default


@dataclass(frozen=True, slots=True)
class Reply:
    """What the gateway answered; `url` is where the answer came from after redirects, for relative URLs in it."""

    status: int
    content_type: str
    body: bytes
    url: str
    location: str = ""


class _FailedError(Exception):
    """One attempt that brought no answer; `kind` is `ct` (no connection) or `rt` (no answer in time)."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        super().__init__(reason)


class Webhooks:
    def __init__(self, auth_token: str, journal: Journal) -> None:
        self._auth_token = auth_token
        self._journal = journal
        self._random = random.Random(0)  # noqa: S311 -- chooses when to add an unknown parameter

    def call(self, url: str, method: str, params: Mapping[str, str], token: str = "") -> Reply:
        """The gateway's 2xx answer; raises TwimlError with the carrier's code for anything else.

        `token` is the same for all attempts at one event; a new one if empty.
        """
        target, _, fragment = url.partition("#")
        overrides = Overrides.of(fragment)
        deadline = time.monotonic() + overrides.total / 1000
        params = self._with_surprise(params)
        token = token or secrets.token_hex(16)
        for attempt in range(overrides.retries + 1):
            last = attempt == overrides.retries
            try:
                reply = self._follow(target, method, params, overrides, deadline, token)
            except _FailedError as failure:
                if last or failure.kind not in overrides.policy or time.monotonic() >= deadline:
                    raise TwimlError(11205, f"No answer from the webhook: {failure}.", target) from failure
                continue
            wanted = f"{reply.status // 100}xx"
            if last or wanted not in overrides.policy or time.monotonic() >= deadline:
                return _checked(reply)
        raise AssertionError("the last attempt returns or raises")

    def _with_surprise(self, params: Mapping[str, str]) -> dict[str, str]:
        """The carrier adds parameters without notice; a gateway that whitelists them fails its signature check."""
        if self._random.random() < _EXTRA_SHARE:
            return {**params, "CarrierRouteHint": "us1"}
        return dict(params)

    def _follow(
        self, url: str, method: str, params: dict[str, str], overrides: Overrides, deadline: float, token: str
    ) -> Reply:
        for _ in range(_REDIRECTS + 1):
            reply = self._attempt(url, method, params, overrides, deadline, token)
            if reply.status not in (301, 302, 303, 307, 308) or not reply.location:
                return reply
            url = urljoin(url, reply.location)
            if reply.status in (301, 302, 303):
                method, params = "GET", {}
        raise TwimlError(11215, f"More than {_REDIRECTS} HTTP redirects.", url)

    def _attempt(
        self, url: str, method: str, params: dict[str, str], overrides: Overrides, deadline: float, token: str
    ) -> Reply:
        body, headers = None, _headers(token)
        if method == "GET":
            url += ("&" if "?" in url else "?") + urlencode(params) if params else ""
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, {})
        else:
            body = urlencode(params)
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, params)
        began = time.monotonic()
        try:
            reply = _exchange(url, method, body, headers, (overrides.connect / 1000, overrides.read / 1000, deadline))
        except _FailedError as failure:
            self._note(url, method, began, 0, str(failure))
            raise
        self._note(url, method, began, reply.status, "")
        return reply

    def _note(self, url: str, method: str, began: float, status: int, problem: str) -> None:
        milliseconds = round((time.monotonic() - began) * 1000, 1)
        text = f"{method} {url}: {problem or status}"
        self._journal.write("webhook", text, url=url, method=method, status=status, ms=milliseconds)


def _headers(token: str) -> dict[str, str]:
    return {
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "X-Home-Region": "us1",
        "I-Twilio-Idempotency-Token": token,
        "Connection": "close",
    }


def _exchange(
    url: str, method: str, body: str | None, headers: dict[str, str], limits: tuple[float, float, float]
) -> Reply:
    connect, read, deadline = limits
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.netloc, timeout=connect, context=context
        )
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=connect)
    try:
        _connect(connection)
        connection.sock.settimeout(max(min(read, deadline - time.monotonic()), 0.05))
        return _answer(connection, url, method, body, headers)
    finally:
        connection.close()


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise _FailedError("ct", f"no connection ({error})") from error


def _answer(
    connection: http.client.HTTPConnection, url: str, method: str, body: str | None, headers: dict[str, str]
) -> Reply:
    target = url.split("/", 3)
    path = "/" + target[3] if len(target) > 3 else "/"
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise _FailedError("rt", f"the connection broke or timed out ({type(error).__name__})") from error
    return Reply(
        response.status, response.getheader("Content-Type", ""), content, url, response.getheader("Location", "")
    )


def _checked(reply: Reply) -> Reply:
    if not 200 <= reply.status < 300:
        raise TwimlError(11200, f"The webhook answered HTTP {reply.status}.", reply.url)
    if len(reply.body) > LARGEST:
        raise TwimlError(11750, "The webhook's answer is larger than 64 KB.", reply.url)
    return reply
