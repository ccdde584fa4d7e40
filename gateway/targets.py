"""Whom a supporter calls: the campaign's own targets, and officials of the directory by name or by place."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from gateway.clock import now
from gateway.flows.campaign import Campaign
from gateway.flows.events import LANGUAGES, Language
from gateway.flows.plan import Plan
from gateway.flows.weekly import Offer
from gateway.flows.world import (
    UNSURE,
    Choice,
    Closed,
    Located,
    Petition,
    Target,
    Telephone,
    World,
    as_the_flow_says,
    no_letter,
    nothing_weekly,
)
from gateway.officials.atlas import Atlas, Candidate, Found
from gateway.officials.mailboxes import REMEMBERED
from gateway.officials.official import CONGRESS, Office, Official
from gateway.officials.opening import is_open, opens_at
from gateway.officials.saying import opening_words
from gateway.officials.seats import STATES

# "su" is the one Spanish word for "the" and "your" that fits men and women alike.
_YOUR: Final[Mapping[Language, str]] = {"en": "", "es": "su "}
_SWITCHBOARD: Final[Mapping[Language, str]] = {"en": "the switchboard of Congress", "es": "la central del Congreso"}
_ASK_FOR: Final[Mapping[Language, str]] = {
    "en": "An operator answers: ask for {whom}. Then say: {script}",
    "es": "Contesta una operadora: pida hablar con {whom}. Luego diga: {script}",
}
_WHOM: Final[Mapping[str, Mapping[Language, str]]] = {
    "senators": {"en": "one of your Senators", "es": "uno de sus senadores"},
    "representative": {"en": "your Representative", "es": "su representante"},
}
_OR: Final[Mapping[Language, str]] = {"en": " or ", "es": " o "}
_SCRIPT_OF: Final = {"senators": "senator", "representative": "representative"}
_OFFICE_IN: Final[Mapping[Language, str]] = {"en": "their office in {}", "es": "la oficina de {}"}
_OTHER_OFFICE: Final[Mapping[Language, str]] = {"en": "another office of theirs", "es": "otra de sus oficinas"}
_WASHINGTON: Final = "America/New_York"  # of a target in no directory
_MOST_OFFICES: Final = 3  # of one official in a row; nobody's patience is without end
_VACANT: Final[Mapping[Language, str]] = {"en": "vacant seat", "es": "puesto vacante"}


@dataclass(frozen=True, slots=True)
class LocalWorld:
    """Of a campaign that calls somebody. `seed` shuffles alike in each turn of a conversation."""

    campaign: Campaign
    atlas: Atlas
    hotline: str
    can_ring: bool
    seed: str
    weekly: Callable[[], Offer | None] = nothing_weekly
    next_try: Callable[[str], int] = as_the_flow_says
    petition: Petition | None = None
    letter: Callable[[], bool] = no_letter
    _known: dict[tuple[str | None, str | None], Sequence[Target]] = field(
        default_factory=dict, init=False, compare=False
    )

    def locate(self, answers: Mapping[str, str]) -> Located:
        if not self.campaign.plan.location:
            return "fixed"
        if not answers.get("zip"):
            return "no_zip"
        found = self._found(answers)
        if found.what in {"unknown", "military"}:
            return "unknown" if found.what == "unknown" else "military"
        if self._to_choose(found) and answers.get("district") != UNSURE:
            return "split"
        return "found" if self.targets(answers) else "nobody"

    def choices(self, answers: Mapping[str, str]) -> Sequence[Choice]:
        return [_choice(candidate) for candidate in self._to_choose(self._found(answers))]

    def targets(self, answers: Mapping[str, str]) -> Sequence[Target]:
        """A turn asks some four times, and a world is made for one turn: nobody opens or closes meanwhile."""
        place = answers.get("zip"), answers.get("district")
        if place not in self._known:
            self._known[place] = self._targets(answers)
        return self._known[place]

    def _targets(self, answers: Mapping[str, str]) -> Sequence[Target]:
        plan = self.campaign.plan
        named = (_named_in_file(plan, self.atlas, target) for target in self.campaign.targets)
        local = list(_local(plan, self.atlas, self._found(answers))) if plan.location else []
        return plan.arranged([target for target in named if target], local, self.seed)

    def closed(self, target: Target, full: Sequence[str]) -> Closed | None:
        moment, office = now(), self._keeping_hours(target)
        opens = opens_at(office, moment) if office else moment
        if opens is None:
            return None
        if opens > moment:
            return _closed(opens, office)
        empty = _empty_until(self.atlas, [each.phone for each in target.telephones], full)
        later = opens_at(office, empty) if empty and office else empty
        return _closed(later, office, mailbox=True) if later else None

    def _keeping_hours(self, target: Target) -> Office | None:
        """A target with a telephone of its own in the file keeps no hours."""
        own = self.campaign.target(target.key)
        official = self.atlas.officials.get(target.key)
        return None if official is None or (own and own.phone) else _offices(self.atlas, official)[0]

    def _found(self, answers: Mapping[str, str]) -> Found:
        return self.atlas.lookup(answers.get("zip", ""), district=answers.get("district"))

    def _to_choose(self, found: Found) -> tuple[Candidate, ...]:
        """Where a choice would change nothing, none is asked for."""
        asked = "representative" in self.campaign.plan.location and found.what == "split"
        return found.candidates if asked and any(candidate.member for candidate in found.candidates) else ()


def world(
    campaign: Campaign,
    atlas: Callable[[], Atlas],
    hotline: str,
    seed: str,
    *,
    can_ring: bool = True,
    weekly: Callable[[], Offer | None] = nothing_weekly,
) -> World:
    """`atlas` is asked for only where somebody is called."""
    if campaign.calls:
        return LocalWorld(campaign, atlas(), hotline, can_ring, seed, weekly)
    return campaign.world(hotline, can_ring=can_ring)


def target_by_key(campaign: Campaign, atlas: Callable[[], Atlas], key: str) -> Target:
    """Whoever has left the directory since the conversation named them is looked for at the switchboard."""
    known = atlas()
    fixed = campaign.target(key)
    named = _named_in_file(campaign.plan, known, fixed) if fixed else None
    if named:
        return named
    official = known.officials.get(key)
    if official is None or official is known.switchboard:
        return _switchboard(campaign.plan, known, ())
    return _official(campaign.plan, known, official)


def _named_in_file(plan: Plan, atlas: Atlas, target: Target) -> Target | None:
    """With telephone and name; None for an official who is no longer in the directory."""
    if target.phone:
        return target
    official = atlas.officials.get(target.key)
    if official is None:
        return None
    found = _official(plan, atlas, official)
    name, spoken = (target.name, {}) if target.name else (found.name, found.spoken)
    return replace(found, name=name, spoken=spoken, script=target.script)


def _local(plan: Plan, atlas: Atlas, found: Found) -> Iterator[Target]:
    """Nobody is made up: for whom we do not know the switchboard is called, once; for an empty seat nobody is."""
    missing: list[str] = []
    for whom in _whom(plan, found):
        officials = found.senators if whom == "senators" else _house(plan, found)
        yield from (_official(plan, atlas, official) for official in officials)
        if not officials and _somebody(whom, found):
            missing.append(whom)
    if missing:
        yield _switchboard(plan, atlas, missing)


def _whom(plan: Plan, found: Found) -> Sequence[str]:
    if found.what == "split" and plan.unsure == "senators" and "representative" in plan.location:
        return ["senators"]
    return plan.location


def _house(plan: Plan, found: Found) -> Sequence[Official]:
    """Of a split ZIP, whose district the supporter does not know, the likeliest, or all."""
    members = [candidate.member for candidate in found.candidates if candidate.member]
    return members if plan.unsure == "all" else members[:1]


def _somebody(whom: str, found: Found) -> bool:
    """Does anybody hold such a seat for this place, as far as we know?"""
    if whom == "senators":
        return found.state is None or (found.state in STATES and found.vacant_senate_seats < 2)
    return not found.candidates or not all(candidate.vacant for candidate in found.candidates)


def _official(plan: Plan, atlas: Atlas, official: Official) -> Target:
    office, *others = _offices(atlas, official)
    written = {language: _named(official, language, official.text_name) for language in LANGUAGES}
    script = plan.script(official.kind)
    if official.kind in CONGRESS and not official.offices:
        script = _asking_for(written, script)
    return Target(
        official.key,
        office.phone,
        written,
        script,
        {language: _named(official, language, official.spoken(language)) for language in LANGUAGES},
        office.extension or "",
        tuple(_telephone(other) for other in others if other.phone != office.phone),
    )


def _offices(atlas: Atlas, official: Official) -> Sequence[Office]:
    """Those open at this hour: while it is early in Washington or late, their other ones may answer.

    Where a mailbox is full, only if there is no other.
    """
    moment, offices = now(), atlas.lines_of(official) or atlas.switchboard.offices
    open_now = [office for office in offices if is_open(office, moment)]
    better = [office for office in open_now if not atlas.mailbox_full(office.phone, moment)]
    return (better or open_now or offices[:1])[:_MOST_OFFICES]


def _empty_until(atlas: Atlas, phones: Sequence[str], full: Sequence[str]) -> datetime | None:
    """When the first of these mailboxes may have room again, on a half hour; None if one is not known to be full."""
    moment = now()
    if not all(phone in full or atlas.mailbox_full(phone, moment) for phone in phones):
        return None
    first = min(atlas.full_mailboxes.get(phone, moment + REMEMBERED) for phone in phones)
    return datetime.fromtimestamp(math.ceil(first.timestamp() / 1800) * 1800, UTC)


def _closed(opens: datetime, office: Office | None, *, mailbox: bool = False) -> Closed:
    moment, zone = now(), office.zone if office else _WASHINGTON
    minutes = math.ceil((opens - moment).total_seconds() / 60)
    words = {language: opening_words(opens, moment, zone, language) for language in LANGUAGES}
    return Closed(minutes, words, mailbox)


def _telephone(office: Office) -> Telephone:
    where = _OFFICE_IN if office.city else _OTHER_OFFICE
    return Telephone(
        office.phone, office.extension or "", {each: where[each].format(office.city) for each in LANGUAGES}
    )


def _named(official: Official, language: Language, name: str) -> str:
    title = official.title.get(language, "")
    if official.kind in CONGRESS and language == "es":
        title = title.lower()
    return f"{_YOUR[language] if title else ''}{title} {name}".strip()


def _switchboard(plan: Plan, atlas: Atlas, missing: Sequence[str]) -> Target:
    office, wanted = atlas.switchboard.offices[0], missing or plan.location
    whom = {language: _OR[language].join(_WHOM[each][language] for each in wanted) for language in LANGUAGES}
    own, script = plan.scripts.get("switchboard"), plan.script(_SCRIPT_OF[wanted[0]])
    return Target(
        atlas.switchboard.key,
        office.phone,
        _SWITCHBOARD,
        own or _asking_for(whom, script),
        {},
        office.extension or "",
    )


def _asking_for(whom: Mapping[Language, str], script: Mapping[Language, str]) -> Mapping[Language, str]:
    return {
        language: _ASK_FOR[language].format(whom=whom[language], script=script.get(language, ""))
        for language in LANGUAGES
    }


def _choice(candidate: Candidate) -> Choice:
    seat, member = candidate.seat, candidate.member
    if member is None:
        empty: dict[Language, str] = {language: f"{seat} ({_VACANT[language]})" for language in LANGUAGES}
        return Choice(str(seat), empty, empty)
    return Choice(
        str(seat),
        dict.fromkeys(LANGUAGES, member.text_name),
        {language: member.spoken(language) for language in LANGUAGES},
    )
