"""Names on petitions: one person signs once, whatever the channel; a shared phone may carry several names."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any, Final, Literal

from sqlalchemy import bindparam, delete, null, select, update

from gateway import consent, supporters
from gateway.clock import new_id, now
from gateway.crypto import keyring
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows.answers import name_key
from gateway.flows.events import Language
from gateway.models.campaigns import campaigns
from gateway.models.signatures import signatures
from gateway.prepared import Prepared, insert_of
from gateway.runtime import Runtime

Stage = Literal["pending", "confirmed"]


@dataclass(frozen=True, slots=True)
class Name:
    """What a signer gave. `text` is None where the name was only spoken; then `recording` is the carrier's URL.

    `another` says that the speaker shares this phone with somebody who has signed already.
    """

    text: str | None
    zip: str
    language: Language
    channel: Literal["text", "voice", "api", "paper"]
    recording: str | None = None
    source: str | None = None
    another: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """`fresh` is True for the call that added or confirmed it; a repetition changes nothing and gets its number."""

    id: str
    number: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    name_index: bytes
    named: bool
    zip: str
    status: str
    number: int | None


_OF_PHONE: Final = Prepared(
    select(
        signatures.c.id,
        signatures.c.name_index,
        signatures.c.name.is_not(None).label("named"),
        signatures.c.zip,
        signatures.c.status,
        signatures.c.number,
    ).where(
        signatures.c.campaign_id == bindparam("campaign_id"),
        signatures.c.supporter_id == bindparam("supporter_id"),
    )
)
_CONFIRMED_BY: Final = Prepared(
    select(signatures.c.name_index).where(
        signatures.c.supporter_id == bindparam("supporter_id"), signatures.c.status == "confirmed"
    )
)
_ADD: Final = insert_of(
    signatures, "id", "campaign_id", "supporter_id", "name", "name_index", "recording", "zip", "language", "status",
    "number", "channel", "source", "created_at", "confirmed_at", "ask_at", "asked",
)  # fmt: skip
_CONFIRM: Final = Prepared(
    update(signatures)
    .where(signatures.c.id == bindparam("signature_id"))
    .values(status="confirmed", number=bindparam("number"), confirmed_at=bindparam("confirmed_at"), ask_at=null())
)
_NEXT_NUMBER: Final = Prepared(
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign_id"))
    .values(signatures=campaigns.c.signatures + 1)
    .returning(campaigns.c.signatures)
)


def sign(  # noqa: PLR0913 - who, what, how far, and the two things that bound it
    transaction: Transaction,
    *,
    campaign_id: str,
    supporter_id: str | None,
    name: Name,
    stage: Stage,
    mine: str | None = None,
    household_limit: int,
    ask_at: datetime | None = None,
) -> Signature:
    """Put a name on the petition, or find it there. The caller holds the supporter's row, so nobody signs beside it.

    `mine` is the pending signature that this very conversation made before, so that a corrected name replaces it;
    `ask_at` is when its owner should be asked to confirm it, if it is left pending.
    """
    rows = _of_phone(transaction, campaign_id, supporter_id)
    own = next((row for row in rows if row.id == mine and row.status == "pending"), None)
    found = _find(rows, name) or own
    if found is None and len([row for row in rows if row.status != "pending"]) >= household_limit:
        found = rows[-1]
    if own and found and own.id != found.id:
        transaction.execute(delete(signatures).where(signatures.c.id == own.id))
    if found is None:
        return _add(
            transaction,
            campaign_id=campaign_id,
            supporter_id=supporter_id,
            name=name,
            stage=stage,
            # A name that was only spoken is compared with nothing, so its index is chance.
            name_index=name_indexes(name.text)[0] if name.text else token_bytes(32),
            ask_at=ask_at,
        )
    if found.id == mine or not found.named or (stage == "confirmed" and found.status == "pending"):
        _complete(transaction, found, name)
    if stage == "pending":
        return Signature(found.id, found.number, fresh=False)
    return _confirm(transaction, campaign_id, found)


def add_pending(  # noqa: PLR0913 - one person's signature from elsewhere, field by field
    runtime: Runtime,
    transaction: Transaction,
    *,
    campaign: Live,
    phone: str,
    name: str,
    zip_code: str,
    language: Language,
    channel: Literal["api", "paper"],
    source: str,
    words: str = "",
) -> None:
    """A signature from a web form or a paper list; its owner is asked by text. Nothing tells whether it was new.

    Raises sqlalchemy.exc.IntegrityError if the same phone is being added at this moment; try again.
    """
    supporter = supporters.find_or_add(transaction, phone, language)
    signature = sign(
        transaction,
        campaign_id=campaign.id,
        supporter_id=supporter.id,
        name=Name(name, zip_code, language, channel, source=source),
        stage="pending",
        household_limit=runtime.settings.household_limit,
        ask_at=now(),
    )
    if signature.fresh:
        consent.opt_in(
            transaction,
            supporter.id,
            source=channel,
            words=words or source,
            language=language,
            campaign_id=campaign.id,
            version_id=campaign.version_id,
        )
        runtime.queues.enqueue_after_commit(transaction, "ask_signer", signature.id)


def has_signed_as(transaction: Transaction, supporter_id: str, name: str) -> bool:
    """Have they confirmed this name, on whatever petition? A name on file may be one that a list gave them."""
    rows = transaction.fetch(_CONFIRMED_BY, {"supporter_id": supporter_id})
    return not {row.name_index for row in rows}.isdisjoint(name_indexes(name))


def withdraw(transaction: Transaction, signature_id: str) -> None:
    transaction.execute(
        update(signatures)
        .where(signatures.c.id == signature_id, signatures.c.status.in_(("pending", "confirmed")))
        .values(status="withdrawn", ask_at=None)
    )


def ask_no_more(transaction: Transaction, supporter_id: str, campaign_id: str) -> None:
    """After an opt-out from this campaign; one from everything is seen when the question would leave."""
    transaction.execute(
        update(signatures)
        .where(
            signatures.c.campaign_id == campaign_id,
            signatures.c.supporter_id == supporter_id,
            signatures.c.status == "pending",
        )
        .values(ask_at=None)
    )


def withdraw_only(transaction: Transaction, supporter_id: str) -> bool:
    """Takes the one name that stands from this telephone off its petition; False where there is none, or several."""
    standing = select(signatures.c.id).where(
        signatures.c.supporter_id == supporter_id, signatures.c.status.in_(("pending", "confirmed"))
    )
    found = transaction.execute(standing.limit(2)).scalars().all()
    if len(found) != 1:
        return False
    withdraw(transaction, found[0])
    return True


def first_question_at(moment: datetime) -> datetime:
    """When to ask somebody whose call or form was cut short: a little later, in case they come back by themselves."""
    return moment + timedelta(minutes=2)


def _of_phone(transaction: Transaction, campaign_id: str, supporter_id: str | None) -> list[_Row]:
    if supporter_id is None:  # a withheld number: nothing to compare with
        return []
    rows = transaction.fetch(_OF_PHONE, {"campaign_id": campaign_id, "supporter_id": supporter_id})
    return [_Row(row.id, row.name_index, bool(row.named), row.zip, row.status, row.number) for row in rows]


def _find(rows: list[_Row], name: Name) -> _Row | None:
    if name.text:
        indexes = name_indexes(name.text)
        same = next((row for row in rows if row.name_index in indexes), None)
        # Whoever signed by voice and now writes is taken for the same person, and the spoken name gets its letters.
        return same or next((row for row in rows if not row.named and row.status != "withdrawn"), None)
    if name.another:
        return None
    return next((row for row in rows if row.status == "confirmed"), None) or next(iter(rows), None)


def name_indexes(name: str) -> tuple[bytes, ...]:
    """Newest first, as `crypto.phone_indexes`."""
    return keyring().indexes(name_key(name), b"name")


def _add(  # noqa: PLR0913 - the columns of a signature
    transaction: Transaction,
    *,
    campaign_id: str,
    supporter_id: str | None,
    name: Name,
    stage: Stage,
    name_index: bytes,
    ask_at: datetime | None,
) -> Signature:
    confirmed = stage == "confirmed"
    moment = now()
    number = _next_number(transaction, campaign_id) if confirmed else None
    row: dict[str, Any] = {
        "id": new_id(),
        "campaign_id": campaign_id,
        "supporter_id": supporter_id,
        "name": name.text,
        "name_index": name_index,
        "recording": name.recording,
        "zip": name.zip,
        "language": name.language,
        "status": stage,
        "number": number,
        "channel": name.channel,
        "source": name.source,
        "created_at": moment,
        "confirmed_at": moment if confirmed else None,
        "ask_at": None if confirmed else ask_at,
        "asked": 1 if name.channel == "text" else 0,  # the read-back in the conversation was the first question
    }
    transaction.run(_ADD, row)
    return Signature(row["id"], number, fresh=True)


def _complete(transaction: Transaction, found: _Row, name: Name) -> None:
    """Write down what is newly known: a corrected name, a spoken name's letters, a recording."""
    changes: dict[str, Any] = {} if name.zip == found.zip else {"zip": name.zip}
    if name.recording:
        changes["recording"] = name.recording
    indexes = name_indexes(name.text) if name.text else ()
    if indexes and not (found.named and found.name_index in indexes):
        changes |= {"name": name.text, "name_index": indexes[0]}
    if not name.text and found.status == "pending" and found.named:
        # The conversation began by text and is finished by voice: the written name stays.
        changes.pop("recording", None)
    if changes:
        transaction.execute(update(signatures).where(signatures.c.id == found.id).values(changes))


def _confirm(transaction: Transaction, campaign_id: str, row: _Row) -> Signature:
    """An invalidated signature stays so, and its owner is told nothing about it: the number is the one it had."""
    if row.status in {"confirmed", "invalidated"}:
        return Signature(row.id, row.number, fresh=False)
    number = row.number or _next_number(transaction, campaign_id)
    transaction.run(_CONFIRM, {"signature_id": row.id, "number": number, "confirmed_at": now()})
    return Signature(row.id, number, fresh=True)


def _next_number(transaction: Transaction, campaign_id: str) -> int:
    number: int = transaction.fetch(_NEXT_NUMBER, {"campaign_id": campaign_id})[0].signatures
    return number
