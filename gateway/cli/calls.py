"""`gateway calls …`."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import click

from gateway.call_statistics import BY, Asked, By, Line, half_hour_words, statistics
from gateway.cli.opening import database
from gateway.directory import Directory
from gateway.flows.speech import written_phone
from gateway.officials.directory import Officials
from gateway.recurring.counting import WeeklyCalls, weekly_calls

_NOTHING: Final = (
    "No call{which} has reached for an office yet; the first one that ends brings the first figures. "
    "`gateway campaign list` shows what is live, and on which numbers."
)
_FEW: Final = "too few tries"
_HEADINGS: Final = (
    "tries", "busy", "answered", "machine", "no answer", "minutes", "said: spoke", "message", "mailbox full",
)  # fmt: skip

_ENDED: Final = {
    "asked": "ended it themselves",
    "stop": "said STOP",
    "missed": "did not pick up in three weeks",
    "over": "had the last of their weeks",
    "closed": "lost it with the end of the campaign",
    "declined": "were offered it and did not want it",
}


@click.group()
def calls() -> None:
    """How calls to offices go."""


@calls.command()
@click.option("--campaign", default="", metavar="SLUG", help="Of one campaign; without it of all.")
@click.option("--office", default="", metavar="KEY", help="Of one official, office or telephone; without it of all.")
@click.option("--by", type=click.Choice(BY), default="office", show_default=True, help="What one line is about.")
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet.")
def stats(campaign: str, office: str, by: By, *, as_csv: bool) -> None:
    """Print how often offices were tried, how often the line was busy, and when it is best to call.

    Half hours are those of each office's own clock.
    """
    with database() as db:
        lines = statistics(db, Officials(db).atlas(), Directory(db), Asked(by, campaign, office))
    if not lines:
        click.echo(_NOTHING.format(which=" of these" if campaign or office else ""), err=as_csv)
    elif as_csv:
        click.echo(_csv(lines), nl=False)
    else:
        click.echo("\n".join(_aligned([_heading(by), *map(_row, lines)])))


@calls.command()
def recurring() -> None:
    """Print how many people are rung every week, when the next of them is, and how it ended for the others.

    Numbers only; what one person agreed to is in `gateway supporters consent`.
    """
    with database() as db, db.reading() as connection:
        found = weekly_calls(connection)
    if not found:
        click.echo("Nobody has been offered a call every week yet.")
    for campaign in found:
        for line in _weekly_lines(campaign):
            click.echo(line)


def _weekly_lines(found: WeeklyCalls) -> Iterator[str]:
    following = f", next on {found.next_at:%Y-%m-%d %H:%M} UTC" if found.next_at else ""
    yield f"{found.campaign}: {found.active} rung every week{following}"
    for why, words in _ENDED.items():
        if found.ended.get(why):
            yield f"  {found.ended[why]:>6} {words}"


def _heading(by: By) -> list[str]:
    return [by.replace("-", " "), *_HEADINGS, *(["best time to call"] if by == "office" else [])]


def _row(line: Line) -> list[str]:
    found = line.figures
    counts = (found.answered, found.voicemail, found.no_answer, f"{found.minutes:.1f}", found.spoke, found.message,
              found.mailbox_full)  # fmt: skip
    best = [_best(line)] if line.office else []
    return [_about(line), str(found.tries), f"{found.busy_rate:.0%}", *map(str, counts), *best]


def _about(line: Line) -> str:
    if line.office:
        phone = written_phone(line.office.phone)
        return phone if line.office.name == phone else f"{line.office.name} {phone}"
    return half_hour_words(line.slot) if line.slot else line.campaign or ""


def _best(line: Line) -> str:
    if line.best is None or line.office is None:
        return _FEW
    slot, then = line.best
    return f"{half_hour_words(slot)} {line.office.zone} ({then.answered} of {then.tries} answered)"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first and the last column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0] = row[0].ljust(widths[0])
        if len(row) > len(_HEADINGS) + 1:
            cells[-1] = row[-1]
        yield "  ".join(cells).rstrip()


def _csv(lines: Sequence[Line]) -> str:
    rows = [_cells(line) for line in lines]
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _cells(line: Line) -> dict[str, Any]:
    cells = line.document()
    if line.office:
        cells["best_time"] = half_hour_words(line.best[0]) if line.best else _FEW
    return cells
