"""Officials, and what a ZIP code leads to, as lines for operators."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.clock import now
from gateway.flows.speech import written_phone
from gateway.officials.atlas import Atlas, Candidate, Found
from gateway.officials.official import Office, Official

_SENTENCES: Final = {
    "known": "one district",
    "split": "several districts, so the caller is asked which",
    "no district": "only the state is known",
    "military": "a military address, so the caller is asked for the ZIP code at home",
    "unknown": "the postal service has no such ZIP code",
}


def named(official: Official) -> str:
    seat = official.state if official.district is None else f"{official.state}-{official.district}"
    return " ".join(part for part in (official.title["en"], official.name, f"({seat})" if seat else "") if part)


def phones(official: Official) -> str:
    return ", ".join(_phone(office) for office in official.offices) or "no telephone"


def _phone(office: Office) -> str:
    return written_phone(office.phone) + (f" x {office.extension}" if office.extension else "")


def about(official: Official) -> Iterator[str]:
    yield f"{named(official)}: {official.kind}, {'entered by hand' if official.source == 'hand' else 'from the file'}"
    yield from (f'said in {language}: "{said}"' for language, said in official.said.items())
    moment = now()
    if official.stale(moment.date()):
        yield f"their term ended on {official.term_end}; nobody else is known"
    for office in official.offices:
        yield f"  {office.key.rpartition('/')[2]}  {_phone(office)}  {_where(office)}{_open(office, moment)}"
    if not official.offices:
        yield "  no telephone"


def _where(office: Office) -> str:
    place = ", ".join(part for part in (office.city, office.state, office.zip_code) if part)
    return f"{place}  " if place else ""


def _open(office: Office, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(office.zone))
    if office.closed_on == local.date():
        return f"{office.hours} ({office.zone}), closed today"
    return f"{office.hours} ({office.zone}), {'open' if office.hours.open_at(local) else 'closed'} now"


def led_to(atlas: Atlas, found: Found) -> Iterator[str]:
    guess = " (a guess, by its neighbourhood)" if found.guess else ""
    yield f"{found.zip_code}: {found.state or 'no state'}; {_SENTENCES[found.what]}{guess}."
    yield from (f"  {named(senator)}  {_reached(atlas, senator)}" for senator in found.senators)
    if found.vacant_senate_seats:
        yield f"  {found.vacant_senate_seats} of the seats in the Senate are vacant."
    for candidate in found.candidates:
        yield f"  {candidate.seat}: {_holder(atlas, candidate)}"
    yield f"  else: {named(found.fallback)}  {phones(found.fallback)}"


def _holder(atlas: Atlas, candidate: Candidate) -> str:
    if candidate.member is None:
        return "vacant" if candidate.vacant else "nobody is known yet: `gateway officials update`"
    return f"{named(candidate.member)}  {_reached(atlas, candidate.member)}"


def _reached(atlas: Atlas, official: Official) -> str:
    stale = ", term over" if official.stale(now().date()) else ""
    through = "" if official.offices else " (switchboard)"
    return ", ".join(map(_phone, atlas.lines_of(official))) + through + stale
