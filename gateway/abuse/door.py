"""Who is let in at all, decided in the memory of this process before anything touches the database.

A STOP always gets in: once a minute from a number above its ceiling, once an hour from one that is blocked or
nobody's, and always where everybody together is too much.
"""

import threading
import time
from typing import Final, Literal

from gateway.abuse import blocklist
from gateway.abuse.ceilings import Allowance
from gateway.abuse.tallies import EVERY, Name, Tallies
from gateway.contact.places import origin_of
from gateway.crypto import phone_indexes
from gateway.db import Database
from gateway.flows.reserved import read_reserved
from gateway.phones import is_withheld
from gateway.settings import Settings

# in: as ever. kept: for a person to read, without an answer. dropped: no answer, no row. later: the carrier shall
# bring it again.
TextVerdict = Literal["in", "kept", "dropped", "later"]
# busy: the caller hears the busy tone. rejected: that the number is out of service.
CallVerdict = Literal["in", "busy", "rejected"]

_MINUTE: Final = 60
_HOUR: Final = 3600
LEAST: Final = 5  # in one process, so that its share of a small ceiling does not stop somebody who writes quickly
_WITHHELD: Final = 10  # times the ceiling of one number: all of them together
_USUAL: Final = 4  # texts an hour: a petition takes three


class Door:
    def __init__(self, settings: Settings, db: Database, tallies: Tallies) -> None:
        self._db = db
        self._tallies = tallies
        processes = settings.web_concurrency
        self._texts = Allowance(_share(settings.inbound_per_number, processes), _MINUTE)
        self._calls = Allowance(_share(settings.hotline_per_number, processes), _HOUR)
        self._withheld = Allowance(_share(_WITHHELD * settings.hotline_per_number, processes), _HOUR)
        self._all = Allowance(settings.inbound_per_second / processes, 1) if settings.inbound_per_second else None
        self._stops = Allowance(1, _MINUTE)
        self._stops_of_shut_out = Allowance(1, _HOUR)
        self._countries = frozenset(settings.countries)
        self._usual = Allowance(_USUAL, _HOUR)
        self._blocked: frozenset[bytes] = frozenset()
        self._reading = threading.Lock()
        self._read_at = float("-inf")

    def text(self, sender: str, body: str, opt_out_type: str = "") -> TextVerdict:
        self._look_around()
        if not self._texts.takes(sender):
            return (
                "in" if _wants_out(body, opt_out_type) and self._stops.takes(sender) else self._drop("texts_flooding")
            )
        origin = origin_of(sender)
        shut_out: Name | None = "texts_blocked" if self._is_blocked(sender) else None
        if origin.country is None or not origin.is_persons:
            shut_out = "texts_no_person"
        if shut_out:
            wants_out = _wants_out(body, opt_out_type) and self._stops_of_shut_out.takes(sender)
            return "in" if wants_out else self._drop(shut_out)
        if self._all is not None and not self._all.takes("") and not _wants_out(body, opt_out_type):
            self._tallies.add("texts_overload")
            return "later"
        if origin.country not in self._countries:
            self._tallies.add("texts_abroad")
            return "kept"
        return "in"

    def call(self, caller: str) -> CallVerdict:
        self._look_around()
        withheld = is_withheld(caller)
        if not (self._withheld.takes("") if withheld else self._calls.takes(caller)):
            self._tallies.add("calls_flooding")
            return "busy"
        shut_out = None if withheld else self._shut_out(caller)
        if shut_out:
            self._tallies.add(shut_out)
            return "rejected"
        return "in"

    def unusual(self, sender: str) -> bool:
        """Has this number sent more lately than people do? Then it is worth a look whether a machine writes."""
        return not self._usual.takes(sender)

    def refresh(self) -> None:
        """Read the blocklist anew with the next visitor, as everybody does every two seconds."""
        self._read_at = float("-inf")

    def _shut_out(self, caller: str) -> Name | None:
        if self._is_blocked(caller):
            return "calls_blocked"
        origin = origin_of(caller)
        return None if origin.is_persons and origin.country in self._countries else "calls_abroad"

    def _drop(self, name: Name) -> TextVerdict:
        self._tallies.add(name)
        return "dropped"

    def _is_blocked(self, phone: str) -> bool:
        return bool(self._blocked) and not self._blocked.isdisjoint(phone_indexes(phone))

    def _look_around(self) -> None:
        """Every two seconds one visitor waits while the blocklist is read and the tallies are settled."""
        if time.monotonic() - self._read_at > EVERY:
            with self._reading:
                if time.monotonic() - self._read_at > EVERY:
                    self._tallies.settle()
                    with self._db.reading() as connection:
                        self._blocked = blocklist.indexes(connection)
                    self._read_at = time.monotonic()


def _share(ceiling: float, processes: int) -> float:
    """The carrier's connections spread over the processes evenly enough."""
    return max(ceiling / processes, min(ceiling, LEAST))


def _wants_out(body: str, opt_out_type: str) -> bool:
    return opt_out_type == "STOP" or read_reserved(body).meaning in {"stop", "forget"}
