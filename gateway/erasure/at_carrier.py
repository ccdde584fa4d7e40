"""All that the carrier holds about a telephone, its recordings first: deleted, or counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import structlog
from sqlalchemy import Table, select

from gateway.carriers.errors import CarrierError, NotTaken
from gateway.erasure.copies import PATIENCE
from gateway.models.calls import calls
from gateway.models.messages import messages
from gateway.runtime import Runtime

_AT_ONCE = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """Ids at the carrier."""

    texts: int
    calls: int
    recordings: int


@dataclass(slots=True)
class Pass:
    """One go at it. `left` is what could not be deleted yet, `cut`: there was no time for everything."""

    texts: int = 0
    calls: int = 0
    recordings: int = 0
    left: int = 0
    cut: bool = False
    until: float = field(default_factory=lambda: monotonic() + PATIENCE)

    @property
    def deleted(self) -> int:
        return self.texts + self.calls + self.recordings

    @property
    def found_nothing(self) -> bool:
        return not (self.deleted or self.left or self.cut)

    def delete(self, delete: Callable[[str], bool], sid: str) -> bool:
        """Raises NotTaken: whoever is turned away comes back later, with everything."""
        if monotonic() > self.until:
            self.cut = True
            return False
        try:
            gone = delete(sid)
        except NotTaken:
            raise
        except CarrierError as fault:
            log.warning("the carrier has not deleted something yet", fault=str(fault))
            gone = False
        self.left += not gone
        return gone


def delete_held(runtime: Runtime, phone: str) -> Pass:
    """No transaction may be open. What stands in our tables again belongs to somebody who came back, and stays."""
    done = Pass()
    for part in (_delete_texts, _delete_calls):
        try:
            part(runtime, phone, done)
        except CarrierError as fault:
            log.warning("an erasure at the carrier goes on later", fault=str(fault))
            done.left += 1
    return done


def _delete_texts(runtime: Runtime, phone: str, done: Pass) -> None:
    for sid in _unknown(runtime, messages, list(runtime.carrier.texts_with(phone))):
        done.texts += done.delete(runtime.carrier.delete_text, sid)


def _delete_calls(runtime: Runtime, phone: str, done: Pass) -> None:
    for sid in _unknown(runtime, calls, list(runtime.carrier.calls_with(phone))):
        _delete_call(runtime, done, sid)


def _delete_call(runtime: Runtime, done: Pass, sid: str) -> None:
    """The call last: its recordings are found by it."""
    whole = True
    for recording in runtime.carrier.recordings_of(sid):
        gone = done.delete(runtime.carrier.delete_recording, recording)
        done.recordings += gone
        whole = whole and gone
    if whole:
        done.calls += done.delete(runtime.carrier.delete_call, sid)


def held(runtime: Runtime, phone: str) -> Held:
    """Raises CarrierError."""
    sids = list(runtime.carrier.calls_with(phone))
    recordings = sum(len(runtime.carrier.recordings_of(sid)) for sid in sids)
    return Held(len(list(runtime.carrier.texts_with(phone))), len(sids), recordings)


def _unknown(runtime: Runtime, table: Table, sids: list[str]) -> list[str]:
    known: set[str] = set()
    with runtime.db.reading() as connection:
        for start in range(0, len(sids), _AT_ONCE):
            some = table.c.carrier_sid.in_(sids[start : start + _AT_ONCE])
            known.update(connection.execute(select(table.c.carrier_sid).where(some)).scalars())
    return [sid for sid in sids if sid not in known]
