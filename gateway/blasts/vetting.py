"""One person and one blast: their text, or a better moment for it, or why they get none. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from gateway.blasts.store import Blast
from gateway.blasts.variants import variant_for
from gateway.blasts.writing import filled, known_of
from gateway.contact import Person, Refused, Rules, may_contact, quiet_from
from gateway.contact.places import Place, home, line_of
from gateway.flows.segments import segments

# Less time than this before the quiet hours is none: the carrier must still deliver it.
_LEAST: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Ready:
    """`validity`: seconds after which the carrier must drop it, for it is night then. `variant`: of several."""

    body: str
    segments: int
    validity: int
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """`text` is theirs already, if nothing changes until then."""

    rule: str
    until: datetime
    text: Ready


@dataclass(frozen=True, slots=True)
class Never:
    """`reason` is a rule of the policy, `landline`, `no language` or `missing field`."""

    reason: str


Verdict = Ready | Later | Never


def vet(blast: Blast, row: Any, person: Person, rules: Rules, moment: datetime) -> Verdict:
    """`row` has the supporter's `id`, `language`, `name` and `zip`."""
    verdict = may_contact(person, "text", "campaign", rules, moment)
    if isinstance(verdict, Refused) and verdict.until is None:
        known = verdict.rule == "number type" and person.line_type == "landline"
        return Never("landline" if known else verdict.rule)
    variant = variant_for(blast.id, row.id, len(blast.wordings)) if len(blast.wordings) > 1 else None
    text = blast.wordings[variant or "A"].get(row.language)
    if text is None:
        return Never("no language")
    words = filled(text, known_of(row.name, row.zip))
    if words.missing:
        return Never("missing field")
    until = quiet_from(person, rules, moment)
    ready = Ready(words.body, segments(words.body).count, int((until - moment).total_seconds()), variant)
    if isinstance(verdict, Refused) and verdict.until:
        return Later(verdict.rule, max(verdict.until, _local_moment(blast, person) or verdict.until), ready)
    local = _local_moment(blast, person)
    if local and local > moment:
        return Later("local time", local, ready)
    # Else it is quiet in a moment, and the next look says until when.
    return ready if until - moment >= _LEAST else Later("quiet hours", moment + _LEAST, ready)


def place_of(person: Person) -> Place:
    return home(person.zip, line_of(person.phone))


def _local_moment(blast: Blast, person: Person) -> datetime | None:
    """When it is that time in the last of the zones that they may be in."""
    if blast.local_time is None:
        return None
    return max(blast.local_time.replace(tzinfo=ZoneInfo(zone)) for zone in place_of(person).zones)
