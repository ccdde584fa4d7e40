"""Officials and offices that people enter, change and take out; imports leave them alone."""

import re
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from gateway.clock import now
from gateway.db import Database, Transaction
from gateway.models.officials import offices, officials
from gateway.officials.changes import change
from gateway.officials.entries import Columns, office_row, official_columns, require_seat
from gateway.officials.errors import OfficialsError
from gateway.officials.shipped import SWITCHBOARD, Row, shipped

MAIN: Final = "main"  # the office of whoever has just one

_KEY: Final = re.compile(r"[a-z0-9-]+(:[A-Za-z0-9.-]+)+")
_FROM_FILE: Final = "us:bioguide:"
_NOT_GIVEN: Final = [column.name for column in officials.c if column.nullable]
_SPOKEN: Final = frozenset({"spoken_en", "spoken_es"})


def add(db: Database, who: str, key: str, about: Columns, office: Columns) -> None:
    """A new official with one office, `main`. Raises OfficialsError."""
    if not _KEY.fullmatch(key) or len(key) > 60 or key.startswith(_FROM_FILE):
        raise OfficialsError(
            f'"{key[:60]}" is no key for an official; choose one such as il:governor or us:ice:chicago.'
        )
    row = {"key": key, "source": "hand", "active": True} | official_columns(about)
    if not row.get("kind") or not row.get("name"):
        raise OfficialsError("An official needs a kind and a name.")
    require_seat(row)
    row = dict.fromkeys(_NOT_GIVEN) | {"title_en": "", "title_es": row.get("title_en", "")} | row
    line = office_row(key, MAIN, office, before=None)

    def act(transaction: Transaction) -> tuple[None, Columns]:
        existing = _found(transaction, key)
        if existing["active"] if existing else key in shipped():
            raise OfficialsError(f"{key} is there already; `gateway officials edit {key}` changes it.")
        if existing:
            transaction.execute(update(officials).where(officials.c.key == key).values(row))
        else:
            transaction.execute(insert(officials).values(row))
        _put(transaction, line)
        return None, {}

    change(db, who, f"add {key}", act)


def edit(db: Database, who: str, key: str, about: Columns, office: Columns, name: str = "") -> None:
    """Changes the official, and the office of that name, which may be new. Raises OfficialsError.

    An official who comes from the file keeps what the file says, but for how a voice says the name. An office that
    was changed by hand stays as it is, whatever the file says later.
    """
    row = official_columns(about)
    if not row and not office:
        raise OfficialsError("Nothing was given that could be changed.")

    def act(transaction: Transaction) -> tuple[None, Columns]:
        existing = _ours(transaction, key)
        if existing["source"] == "file" and row.keys() - _SPOKEN:
            raise OfficialsError(f"{key} comes from the file; only its offices and spoken names can be changed.")
        require_seat(existing | row)
        if row:
            transaction.execute(update(officials).where(officials.c.key == key).values(row))
        if office:
            chosen = name or _only_office(transaction, key)
            line = office_row(key, chosen, office, _line(transaction, key, chosen))
            _require_own_line(transaction, line)
            _put(transaction, line)
        return None, {}

    change(db, who, f"edit {key}{name and '/'}{name}", act)


def remove(db: Database, who: str, key: str, name: str = "") -> None:
    """The official no longer counts, or only the office of that name. Raises OfficialsError."""

    def act(transaction: Transaction) -> tuple[None, Columns]:
        existing = _ours(transaction, key)
        if name:
            line = _line(transaction, key, name)
            if line is None or not line["active"]:
                raise _no_office(key, name)
            _put(transaction, dict(line) | {"active": False, "source": "hand"})
        if key == SWITCHBOARD and (not name or not _active_lines(transaction, key)):
            raise OfficialsError(f"{key} is where callers get when nobody else can be called; change it instead.")
        if not name and existing["source"] == "file":
            raise OfficialsError(f"{key} comes from the file and would return; change or remove its offices instead.")
        if not name:
            transaction.execute(update(officials).where(officials.c.key == key).values(active=False))
            transaction.execute(update(offices).where(offices.c.official == key).values(active=False))
        return None, {}

    change(db, who, f"remove {key}{name and '/'}{name}", act)


def close_today(db: Database, who: str, key: str, name: str = "", *, reopen: bool = False) -> list[str]:
    """Closed until midnight by the clock of each office: all of them, or the one of that name.

    Returns a sentence for each. Raises OfficialsError.
    """

    def act(transaction: Transaction) -> tuple[list[str], Columns]:
        _ours(transaction, key)
        lines = [line for line in _active_lines(transaction, key) if name in {"", line["key"].rpartition("/")[2]}]
        if not lines:
            raise _no_office(key, name)
        return [_close(transaction, line, reopen=reopen) for line in lines], {}

    return change(db, who, f"{'reopen' if reopen else 'close today'} {key}{name and '/'}{name}", act)


def _close(transaction: Transaction, line: Any, *, reopen: bool) -> str:
    day = None if reopen else now().astimezone(ZoneInfo(line["zone"])).date()
    transaction.execute(update(offices).where(offices.c.key == line["key"]).values(closed_on=day))
    return f"{line['key']}: " + (f"closed on {day} ({line['zone']})." if day else "open as usual.")


def _found(transaction: Transaction, key: str) -> Any:
    return transaction.execute(select(officials).where(officials.c.key == key)).mappings().one_or_none()


def _ours(transaction: Transaction, key: str) -> Row:
    """The official's row. One that was shipped comes into the database now, to be changed there."""
    row = _found(transaction, key)
    if row is None and key in shipped():
        official, line = shipped()[key]
        transaction.execute(insert(officials).values(official))
        transaction.execute(insert(offices).values(line))
        row = _found(transaction, key)
    if row is None or not row["active"]:
        raise OfficialsError(f'There is no official "{key[:60]}"; `gateway officials list` shows those there are.')
    return dict(row)


def _active_lines(transaction: Transaction, key: str) -> list[Any]:
    query = select(offices).where(offices.c.official == key, offices.c.active).order_by(offices.c.position)
    return list(transaction.execute(query).mappings())


def _line(transaction: Transaction, key: str, name: str) -> Any:
    return transaction.execute(select(offices).where(offices.c.key == f"{key}/{name}")).mappings().one_or_none()


def _only_office(transaction: Transaction, key: str) -> str:
    lines = _active_lines(transaction, key)
    if len(lines) > 1:
        names = ", ".join(line["key"].rpartition("/")[2] for line in lines)
        raise OfficialsError(f"{key} has several offices; say which by --office: {names}.")
    return str(lines[0]["key"].rpartition("/")[2]) if lines else MAIN


def _require_own_line(transaction: Transaction, line: Row) -> None:
    for other in _active_lines(transaction, line["official"]):
        if other["key"] != line["key"] and (other["phone"], other["extension"]) == (line["phone"], line["extension"]):
            raise OfficialsError(f"{other['key']} is that telephone already; an official has each line once.")


def _no_office(key: str, name: str) -> OfficialsError:
    return OfficialsError(f'{key} has no office "{name}"; `gateway officials show {key}` lists them.')


def _put(transaction: Transaction, line: Row) -> None:
    this = offices.c.key == line["key"]
    if transaction.execute(update(offices).where(this).values(line)).rowcount == 0:
        transaction.execute(insert(offices).values(line))
