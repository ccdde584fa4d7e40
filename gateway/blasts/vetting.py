"""One person and one blast: their text, or a better moment for it, or why they get none. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from gateway.blasts.store import Blast
from gateway.blasts.wording.variants import variant_for
from gateway.blasts.wording.writing import fields_of, filled, known_of
from gateway.contact import Person, Refused, Rules, may_contact, quiet_from
from gateway.contact.places import Place, clock, home, line_of
from gateway.flows.events import Language
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


class Vetting:
    """Of one blast at one moment. Those who stand alike are asked about once, and so are those called alike."""

    def __init__(self, blast: Blast, rules: Rules, moment: datetime) -> None:
        self._blast = blast
        self._rules = rules
        self._moment = moment
        self._times: dict[tuple[Any, ...], Time] = {}
        self._wordings = {
            (variant, language): (text, fields_of(text))
            for variant, texts in blast.wordings.items()
            for language, text in texts.items()
        }
        self._filled = lru_cache(maxsize=10_000)(self._words)

    def vet(self, row: Any, person: Person) -> Verdict:
        """`row` has the supporter's `id`, `language`, `name` and `zip`."""
        return self.verdict(self.time(person), self.words(row))

    def time(self, person: Person) -> "Time":
        """The same one for all who live alike and stand alike."""
        line = line_of(person.phone)
        place = home(person.zip, line)
        if person.contacted or person.asked_at:  # each at a moment of their own
            return self._time(person, place)
        alike = (
            place, line.country, line.is_persons, person.line_type, person.blocked, person.consented, person.only,
            person.opted_out_at is None, person.left_at is None,
        )  # fmt: skip
        found = self._times.get(alike)
        if found is None:
            found = self._times[alike] = self._time(person, place)
        return found

    def words(self, row: Any) -> "Words":
        """The same ones for all of whom the same is known, as far as the text says it."""
        blast = self._blast
        variant = variant_for(blast.id, row.id, len(blast.wordings)) if len(blast.wordings) > 1 else "A"
        found = self._wordings.get((variant, row.language))
        if found is None:
            return _NO_WORDS
        if not found[1]:
            return self._filled(variant, row.language, ())
        known = known_of(row.name, row.zip)
        return self._filled(variant, row.language, tuple([known.get(name) for name in found[1]]))

    def verdict(self, time: "Time", words: "Words") -> Verdict:
        if time.never:
            return Never(time.never)
        if words.never:
            return Never(words.never)
        variant = words.variant if len(self._blast.wordings) > 1 else None
        ready = Ready(words.body, words.segments, time.validity, variant)
        return Later(time.rule, time.until, ready) if time.rule and time.until else ready

    def _words(self, variant: str, language: Language, values: tuple[str | None, ...]) -> "Words":
        text, names = self._wordings[variant, language]
        known = {name: value for name, value in zip(names, values, strict=True) if value}
        found = filled(text, known)
        instead = tuple(name for name in names if name not in known)
        never = "missing field" if found.missing else None
        return Words(never, variant, language, found.body, segments(found.body).count, instead)

    def _time(self, person: Person, place: Place) -> "Time":
        rules, moment = self._rules, self._moment
        verdict = may_contact(person, "text", "campaign", rules, moment)
        if isinstance(verdict, Refused) and verdict.until is None:
            known = verdict.rule == "number type" and person.line_type == "landline"
            return Time(place, never="landline" if known else verdict.rule)
        quiet = quiet_from(person, rules, moment)
        validity = int((quiet - moment).total_seconds())
        local = self._local_moment(place)
        if isinstance(verdict, Refused) and verdict.until:
            return Time(place, validity, verdict.rule, max(verdict.until, local or verdict.until))
        if local and local > moment:
            return Time(place, validity, "local time", local)
        if quiet - moment < _LEAST:  # it is quiet in a moment, and the next look says until when
            return Time(place, validity, "quiet hours", moment + _LEAST)
        return Time(place, validity)

    def _local_moment(self, place: Place) -> datetime | None:
        """When it is that time in the last of the zones that they may be in."""
        local = self._blast.local_time
        return max(local.replace(tzinfo=clock(zone)) for zone in place.zones) if local else None


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """When somebody may get it: now, or by `rule` not before `until`, or `never`."""

    place: Place
    validity: int = 0
    rule: str | None = None
    until: datetime | None = None
    never: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What somebody would read; `instead` are the fields for which the text says something else."""

    never: str | None
    variant: str = "A"
    language: Language = "en"
    body: str = ""
    segments: int = 0
    instead: tuple[str, ...] = ()


_NO_WORDS: Final = Words("no language")
