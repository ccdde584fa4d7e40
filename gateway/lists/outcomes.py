"""What became of a text to many, person by person: as a file that a spreadsheet opens, and page by page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, exists, select

from gateway import audit
from gateway.blasts.following.progress import LEFT, MILLION
from gateway.blasts.store import Blast
from gateway.blasts.words import REASONS, STATUSES, failure
from gateway.lists.private_csv import cell, private_csv
from gateway.models.blasts import blast_recipients, blast_replies
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from gateway.runtime import Runtime

_AT_ONCE: Final = 1000
_HEAD: Final = (
    "phone", "name", "language", "variant", "status", "in words",
    "sent (UTC)", "delivered (UTC)", "segments", "dollars", "price by", "replied", "opted out",
)  # fmt: skip


class Outcome(NamedTuple):
    """Of one person. `status` is their text's, or "left out", "waiting", "not sent".

    What did not leave has neither segments nor dollars; those are the carrier's if `billed`, else the price table's.
    """

    phone: str
    name: str
    language: str
    variant: str
    status: str
    words: str
    sent_at: datetime | None
    delivered_at: datetime | None
    segments: int | None
    dollars: float | None
    billed: bool
    replied: bool
    opted_out: bool


def export_outcomes(
    runtime: Runtime, who: str, blast: Blast, path: Path, moved: Callable[[int], None] = lambda _: None
) -> int:
    """How many people there are; `moved` hears of each chunk. Whoever was forgotten is none of them.

    Makes the file, readable by its owner only; the audit log knows before anybody is in it. Raises OSError.
    """
    with private_csv(path) as written:
        with runtime.db.transaction() as transaction:
            audit.note(transaction, who, "blast export", blast.id)
        written.writerow(_HEAD)
        people = 0
        for found in _pages(runtime, blast):
            written.writerows(map(_line, found))
            people += len(found)
            moved(len(found))
    return people


def page_of_outcomes(runtime: Runtime, who: str, blast: Blast, after: str = "") -> tuple[list[Outcome], str]:
    """A thousand people, and the mark after which the next ones come; empty: these were the last.

    Each page is in the audit log before anybody is read: whoever has one may begin anywhere.
    """
    with runtime.db.transaction() as transaction:
        audit.note(transaction, who, "blast export", blast.id)
    return _page(runtime, blast, after)


def _pages(runtime: Runtime, blast: Blast) -> Iterator[list[Outcome]]:
    found, after = _page(runtime, blast, "")
    while found:
        yield found
        found, after = _page(runtime, blast, after) if after else ([], "")


def _page(runtime: Runtime, blast: Blast, after: str) -> tuple[list[Outcome], str]:
    with runtime.db.reading() as connection:
        rows = _chunk(connection, blast, after)
    found = [_outcome(blast, row, runtime.settings.price_per_segment) for row in rows]
    return found, rows[-1].supporter_id if len(rows) == _AT_ONCE else ""


def _chunk(connection: Connection, blast: Blast, after: str) -> Sequence[Any]:
    of_text = ("variant", "status", "error_code", "claimed_at", "delivered_at", "segments", "price")
    query: Select[Any] = (
        select(
            blast_recipients.c.supporter_id,
            blast_recipients.c.reason,
            supporters.c.phone,
            supporters.c.name,
            supporters.c.language,
            *(messages.c[name] for name in of_text),
            _replied(blast).label("replied"),
            _opted_out().label("opted_out"),
        )
        .join(supporters, supporters.c.id == blast_recipients.c.supporter_id)
        .outerjoin(messages, messages.c.id == blast_recipients.c.message_id)
        .where(blast_recipients.c.blast_id == blast.id, blast_recipients.c.supporter_id > after)
    )
    return connection.execute(query.order_by(blast_recipients.c.supporter_id).limit(_AT_ONCE)).all()


def _replied(blast: Blast) -> Any:
    theirs = blast_replies.c.supporter_id == blast_recipients.c.supporter_id
    return exists().where(blast_replies.c.blast_id == blast.id, theirs)


def _opted_out() -> Any:
    """After their text; ids begin with the time."""
    theirs = consents.c.supporter_id == blast_recipients.c.supporter_id
    return exists().where(theirs, consents.c.kind == "opt_out", consents.c.id > blast_recipients.c.message_id)


def _outcome(blast: Blast, row: Any, price_per_segment: float) -> Outcome:
    status, words = _became(blast, row)
    left, billed = row.status in LEFT, row.price is not None
    dollars = row.price / MILLION if billed else (row.segments or 0) * price_per_segment
    return Outcome(
        phone=row.phone,
        name=row.name or "",
        language=row.language,
        variant=row.variant or "",
        status=status,
        words=words,
        sent_at=row.claimed_at,
        delivered_at=row.delivered_at,
        segments=row.segments if left else None,
        dollars=dollars if left else None,
        billed=left and billed,
        replied=bool(row.replied),
        opted_out=bool(row.opted_out),
    )


def _became(blast: Blast, row: Any) -> tuple[str, str]:
    if row.reason:
        return "left out", REASONS[row.reason]
    if not row.status:
        return ("not sent", "") if blast.status in {"done", "canceled"} else ("waiting", "")
    failed = row.status in {"failed", "undelivered"} and row.error_code
    return row.status, failure(row.error_code) if failed else STATUSES[row.status]


def _line(found: Outcome) -> list[str]:
    words = map(cell, (found.name, found.language, found.variant, found.status, found.words))
    cost = ("", "", "")
    if found.dollars is not None:
        cost = (str(found.segments), f"{found.dollars:.4f}", "carrier" if found.billed else "price table")
    answers = ("yes" if found.replied else "", "yes" if found.opted_out else "")
    return [found.phone, *words, _utc(found.sent_at), _utc(found.delivered_at), *cost, *answers]


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
