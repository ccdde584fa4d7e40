"""Links that are opened: led to their pages, and counted, by text and never by person.

Anybody may come as often as they like, with codes that are guessed, too. So each process knows which codes there are:
only those that it has not heard of lead to a look into the database, at most once a second, for all that are new.
"""

import os
import re
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from sqlalchemy import bindparam, select, update

from gateway.abuse.ceilings import Allowance
from gateway.db import Database
from gateway.links.store import CODE
from gateway.models.links import links
from gateway.prepared import Prepared

_LOOKS: Final = 60, 60  # at most, in so many seconds
_CLICKS: Final = 60, 600  # of one network on one link; some telephone companies have many people behind one address
_LATE: Final = timedelta(minutes=10)  # after which a link is committed, at the very latest
_LONGEST: Final = 40  # characters that are looked at

_ONE_MORE: Final = Prepared(
    update(links)
    .where(links.c.code == bindparam("of_code"))
    .values(clicks=links.c.clicks + 1)
    .returning(links.c.target)
)


class Openings:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._targets: dict[str, str | None] = {}  # by code, of all there are; None until one is opened
        self._newest: datetime | None = None
        self._looks = Allowance(*_LOOKS)
        self._clicks = Allowance(*_CLICKS)
        self._key = os.urandom(16)  # forgotten with this process: nobody can look up who it was

    def look(self, written: str) -> str | None:
        """Where it leads. `written` is the code as it came: in capitals, or with the full stop of its sentence."""
        code = self._code(written)
        if code is None:
            return None
        known = self._targets[code]
        if known is None:
            with self._database.reading() as connection:
                known = connection.execute(select(links.c.target).where(links.c.code == code)).scalar()
            self._targets[code] = known
        return known

    def click(self, written: str, visitor: str | None) -> str | None:
        """As `look`, and one click more; whoever comes at the same moment waits for this row, some microseconds.

        `visitor` is the network they come from: from one that opens the same link on and on, few more are counted.
        """
        code = self._code(written)
        if code is None or not self._counts(code, visitor):
            return self.look(written)
        with self._database.transaction() as transaction:
            found = transaction.fetch(_ONE_MORE, {"of_code": code})
        self._targets[code] = found[0].target if found else None
        return self._targets[code]

    def _counts(self, code: str, visitor: str | None) -> bool:
        if visitor is None:
            return True
        return self._clicks.takes(blake2b(f"{code} {visitor}".encode(), key=self._key, digest_size=8).hexdigest())

    def _code(self, written: str) -> str | None:
        """If there is such a link."""
        found = CODE.match(written := written[:_LONGEST].lower())
        if not found or re.search(r"\w", written[found.end() :]):
            return None
        code = found[0]
        if code not in self._targets and self._looks.takes(""):
            self._learn()
        return code if code in self._targets else None

    def _learn(self) -> None:
        query = select(links.c.code, links.c.created_at)
        if self._newest:
            query = query.where(links.c.created_at >= self._newest - _LATE)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            self._targets.setdefault(row.code, None)
        self._newest = max((row.created_at for row in rows), default=self._newest)
