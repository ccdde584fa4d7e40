"""What an organizer should know before a blast is sent, each in a sentence that says what to do."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from gateway.blasts.preflight.ahead import Ahead
from gateway.blasts.preflight.counting import Counts
from gateway.blasts.store import Blast
from gateway.links import store as links
from gateway.links.finding import shorteners_in
from gateway.runtime import Runtime


def of_times(runtime: Runtime, end: datetime | None, unhindered: datetime | None) -> Iterator[str]:
    """`unhindered` is the end if money were no matter; None as `end`: not within sixty days."""
    settings = runtime.settings
    if unhindered is None:
        yield "it would not be over in sixty days: this number is too slow for so many"
    elif unhindered != end:
        ceilings = (("SPEND_PER_HOUR", settings.spend_per_hour), ("SPEND_PER_DAY", settings.spend_per_day))
        named = " and ".join(f"{name} (${most:,.0f})" for name, most in ceilings if most)
        late = "" if end else ", and it would not be over in sixty days"
        over = f"{unhindered:%a %Y-%m-%d %H:%M} UTC"
        yield f"{named} make it wait in between{late}; raised by your operator, they would let it be over {over}"


def of_others(others: Iterable[Ahead]) -> Iterator[str]:
    for other in others:
        waits = f"{other.people:,} people wait for it"
        if other.blast.status == "paused":
            yield f"{other.blast.slug} is paused and {waits}: resumed, it goes first, and this one waits longer"
        else:
            yield f"{other.blast.slug} goes first, from the same number: {waits}"


def of_campaign(runtime: Runtime, blast: Blast) -> Iterator[str]:
    live = runtime.directory.by_id(blast.campaign_id)
    if live is None or live.status != "live":
        yield "its campaign is not live: who answers with a keyword starts nothing"


def of_links(runtime: Runtime, blast: Blast) -> Iterator[str]:
    with runtime.db.reading() as connection:
        found = links.of_blast(connection, blast.id)
    for target in dict.fromkeys(link.target for link in found):
        for name in shorteners_in(target):
            yield f"a link leads through {name}, which carriers distrust; write the address of the page behind it"


def of_approval(runtime: Runtime, counts: Counts) -> Iterator[str]:
    most = runtime.settings.approve_above
    if most and counts.audience > most:
        yield f"more than {most:,} people: a second person must approve it"
