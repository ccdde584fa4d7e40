"""A blast while the carrier stumbles, workers die and Redis forgets; and who got what of it in the end."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from gateway import consent, supporters
from gateway.blasts.sending.waking import is_drained
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from gateway.queues import SWEEPS
from tests.blasts.people import far
from tests.crashes.pieces import Gateway
from tests.waiting import eventually

_GLANCE: Final = 0.3  # seconds
_SETTLED: Final = 4  # minutes; what the carrier's list does not show by then, it never had
_FIRST: Final = 3_124_200_000  # Chicago, where it is two in the afternoon


def gathered(gateway: Gateway, texted: int, silent: int) -> list[str]:
    """The telephones of all of them; the silent ones never agreed to anything, and are the last."""
    phones = [f"+1{_FIRST + place}" for place in range(texted + silent)]
    with gateway.runtime.db.transaction() as transaction:
        for place, phone in enumerate(phones):
            person = supporters.add(transaction, phone, "en")
            if place < texted:
                consent.opt_in(transaction, person.id, source="keyword", words="SIGN", language="en")
    return phones


def arrived(gateway: Gateway) -> Counter[str]:
    """By telephone: what the carrier took, whatever it said about it."""
    with gateway.sandbox.carrier.lock:
        taken = list(gateway.sandbox.carrier.store.messages.values())
    return Counter(message.to for message in taken if message.direction == "outbound-api")


def until(gateway: Gateway, holds: Callable[[], bool], seconds: float) -> None:
    """The clock goes as ever. Sweeps come one after the other, so that nobody waits for them."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            raise AssertionError(f"not within {seconds:.0f} seconds: {far(gateway)}")
        if not gateway.runtime.queues.queue(SWEEPS).count:
            gateway.runtime.queues.enqueue("sweep")
        time.sleep(_GLANCE)


def power_cut(gateway: Gateway) -> None:
    """All workers die, Redis forgets everything, and minutes pass until they are back.

    Time is moved only here, when none of them waits for an answer of the carrier: a text that is on its way must not
    look as if its worker had been gone for minutes.
    """
    for worker in gateway.workers:
        worker.kill()
    eventually(lambda: not gateway.carriers_door.inside)
    gateway.strike("redis data")
    gateway.pass_minutes(_SETTLED)
    for worker in gateway.workers:
        worker.start()
    gateway.kills["power"] = gateway.kills.get("power", 0) + 1


def is_over(gateway: Gateway) -> bool:
    return far(gateway).blast.status == "done"


def calm(gateway: Gateway, seconds: float) -> None:
    """Until the blast is over."""
    ends = time.monotonic() + seconds
    while not is_over(gateway):
        until(gateway, lambda: is_over(gateway) or _only_minutes_help(gateway), ends - time.monotonic())
        if not is_over(gateway):
            power_cut(gateway)


def _only_minutes_help(gateway: Gateway) -> bool:
    """Nobody sends, and what is in doubt is too young to be asked about."""
    found, since = far(gateway), gateway.clock.now() - timedelta(minutes=_SETTLED)
    if found.waiting or found.texts["queued"] or is_drained(gateway.runtime, found.blast.number_id):
        return False
    in_doubt = messages.c.blast_id.is_not(None), messages.c.status.in_(("sending", "uncertain"))
    with gateway.runtime.db.reading() as connection:
        oldest = connection.execute(select(func.min(messages.c.claimed_at)).where(*in_doubt)).scalar()
    return oldest is not None and oldest >= since


@dataclass(frozen=True)
class Verdict:
    """`doubles`: texts too many. `lost`: people with neither text nor reason. `untrue`: what our tables get wrong."""

    people: int
    texts: int
    doubles: int
    lost: int
    left_out: dict[str, int]
    untrue: list[str]

    @property
    def holds(self) -> bool:
        return not (self.doubles or self.lost or self.untrue)


def verdict(gateway: Gateway, phones: Sequence[str]) -> Verdict:
    """What the carrier took, beside what our tables say about it."""
    taken, listed, found = arrived(gateway), _left_out(gateway), far(gateway)
    return Verdict(
        people=len(phones),
        texts=taken.total(),
        doubles=taken.total() - len(taken),
        lost=sum(phone not in taken and phone not in listed for phone in phones),
        left_out=dict(found.left_out),
        untrue=[
            what
            for what, wrong in (
                ("somebody was texted who has a reason for getting none", taken.keys() & listed.keys()),
                ("somebody was texted who is not in the audience", taken.keys() - set(phones)),
                ("a text is in no final state", found.gone != found.texts.total()),
                ("the texts are counted wrongly", found.gone != taken.total()),
                ("somebody still waits", found.waiting),
                ("somebody has two texts", _people_with_texts(gateway) != found.texts.total()),
            )
            if wrong
        ],
    )


def _left_out(gateway: Gateway) -> dict[str, str]:
    """The reason, by telephone."""
    query = select(people.c.phone, blast_recipients.c.reason).join(blast_recipients)
    with gateway.runtime.db.reading() as connection:
        rows = connection.execute(query.where(blast_recipients.c.reason.is_not(None))).all()
    return {row.phone: row.reason for row in rows}


def _people_with_texts(gateway: Gateway) -> int:
    query = select(func.count(messages.c.supporter_id.distinct())).where(messages.c.blast_id.is_not(None))
    with gateway.runtime.db.reading() as connection:
        return connection.execute(query).scalar_one()
