"""The organization's numbers: what the carrier's account holds, kept here and pointed to this gateway."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import insert, select, update

from gateway.carriers.twilio import Carrier, OwnNumber, Webhooks
from gateway.clock import new_id, now
from gateway.db import Database, Transaction
from gateway.directory import Number, number_of
from gateway.flows.campaign import parse_campaign
from gateway.flows.ring_back import MISSED_CALL
from gateway.models.campaigns import campaign_numbers, campaign_versions, campaigns, numbers

_OF_TEXTS: Final = ("text", "text_fallback")
_OF_CALLS: Final = ("voice", "voice_fallback", "call_status")


class NumberError(ValueError):
    """What was asked of this number cannot be; the message says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`changes` is False for what nothing can be done about from here."""

    phone: str
    what: str
    changes: bool = True


def sync(db: Database, carrier: Carrier, public_url: str, *, check: bool = False) -> list[Finding]:
    """Take over the account's numbers and set their webhooks; with `check`, only say what that would change.

    Numbers that the account no longer holds are reported and left: campaigns and history refer to them.
    Raises what `Carrier` raises; what was changed until then stays changed, and a second run does the rest.
    """
    wanted = Webhooks.below(public_url)
    known = {number.phone: number for number in every(db)}
    findings: list[Finding] = []
    for own in carrier.numbers():
        findings += _sync_one(db, carrier, own, known.pop(own.phone, None), None if check else wanted)
        findings += [Finding(own.phone, what) for what in differences(own, wanted)]
    return findings + [Finding(phone, "is not in the carrier's account", changes=False) for phone in known]


def every(db: Database) -> list[Number]:
    with db.reading() as connection:
        rows = connection.execute(select(numbers).order_by(numbers.c.phone)).all()
    return [number_of(row) for row in rows]


def who_answers_stop(number: Number) -> str:
    return "the carrier" if number.carrier_answers_stop else "the gateway"


def let_answer_stop(db: Database, phone: str, *, carrier: bool) -> None:
    """Who answers STOP, START and HELP on this number; a default that the account's settings have changed.

    Raises NumberError. A toll-free number's handling cannot be switched off (support 360058144374).
    """
    number = _own(db, phone)
    if number.kind == "toll_free" and not carrier:
        raise NumberError(
            f"{phone} is toll-free: there the carrier always answers STOP, and it cannot be told not to."
        )
    with db.transaction() as transaction:
        changed = update(numbers).where(numbers.c.id == number.id).values(carrier_answers_stop=carrier)
        transaction.execute(changed)


def let_ring_back(db: Database, phone: str, slug: str | None) -> None:
    """Calls to this number are never answered, and who rings is rung back for this campaign; None: answered again.

    Raises NumberError.
    """
    number = _own(db, phone)
    if slug and not number.voice:
        raise NumberError(f"{phone} takes no calls; choose a number with voice (`gateway numbers list`).")
    with db.transaction() as transaction:
        campaign_id = _speaking(transaction, slug) if slug else None
        transaction.execute(update(numbers).where(numbers.c.id == number.id).values(missed_call_for=campaign_id))


def _speaking(transaction: Transaction, slug: str) -> str:
    """The id of a campaign that can be gone through on the phone."""
    query = select(campaigns.c.id, campaign_versions.c.source).join(
        campaign_versions, campaign_versions.c.id == campaigns.c.version_id
    )
    found = transaction.execute(query.where(campaigns.c.slug == slug)).one_or_none()
    if found is None:
        raise NumberError(f'There is no campaign "{slug}"; `gateway campaign list` shows those there are.')
    if MISSED_CALL not in parse_campaign(found.source).flow.doors:
        raise NumberError(f"{slug} has nothing to say on the phone; choose a campaign with a voice.")
    return str(found.id)


def _own(db: Database, phone: str) -> Number:
    number = next((number for number in every(db) if number.phone == phone), None)
    if number is None:
        raise NumberError(f"{phone} is none of your numbers; `gateway numbers list` shows them.")
    return number


def ringing_back(db: Database) -> dict[str, str]:
    """The numbers whose calls are never answered, with the slug of the campaign for which they ring back."""
    query = select(numbers.c.phone, campaigns.c.slug).join(campaigns, campaigns.c.id == numbers.c.missed_call_for)
    with db.reading() as connection:
        return {row.phone: row.slug for row in connection.execute(query)}


def in_use(db: Database) -> dict[str, tuple[str, ...]]:
    """The numbers on which live campaigns answer, with these campaigns' slugs."""
    query = (
        select(numbers.c.phone, campaigns.c.slug)
        .join(campaign_numbers, campaign_numbers.c.number_id == numbers.c.id)
        .join(campaigns, campaigns.c.id == campaign_numbers.c.campaign_id)
        .where(campaigns.c.status == "live")
        .order_by(numbers.c.phone, campaign_numbers.c.position)
    )
    found: dict[str, tuple[str, ...]] = {}
    with db.reading() as connection:
        for row in connection.execute(query):
            found[row.phone] = (*found.get(row.phone, ()), row.slug)
    return found


def differences(own: OwnNumber, wanted: Webhooks) -> Iterator[str]:
    """Sentences about webhooks that point elsewhere."""
    relevant = (_OF_TEXTS if own.text else ()) + (_OF_CALLS if own.voice else ())
    for field in fields(Webhooks):
        points, should = getattr(own.webhooks, field.name), getattr(wanted, field.name)
        if field.name in relevant and points != should:
            yield f"{field.name.replace('_', ' ')} webhook: {points or 'none'} -> {should}"


def _sync_one(
    db: Database, carrier: Carrier, own: OwnNumber, known: Number | None, wanted: Webhooks | None
) -> list[Finding]:
    """`wanted` is None where nothing may be changed."""
    what = _news(own, known)
    if wanted is not None:
        if what:
            _store(db, own, known)
        if any(differences(own, wanted)):
            carrier.point_number(own, wanted)
    return [Finding(own.phone, sentence) for sentence in what]


def _news(own: OwnNumber, known: Number | None) -> list[str]:
    can = " and ".join(word for word, able in (("text", own.text), ("voice", own.voice)) if able) or "nothing"
    if known is None:
        return [f"is new here: a {own.kind.replace('_', ' ')} for {can}"]
    same = (own.kind, own.text, own.voice) == (known.kind, known.text, known.voice)
    return [] if same else [f"is a {own.kind.replace('_', ' ')} for {can}"]


def _store(db: Database, own: OwnNumber, known: Number | None) -> None:
    facts: dict[str, str | bool] = {"kind": own.kind, "text": own.text, "voice": own.voice}
    with db.transaction() as transaction:
        if known is None:
            row = {"id": new_id(), "phone": own.phone, "created_at": now()} | facts
            row["carrier_answers_stop"] = own.kind != "short_code"  # its default (support 223134027, 223181748)
            transaction.execute(insert(numbers).values(row))
        else:
            if own.kind == "toll_free":
                facts["carrier_answers_stop"] = True
            transaction.execute(update(numbers).where(numbers.c.id == known.id).values(**facts))
