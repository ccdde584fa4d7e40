"""The carrier as a whole: its account, its memory, its clock, and the line to the gateway."""

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from gateway.sandbox.clock import Clock
from gateway.sandbox.errors import TwimlError
from gateway.sandbox.faults import Faults
from gateway.sandbox.journal import Journal
from gateway.sandbox.records import Call, Message, Number
from gateway.sandbox.store import Store
from gateway.sandbox.webhooks import Reply, Webhooks

if TYPE_CHECKING:
    from gateway.sandbox.session import Session

ERRORS_KEPT = 50


class Carrier:
    def __init__(self, account_sid: str, auth_token: str, clock: Clock) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.clock = clock
        self.journal = Journal(clock)
        self.store = Store()
        self.faults = Faults()
        self.webhooks = Webhooks(auth_token, self.journal)
        self.sessions: dict[str, Session] = {}
        self.free_at: dict[str, float] = {}
        self.next_call_at = 0.0
        self.base_url = ""

    @property
    def lock(self) -> threading.RLock:
        return self.store.lock

    def touch(self, record: Message | Call | Number) -> None:
        record.updated = self.clock.now()
        self.store.changes += 1

    def ask(self, url: str, method: str, params: Mapping[str, str]) -> Reply:
        """The gateway's answer; the fault of a repeated webhook asks twice, as if the first answer had been lost.

        Raises TwimlError, also for a webhook that is lost: nobody there, as in an outage.
        """
        token = secrets.token_hex(16)
        if self.faults.chance(self.faults.settings.webhooks_lost):
            raise TwimlError(11205, "No answer from the webhook: lost on purpose.", url.partition("#")[0])
        if self.faults.chance(self.faults.settings.webhooks_repeated):
            self.journal.write("fault", "A webhook is sent twice.", url=url)
            with suppress(TwimlError):
                self.webhooks.call(url, method, params, token)
        return self.webhooks.call(url, method, params, token)

    def report(self, error: TwimlError, phone: str) -> None:
        """An error of a webhook or a document: into the journal, and loudly onto the phone it happened to."""
        entry = {"code": error.code, "message": error.message, "url": error.url}
        self.journal.write("error", f"{error.code}: {error.message}", code=error.code, url=error.url)
        with self.lock:
            known = self.store.phones.get(phone)
            if known is not None:
                known.errors.append({"at": self.clock.now(), **entry})
                del known.errors[:-ERRORS_KEPT]
            self.store.changes += 1

    def reset(self) -> None:
        with self.lock:
            sessions = list(self.sessions.values())
            self.sessions.clear()
            for session in sessions:
                session.drop()
            self.clock.clear()
            self.store.clear()
            self.journal.clear()
            self.faults.reset()
            self.free_at.clear()
            self.next_call_at = 0.0


def send_callback(carrier: Carrier, url: str, method: str, params: dict[str, str]) -> None:
    """Post a status callback soon, or as the faults have it: twice, late, after its successor, or never."""
    faults = carrier.faults
    settings = faults.settings.callbacks
    if faults.chance(settings.lost):
        carrier.journal.write("fault", "A status callback was lost.", url=url)
        return
    delay = settings.late_ms / 1000
    if faults.chance(settings.reordered):
        delay += 5.0
    deliver = _callback(carrier, url, method, params)
    carrier.clock.schedule(delay, deliver)
    if faults.chance(settings.doubled):
        carrier.clock.schedule(delay, deliver)


def _callback(carrier: Carrier, url: str, method: str, params: dict[str, str]) -> Callable[[], None]:
    def deliver() -> None:
        try:
            carrier.webhooks.call(url, method, params)
        except TwimlError as error:
            carrier.journal.write("error", f"{error.code}: {error.message}", code=error.code, url=error.url)

    return deliver


def new_account() -> tuple[str, str]:
    """An account's SID and its auth token."""
    return "AC" + secrets.token_hex(16), secrets.token_hex(16)
