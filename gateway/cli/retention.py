"""`gateway retention …`."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import click

from gateway.cli.opening import runtime
from gateway.clock import now
from gateway.data_key import require_fit
from gateway.erasure import retention as keeping
from gateway.erasure import under_way
from gateway.erasure.forecast import Forecast, forecast
from gateway.runtime import Runtime
from gateway.settings import Settings

_KINDS: Final = {
    "messages": "texts",
    "conversations": "conversations with answers",
    "calls": "calls with words",
    "recordings": "spoken names",
    "people": "people",
}
_COPIES: Final = {"text": "texts", "recording": "recordings", "recordings": "calls with recordings"}


@click.group(invoke_without_command=True)
@click.option("--dry-run", is_flag=True, help="As `gateway retention run --dry-run`.")
@click.pass_context
def retention(ctx: click.Context, *, dry_run: bool) -> None:
    """How long what people said is kept, and who is being forgotten."""
    if ctx.invoked_subcommand is None:
        if dry_run:
            ctx.invoke(run, dry_run=True)
        else:
            click.echo(ctx.get_help())


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def run(*, dry_run: bool) -> None:
    """Let go now what has reached its age; the worker does so once a day. Stopped anywhere, it goes on."""
    with runtime() as opened:
        require_fit(opened.db)
        found = forecast(opened)
        if dry_run:
            click.echo("\n".join(_as_lines(found, opened.settings)))
            return
        _run(opened, found)
        click.echo("\n".join(_status(opened)))


@retention.command()
def status() -> None:
    """Show the last run, what waits at the carrier, and who is being erased, since when. In counts and times."""
    with runtime() as opened:
        click.echo("\n".join(_status(opened)))


def _run(opened: Runtime, found: Forecast) -> None:
    keeping.begin_run(opened)
    before = 0
    with click.progressbar(length=found.counts.total(), label="Letting go", show_pos=True) as bar:
        while keeping.take_slice(opened):
            with opened.db.reading() as connection:
                progress = keeping.progress(connection)
            done = sum(progress.done.values()) if progress else 0
            bar.update(max(done - before, 0))
            before = done


def _as_lines(found: Forecast, settings: Settings) -> Iterator[str]:
    yield _ages(settings)
    yield f"Would go now: {_counts(found.counts)}. Nothing was changed."
    for slug, count in sorted(found.names.items()):
        yield (
            f"Warning: {count} confirmed signatures of {slug} would lose their name. Hand the petition over first, "
            "or raise RETENTION_DAYS or INACTIVE_YEARS."
        )


def _ages(settings: Settings) -> str:
    words = f"{settings.retention_days} days" if settings.retention_days else "for ever"
    people = f"{settings.inactive_years} years" if settings.inactive_years else "for ever"
    return f"Words and recordings are kept {words}, people without a sign of life {people}."


def _status(opened: Runtime) -> Iterator[str]:
    with opened.db.reading() as connection:
        progress = keeping.progress(connection)
        copies = under_way.copies_left(connection)
        erasures = under_way.erasures_under_way(connection)
        done = under_way.erasures_done(connection)
    yield _ages(opened.settings)
    yield _last_run(progress)
    waiting = ", ".join(f"{count} {_COPIES[kind]}" for kind, count in sorted(copies.items()))
    yield f"Still to be deleted at the carrier: {waiting or 'nothing'}."
    yield f"Erasures: {done} done, {len(erasures)} under way{':' if erasures else '.'}"
    yield from (_erasure(one) for one in erasures)


def _last_run(progress: keeping.Progress | None) -> str:
    if progress is None:
        return "No run yet."
    begun = f"{progress.begun_at:%Y-%m-%d %H:%M} UTC"
    if progress.stage:
        return f"A run is under way since {begun}; gone so far: {_counts(progress.done)}."
    return f"The last run began {begun} and let go: {_counts(progress.done)}."


def _erasure(one: under_way.UnderWay) -> str:
    where = "waits" if one.status == "asked" else "gone from here, not yet from the carrier"
    tried = f", {one.attempts} tries in vain" if one.attempts > 1 else ""
    return f"  {one.id}  for {_span(one.requested_at)}  (by {one.source})  {where}{tried}"


def _span(since: datetime) -> str:
    """In the largest unit that is whole."""
    span = now() - since
    for unit, length in (
        ("days", timedelta(days=1)),
        ("hours", timedelta(hours=1)),
        ("minutes", timedelta(minutes=1)),
    ):
        if span >= 2 * length:
            return f"{span // length} {unit}"
    return f"{int(span.total_seconds())} seconds"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts.get(name, 0)} {kind}" for name, kind in _KINDS.items())
