"""The ledger of who agreed to be contacted and who asked us to stop, by text and by voice alike. Append-only.

An opt-in names the campaign in which it was given and holds for everything; an opt-out holds for everything unless it
names a campaign. After an opt-out from everything only the person's own START (`opt_back`) leads back; from one
campaign, START or that campaign's keyword does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import bindparam, func, select, update

from gateway.clock import new_id, now
from gateway.contact import Channel
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.models.supporters import consents, supporters
from gateway.prepared import Prepared, insert_of

Kind = Literal["opt_in", "opt_out", "opt_back"]

_BOTH: Final[frozenset[Channel]] = frozenset({"text", "call"})
KEYWORD: Final = "keyword"  # the source of an opt-in by which somebody comes back to a campaign that they had left

_ADD: Final = insert_of(
    consents, "id", "supporter_id", "kind", "source", "words", "language", "campaign_id", "version_id", "at"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says. `left`: opted out of the campaign that was asked about, or of everything."""

    given: bool
    left: bool
    opted_out: bool
    left_at: datetime | None = None  # since when out of this campaign, whatever holds for everything
    only: Channel | None = None  # what was given is for texts alone, or for calls alone


def opt_in(  # noqa: PLR0913 - the columns of an entry
    transaction: Transaction,
    supporter_id: str,
    *,
    source: str,
    words: str,
    language: Language,
    campaign_id: str | None = None,
    version_id: str | None = None,
) -> None:
    """A keyword, a form, a paper, a call: consent to be contacted. It never undoes an opt-out from everything.

    `words` are the person's own, or, of a form or a list, those that were shown; of a campaign's version the words
    shown are in its file.
    """
    given_in = {"campaign_id": campaign_id, "version_id": version_id}
    _write(transaction, supporter_id, "opt_in", {"source": source, "words": words, "language": language, **given_in})


def opt_out(
    transaction: Transaction,
    supporter_id: str,
    *,
    source: str,
    words: str,
    language: Language,
    campaign_id: str | None = None,
) -> None:
    """From everything, or from one campaign, at once; a repeated one leaves the time of the first."""
    entry = {"source": source, "words": words, "language": language, "campaign_id": campaign_id, "version_id": None}
    _write(transaction, supporter_id, "opt_out", entry, _after_all(transaction, supporter_id))
    if campaign_id is None:
        transaction.execute(
            update(supporters)
            .where(supporters.c.id == supporter_id, supporters.c.opted_out_at.is_(None))
            .values(opted_out_at=now())
        )


def opt_back_in(transaction: Transaction, supporter_id: str, *, words: str, language: Language) -> None:
    """START and its kin: the only way back after STOP."""
    entry = {"source": "word", "words": words, "language": language, "campaign_id": None, "version_id": None}
    _write(transaction, supporter_id, "opt_back", entry, _after_all(transaction, supporter_id))
    transaction.execute(update(supporters).where(supporters.c.id == supporter_id).values(opted_out_at=None))


_EVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
_LAST: Final = select(func.max(consents.c.at)).where(consents.c.supporter_id == bindparam("supporter_id"))
_ENTRIES: Final = Prepared(
    select(consents.c.kind, consents.c.source, consents.c.campaign_id, consents.c.channel, consents.c.at)
    .where(consents.c.supporter_id == bindparam("supporter_id"), consents.c.at <= bindparam("at"))
    .order_by(consents.c.at, consents.c.id)
)


def standing(
    transaction: Transaction, supporter_id: str, campaign_id: str | None = None, at: datetime | None = None
) -> Standing:
    """What the ledger says, or said `at` any moment before; of everything, or of one campaign.

    Without a moment all of it counts, what was written before the clock was set back included.
    """
    entries = transaction.fetch(_ENTRIES, {"supporter_id": supporter_id, "at": at or _EVER})
    return stands(entries, campaign_id)


def stands(entries: Sequence[Any], campaign_id: str | None) -> Standing:
    """The entries, oldest first, have `kind`, `source`, `campaign_id`, `channel` and `at`."""
    if "opt_out" not in [entry.kind for entry in entries]:  # nearly everybody
        return _agreed(*[entry.channel for entry in entries])
    given: set[Channel] = set()
    everything = False
    left_at: datetime | None = None
    for entry in entries:
        here = campaign_id is not None and entry.campaign_id == campaign_id
        if entry.kind == "opt_out":
            everything = everything or entry.campaign_id is None
            left_at = left_at or (entry.at if here else None)
        else:
            given |= {entry.channel} if entry.channel else _BOTH
            back = entry.kind == "opt_back"
            everything = everything and not back
            left_at = None if back or (here and entry.source == KEYWORD) else left_at
    only = next(iter(given)) if len(given) == 1 else None
    return Standing(bool(given), everything or left_at is not None, everything, left_at, only)


@lru_cache(maxsize=1000)
def _agreed(*channels: Channel | None) -> Standing:
    """Somebody who never opted out, by what each of their opt-ins is for."""
    only = channels[0] if len(set(channels)) == 1 else None
    return Standing(bool(channels), left=False, opted_out=False, only=only)


def came_back(transaction: Transaction, supporter_id: str, since: datetime) -> bool:
    """By START, after that moment."""
    entries = transaction.fetch(_ENTRIES, {"supporter_id": supporter_id, "at": _EVER})
    return any(entry.kind == "opt_back" and entry.at > since for entry in entries)


def _after_all(transaction: Transaction, supporter_id: str) -> datetime:
    """Now; but after a clock that was set back, later than whatever this takes back."""
    last = transaction.execute(_LAST, {"supporter_id": supporter_id}).scalar()
    return max(now(), last + timedelta(microseconds=1)) if last else now()


def _write(
    transaction: Transaction, supporter_id: str, kind: Kind, entry: dict[str, str | None], at: datetime | None = None
) -> None:
    row = {"id": new_id(), "supporter_id": supporter_id, "kind": kind, "at": at or now(), **entry}
    transaction.run(_ADD, row)
