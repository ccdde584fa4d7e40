"""A paper list into pending signatures: good rows are kept, bad ones written down with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from gateway.directory import Live
from gateway.forms import FormError
from gateway.models.signatures import signatures
from gateway.runtime import Runtime
from gateway.sheets.rejected import Rejected, rejected_file, rejecting
from gateway.signups.form import Form, read_form
from gateway.signups.paper import Row, open_list
from gateway.signups.signing import sign_up_all

_AT_ONCE: Final = 200  # rows in one transaction: short enough for the texts that come in meanwhile


@dataclass(slots=True)
class Tally:
    """`kept` rows were good, `added` of them were not on the petition yet, `refused` stand in the errors file."""

    kept: int = 0
    added: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What holds for the whole list: where it comes from, and the words about texts that were printed on it."""

    source: str
    consent: str = ""
    language: str = "en"


def import_list(
    runtime: Runtime, campaign: Live, path: Path, sheet: Sheet, progress: Callable[[int, int], None]
) -> Tally:
    """Commits as it goes; stopped anywhere and repeated, it goes on without doubling anything.

    `progress` is told the line reached and the number of lines.
    Raises PaperFileError, FormError about `sheet`, and OSError.
    """
    _check(sheet)
    tally = Tally()
    before = _count(runtime, campaign)
    with open_list(path) as listed, rejecting(rejected_file(path), listed.header) as refusals:
        rows = iter(listed)
        while chunk := list(islice(rows, _AT_ONCE)):
            forms = list(_good(chunk, sheet, refusals, tally))
            sign_up_all(runtime, campaign, forms, "paper")
            tally.kept += len(forms)
            progress(chunk[-1].line, listed.lines)
    tally.added = _count(runtime, campaign) - before
    return tally


def _check(sheet: Sheet) -> None:
    """Faults of the sheet are told once, not in every row."""
    sample = {"name": "Ana Lopez", "phone": "312-555-0100", "zip": "60601", "source": sheet.source}
    read_form(sample | {"consent": sheet.consent, "language": sheet.language})


def _good(chunk: list[Row], sheet: Sheet, refusals: Rejected, tally: Tally) -> Iterator[Form]:
    for row in chunk:
        reason = row.fault
        if not reason:
            try:
                yield _form(row, sheet)
            except FormError as fault:
                reason = "; ".join(f"{name} {problem}" for name, problem in fault.problems.items())
        if reason:
            tally.refused += 1
            refusals.write(row.line, reason, row.cells)


def _form(row: Row, sheet: Sheet) -> Form:
    written = {"source": sheet.source, "consent": sheet.consent} | dict(row.fields)
    return read_form(written | {"language": row.fields.get("language") or sheet.language})


def _count(runtime: Runtime, campaign: Live) -> int:
    query = select(func.count()).where(signatures.c.campaign_id == campaign.id)
    with runtime.db.reading() as connection:
        count: int = connection.execute(query).scalar_one()
    return count
