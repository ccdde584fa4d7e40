"""Supporters by the dozen, and blasts to them."""

from collections.abc import Sequence
from typing import Any, Protocol

from gateway import consent, supporters
from gateway.blasts import steering, store
from gateway.blasts.following.progress import Progress, progress
from gateway.blasts.store import Blast
from gateway.flows.events import Language
from gateway.messaging.outbox import queue_text
from gateway.runtime import Runtime
from tests.running import SHORT_CODE, RunningGateway


class Anything(Protocol):
    """A gateway in this process or in several."""

    @property
    def runtime(self) -> Runtime: ...


PETITION = "keep-families-together"
ENGLISH = "Hi {first_name|friend}, this is Puerta Abierta. March on Friday at noon! Reply STOP to end."
SPANISH = "Puerta Abierta: marcha el viernes al mediodia. Responda ALTO para terminar."


def joins(gateway: Anything, phone: str, language: Language = "en", *, agreed: bool = True, **known: Any) -> str:
    """The id of a new supporter."""
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.add(transaction, phone, language)
        if agreed:
            consent.opt_in(transaction, person.id, source="keyword", words="SIGN", language=language)
        if known:
            supporters.note(transaction, person.id, **known)
    return person.id


def crowd(gateway: Anything, size: int, **known: Any) -> list[str]:
    """Telephones of Chicago, where it is two in the afternoon."""
    phones = [f"+1312555{1000 + place}" for place in range(size)]
    for phone in phones:
        joins(gateway, phone, **known)
    return phones


def written(gateway: Anything, slug: str = "march", **texts: str) -> Blast:
    live = gateway.runtime.directory.by_slug(PETITION)
    assert live is not None
    wording: Any = texts or {"en": ENGLISH, "es": SPANISH}
    return store.create(gateway.runtime, "rosa", slug, live, wording)


def person_answers(gateway: RunningGateway, supporter_id: str, body: str) -> None:
    """Somebody of the organization, from the inbox; it is queued."""
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    with gateway.runtime.db.transaction() as transaction:
        queue_text(
            gateway.runtime,
            transaction,
            supporter_id=supporter_id,
            number_id=number.id,
            body=body,
            purpose="person",
        )


def inboxes(gateway: RunningGateway, phones: Sequence[str]) -> list[list[str]]:
    return [gateway.phone(phone).inbox for phone in phones]


def far(gateway: Anything, slug: str = "march") -> Progress:
    return progress(gateway.runtime, store.find(gateway.runtime, slug).id)


def sent(gateway: RunningGateway, slug: str = "march") -> Progress:
    """After the jobs, the carrier's minute, and the sweep."""
    steering.send(gateway.runtime, "rosa", slug)
    gateway.run_jobs()
    gateway.advance(minutes=1)
    return far(gateway, slug)
