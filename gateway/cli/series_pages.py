"""Series as an organizer reads them in a terminal."""

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gateway.blasts.wording.composing import shortened
from gateway.cli.blast_pages import of_review, of_step
from gateway.clock import now
from gateway.contact.places import ANYWHERE, Line, home
from gateway.flows.series import WEEKDAYS, Series, Step
from gateway.runtime import Runtime
from gateway.series import looking, store
from gateway.series.resuming import waiting_for
from gateway.series.times import hour

_NOWHERE: Final = Line(None, is_persons=True, place=ANYWHERE)
_BEGINS: Final = {"signed": "signs", "called": "calls", "joined": "joins"}


def of_series(runtime: Runtime, connection: Connection, row: Any) -> Iterator[str]:
    status = (
        row.status if row.campaign_status == "live" else f"{row.status}, but its campaign is {row.campaign_status}"
    )
    yield f"{row.slug}/{row.name}: {status}{f', {row.why}' if row.why else ''}"
    one = store.written(runtime, row)
    if one is None:
        return
    found = looking.counts(runtime, connection, row, one)
    yield f"{found.before.total():>9,}  in it, {found.ended['through']:,} through, {found.ended['stop']:,} stopped"
    for step in one.steps:
        yield f"  {step.name}: {_when(step)}; {found.before[step.name]:,} to come"
        if step.name in found.steps:
            yield from of_step(found.steps[step.name])


def of_preview(runtime: Runtime, connection: Connection, row: Any, zip_code: str) -> Iterator[str]:
    one = store.written(runtime, row)
    if one is None:
        return
    organization = runtime.directory.version(row.version_id).organization
    place = home(zip_code, _NOWHERE)
    yield f"{row.slug}/{row.name}: {row.status}{f', {row.why}' if row.why else ''}"
    yield f"For somebody at ZIP code {zip_code} who {_begins(one)} now:"
    for step, at in looking.ahead(runtime, one, place, now()):
        local = at.astimezone(ZoneInfo(place.zones[-1]))
        yield f"{step.name}: {local:%A, %Y-%m-%d, %H:%M}{_unless(step)}"
        wording = shortened(runtime, step.texts)
        reviews = wording.reviews(organization)
        for language, text in wording.written.items():
            yield f"  {text}"
            yield from (f"  {line}" for line in of_review(language, reviews[language]))
    if row.since is None:
        people = waiting_for(runtime, connection, row)
        resume = f"gateway series resume {row.slug}/{row.name} --people {people}"
        yield f"{people:,} people who began before wait for it: `{resume}`."


def _begins(one: Series) -> str:
    return _BEGINS.get(one.begins.what) or f'gets the tag "{one.begins.tag}"'


def _when(step: Step) -> str:
    some = len(step.weekdays) < len(WEEKDAYS)
    days = f", {' '.join(WEEKDAYS[day] for day in sorted(step.weekdays))}" if some else ""
    return f"day {step.days}{days}, at {hour(step.minute)}"


def _unless(step: Step) -> str:
    said = " or ".join(f"{each.what} {each.value}" for each in step.unless)
    return f", unless {said}" if said else ""
