"""Which campaign answers on which of the organization's numbers."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select

from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.campaign import CampaignError
from gateway.models.campaigns import campaign_numbers, numbers
from gateway.phones import PhoneError, kind_of, own_phone


def own_phones(phones: Iterable[str]) -> list[str]:
    """As the numbers are stored, each once. Raises CampaignError with a sentence for each that is none."""
    found: set[str] = set()
    problems: list[str] = []
    for phone in phones:
        try:
            found.add(own_phone(phone))
        except PhoneError as fault:
            problems.append(f'"{phone}" {fault}.')
    if problems:
        raise CampaignError(problems)
    return sorted(found)


def bind(transaction: Transaction, campaign_id: str, phones: Iterable[str]) -> None:
    """Let the campaign answer on these numbers besides those it has; all of them stay locked until the commit."""
    bound = phones_of(transaction, campaign_id)
    wanted = sorted({*phones, *bound})
    known = lock(transaction, wanted)
    for phone in wanted:
        if phone not in bound:
            number_id = known.get(phone) or _register(transaction, phone)
            last = select(func.max(campaign_numbers.c.position)).where(campaign_numbers.c.number_id == number_id)
            position = (transaction.execute(last).scalar() or 0) + 1
            row = {"number_id": number_id, "campaign_id": campaign_id, "position": position}
            transaction.execute(insert(campaign_numbers).values(row))


def unbind(transaction: Transaction, campaign_id: str, phones: Iterable[str]) -> None:
    ids = select(numbers.c.id).where(numbers.c.phone.in_(list(phones)))
    ours = campaign_numbers.c.campaign_id == campaign_id
    transaction.execute(delete(campaign_numbers).where(ours, campaign_numbers.c.number_id.in_(ids)))


def lock(transaction: Transaction, phones: Iterable[str]) -> dict[str, str]:
    """Hold these numbers, so that two campaigns that come to one number take turns. Gives their ids by phone.

    In one order for everybody: nobody waits for somebody who waits for them.
    """
    query = select(numbers.c.phone, numbers.c.id).where(numbers.c.phone.in_(list(phones)))
    rows = transaction.execute(query.order_by(numbers.c.phone).with_for_update()).all()
    return {row.phone: row.id for row in rows}


def phones_of(transaction: Transaction, campaign_id: str) -> tuple[str, ...]:
    query = select(numbers.c.phone).join(campaign_numbers).where(campaign_numbers.c.campaign_id == campaign_id)
    return tuple(transaction.execute(query.order_by(numbers.c.phone)).scalars())


def _register(transaction: Transaction, phone: str) -> str:
    """What its form tells of a number; `gateway numbers sync` asks the carrier for the rest."""
    number_id, kind = new_id(), kind_of(phone)
    long = kind != "short_code"
    row = {"id": number_id, "phone": phone, "kind": kind, "text": True, "voice": long, "carrier_answers_stop": long}
    transaction.execute(insert(numbers).values(row | {"created_at": now()}))
    return number_id
