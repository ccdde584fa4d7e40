"""What became of a text to many, person by person, as a file that a spreadsheet opens."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Select, exists, select

from gateway import audit
from gateway.blasts.progress import LEFT, MILLION
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
        for rows in _chunks(runtime, blast):
            written.writerows(_row(blast, row, runtime.settings.price_per_segment) for row in rows)
            people += len(rows)
            moved(len(rows))
    return people


def _chunks(runtime: Runtime, blast: Blast) -> Iterator[Sequence[Any]]:
    after = ""
    while True:
        with runtime.db.reading() as connection:
            rows = _chunk(connection, blast, after)
        if not rows:
            return
        yield rows
        after = rows[-1].supporter_id


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


def _row(blast: Blast, row: Any, price_per_segment: float) -> list[str]:
    status, words = _became(blast, row)
    return [
        row.phone,
        *map(cell, (row.name or "", row.language, row.variant or "", status, words)),
        *((_utc(row.claimed_at), _utc(row.delivered_at)) if row.status else ("", "")),
        *(_cost(row, price_per_segment) if row.status in LEFT else ("", "", "")),
        "yes" if row.replied else "",
        "yes" if row.opted_out else "",
    ]


def _became(blast: Blast, row: Any) -> tuple[str, str]:
    if row.reason:
        return "left out", REASONS[row.reason]
    if not row.status:
        return ("not sent", "") if blast.status in {"done", "canceled"} else ("waiting", "")
    failed = row.status in {"failed", "undelivered"} and row.error_code
    return row.status, failure(row.error_code) if failed else STATUSES[row.status]


def _cost(row: Any, price_per_segment: float) -> tuple[str, str, str]:
    if row.price is not None:
        return str(row.segments), f"{row.price / MILLION:.4f}", "carrier"
    return str(row.segments), f"{row.segments * price_per_segment:.4f}", "price table"


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
