"""People, found by phone number."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway import consent, do_not_contact
from gateway.clock import new_id, now
from gateway.crypto import phone_indexes
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.models.protection import do_not_contact as forgotten
from gateway.models.supporters import supporters
from gateway.prepared import Prepared


class Supporter(NamedTuple):
    id: str
    phone: str
    name: str | None
    zip: str | None
    language: Language
    opted_out: bool

    @property
    def known(self) -> dict[str, str]:
        """The answers on file, as a flow names them."""
        return {key: value for key, value in (("name", self.name), ("zip", self.zip)) if value}


_COLUMNS = (
    supporters.c.id,
    supporters.c.phone,
    supporters.c.name,
    supporters.c.zip,
    supporters.c.language,
    supporters.c.opted_out_at,
)
# The row is locked (SQLite's one writer makes that needless) so that two texts of one person take turns.
_BY_PHONE = Prepared(select(*_COLUMNS).where(supporters.c.phone_index == bindparam("phone_index")).with_for_update())
_BY_ID = select(*_COLUMNS).where(supporters.c.id == bindparam("id"))
_HOLD = select(supporters.c.id).where(supporters.c.id == bindparam("id")).with_for_update()
# Whoever was forgotten counts as opted out still. Asked in the same statement, it costs next to nothing.
_OUT_SINCE = select(forgotten.c.at).where(forgotten.c.phone_index == bindparam("phone_index"))
_ADD = Prepared(
    insert(supporters)
    .values(
        {name: bindparam(name) for name in ("id", "phone", "phone_index", "language", "created_at")}
        | {"opted_out_at": _OUT_SINCE.scalar_subquery()}
    )
    .returning(supporters.c.opted_out_at)
)
_LEARN = Prepared(
    update(supporters)
    .where(supporters.c.id == bindparam("supporter_id"))
    .values(name=bindparam("name"), zip=bindparam("zip"), language=bindparam("language"))
)
_LIVES = Prepared(
    update(supporters)
    .where(supporters.c.id == bindparam("supporter_id"))
    .values(zip=bindparam("there"), district=bindparam("seat"))
)
_MAY_LIVE = Prepared(
    update(supporters)
    .where(
        supporters.c.id == bindparam("supporter_id"),
        supporters.c.zip.is_(None) | (supporters.c.zip == bindparam("there")),
    )
    .values(zip=bindparam("there"), district=bindparam("seat"))
)


def find(transaction: Transaction, phone: str) -> Supporter | None:
    for index in phone_indexes(phone):
        found = transaction.fetch(_BY_PHONE, {"phone_index": index})
        if found:
            return _supporter(found[0])
    return None


def find_or_add(transaction: Transaction, phone: str, language: Language) -> Supporter:
    """Raises sqlalchemy.exc.IntegrityError if another transaction adds the same phone at this moment; try again."""
    return find(transaction, phone) or add(transaction, phone, language)


def add(transaction: Transaction, phone: str, language: Language) -> Supporter:
    """Raises sqlalchemy.exc.IntegrityError as `find_or_add` does."""
    indexes = phone_indexes(phone)
    if len(indexes) > 1:
        _claim(transaction, indexes)
    supporter_id = new_id()
    [added] = transaction.fetch(
        _ADD,
        {
            "id": supporter_id,
            "phone": phone,
            "phone_index": indexes[0],
            "language": language,
            "created_at": now(),
        },
    )
    perhaps_out = added.opted_out_at is not None or len(indexes) > 1
    out = perhaps_out and _stays_out(transaction, supporter_id, phone, language)
    return Supporter(supporter_id, phone, None, None, language, opted_out=out)


def _stays_out(transaction: Transaction, supporter_id: str, phone: str, language: Language) -> bool:
    """From here on the person's own row and ledger say what the hash said."""
    out = do_not_contact.let_in(transaction, phone)
    if out:
        words = "asked to be forgotten, or was out when forgotten"
        consent.opt_out(transaction, supporter_id, source="forgotten", words=words, language=language)
    return out


def take_turns(transaction: Transaction, phones: Iterable[tuple[bytes, ...]]) -> None:
    """While a key is being changed, somebody else may add the same phone under the index of the other key.

    The unique constraint does not see that, so both take turns on the one index that is the same for both rings.
    SQLite has one writer, and so has its turns already.
    """
    if transaction.connection.dialect.name == "postgresql":
        for turn in sorted(int.from_bytes(min(indexes)[:8], signed=True) for indexes in phones):
            transaction.execute(select(func.pg_advisory_xact_lock(turn)))


def _claim(transaction: Transaction, indexes: tuple[bytes, ...]) -> None:
    take_turns(transaction, [indexes])
    there = select(supporters.c.id).where(supporters.c.phone_index.in_(indexes))
    if transaction.execute(there).first():
        raise IntegrityError(None, None, ValueError("this phone was added a moment ago"))


def by_id(transaction: Transaction, supporter_id: str) -> Supporter:
    return _supporter(transaction.execute(_BY_ID, {"id": supporter_id}).one())


def hold(transaction: Transaction, supporter_id: str) -> bool:
    """Locks the person's row. Everything that concerns one person takes this lock first, and so takes turns.

    False for somebody who was forgotten meanwhile.
    """
    return transaction.execute(_HOLD, {"id": supporter_id}).first() is not None


def learn(
    transaction: Transaction, supporter: Supporter, name: str | None, zip_code: str | None, language: str
) -> None:
    """What a conversation taught about this person; nothing is written where that is nothing new."""
    learned = {"name": name, "zip": zip_code, "language": language}
    if learned != {"name": supporter.name, "zip": supporter.zip, "language": supporter.language}:
        transaction.run(_LEARN, {"supporter_id": supporter.id, **learned})


def district_of(transaction: Transaction, supporter_id: str) -> str | None:
    return transaction.execute(select(supporters.c.district).where(supporters.c.id == supporter_id)).scalar()


def lives_in(
    transaction: Transaction, supporter_id: str, zip_code: str, district: str | None, *, certain: bool
) -> None:
    """What somebody said of their own place. Where it may be somebody else, it only counts if we know of none."""
    lives = _LIVES if certain else _MAY_LIVE
    transaction.run(lives, {"supporter_id": supporter_id, "there": zip_code, "seat": district})


def note(transaction: Transaction, supporter_id: str, **changes: str | None) -> None:
    """Record what was learned: name, zip, language, line_type."""
    transaction.execute(update(supporters).where(supporters.c.id == supporter_id).values(**changes))


def _supporter(row: Any) -> Supporter:
    return Supporter(row.id, row.phone, row.name, row.zip, row.language, opted_out=row.opted_out_at is not None)
