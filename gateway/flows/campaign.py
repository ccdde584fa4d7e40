"""Campaign files: one TOML file is one campaign, with its words, keywords, flow and targets."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from gateway.flows.campaign_file import CallerId, CampaignFile
from gateway.flows.checking import check_flow
from gateway.flows.definition import WEEKLY, Flow
from gateway.flows.events import LANGUAGES, Language
from gateway.flows.keywords import KeywordTable
from gateway.flows.letter import CampaignLetter
from gateway.flows.library import document
from gateway.flows.loading import load_flow
from gateway.flows.plan import Plan
from gateway.flows.series import Series
from gateway.flows.tables import over
from gateway.flows.words import plain
from gateway.flows.world import FixedWorld, Target


class CampaignError(Exception):
    """A campaign file cannot be used; `problems` are sentences for the organizer who wrote it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Campaign:
    """`flow` is ready to run: the organization, the title and the first keyword stand in its texts already.

    `kind` is `sign`, `call` or `own`. `starting_count` signatures were gathered elsewhere before the first text.
    `ring_seconds` is how long an office's phone rings before we take it for unanswered, `caller_id` whose number it
    shows. `recurring` offers calls that come every week, for so many weeks, and none after a day. `letter` is texted
    to whoever wants it while an office is closed. `series` are texts for the days after somebody has begun.
    """

    slug: str
    organization: str
    kind: str
    title: Mapping[Language, str]
    menu: Mapping[Language, str]
    keywords: Mapping[Language, tuple[str, ...]]
    flow: Flow
    targets: tuple[Target, ...] = ()
    plan: Plan = field(default_factory=Plan)
    starting_count: int = 0
    ring_seconds: int = 30
    caller_id: CallerId = "ours"
    recurring: bool = True
    recurring_weeks: int = 8
    recurring_until: date | None = None
    letter: CampaignLetter | None = None
    series: tuple[Series, ...] = ()
    calls: bool = field(init=False, compare=False)  # does it call anybody? Asked at every turn

    def __post_init__(self) -> None:
        object.__setattr__(self, "calls", any(step.kind == "call" for step in self.flow.steps.values()))

    def world(self, hotline: str, *, can_ring: bool = True) -> FixedWorld:
        """What the engine may look up without the directory of officials; `hotline` is the number supporters see."""
        named = [target if target.name else _by_key(target) for target in self.targets]
        fixed = tuple(self.plan.arranged(named, (), hotline))
        return FixedWorld(hotline, fixed, can_ring, "no_zip" if self.plan.location else "fixed")

    @property
    def named_officials(self) -> tuple[str, ...]:
        """Their keys in the directory."""
        return tuple(target.key for target in self.targets if not target.phone)

    def target(self, key: str) -> Target | None:
        return next((target for target in self.targets if target.key == key), None)

    def keyword_entries(self) -> Iterator[tuple[str, str, Language]]:
        """(word, slug, language), as `KeywordTable` takes them."""
        for language in LANGUAGES:
            for word in self.keywords[language]:
                yield word, self.slug, language

    @property
    def signs(self) -> bool:
        return any(step.kind == "sign" for step in self.flow.steps.values())

    @property
    def rings_weekly(self) -> bool:
        return self.recurring and self.calls and WEEKLY in self.flow.doors


def _by_key(target: Target) -> Target:
    """Without the directory an official has no better name."""
    return replace(target, name=dict.fromkeys(LANGUAGES, target.key))


@lru_cache(maxsize=64)  # nobody changes what comes out; importing and listing read the same files again and again
def parse_campaign(source: str) -> Campaign:
    """Raises CampaignError with everything that is wrong, not only the first thing."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise CampaignError([f"The file cannot be read as TOML: {error}."]) from error
    file = CampaignFile(table)
    flow, problems = _flow(file)
    if flow is None or problems:
        raise CampaignError(problems)
    return Campaign(
        slug=file.slug,
        organization=file.organization,
        kind=file.kind,
        title=file.title,
        menu=file.menu,
        keywords=file.keywords,
        flow=flow,
        targets=file.targets,
        plan=file.plan,
        starting_count=file.starting_count,
        ring_seconds=file.ring_seconds,
        recurring=file.recurring,
        recurring_weeks=file.recurring_weeks,
        recurring_until=file.recurring_until,
        caller_id=file.caller_id,
        letter=file.letter,
        series=file.series,
    )


def _flow(file: CampaignFile) -> tuple[Flow | None, list[str]]:
    samples = {language: _longest(file, language) for language in LANGUAGES}
    written = _merged(file)
    flow, problems = load_flow(file.slug, written, _constants(file), lambda flow: check_flow(flow, samples))
    if flow is None:
        return None, [*file.problems, *problems]
    if any(step.kind == "call" for step in flow.steps.values()) and not file.targets and not file.plan.location:
        problems.append('The flow calls somebody, but the file has no targets. Add "[[targets]]" or a "[plan]".')
    if file.plan.location and not any(step.kind == "locate" for step in flow.steps.values()):
        problems.append('The plan calls officials by location, but no step looks up where: add one of kind "locate".')
    if file.letter and not any(step.kind == "letter" for step in flow.steps.values()):
        problems.append('The file has a [letter], but no step offers it: add one of kind "letter", or remove it.')
    words = frozenset(plain(word) for words in file.keywords.values() for word in words)
    flow = replace(
        flow,
        keywords=words,
        tries_at_once=file.tries_at_once,
        call_back_minutes=file.call_back_minutes,
        shows_number=file.caller_id == "supporter",
    )
    return flow, [*file.problems, *problems]


def _merged(file: CampaignFile) -> Mapping[str, Any]:
    """The built-in flow with the campaign's own words over it, key by key; an own flow stands alone."""
    if file.kind == "own":
        return file.flow_tables
    return over(document(file.kind), file.flow_tables)


def _constants(file: CampaignFile) -> dict[Language, dict[str, str]]:
    return {
        language: {
            "organization": file.organization,
            "petition": file.title.get(language, ""),
            "keyword": next(iter(file.keywords.get(language, ())), ""),
            "letter": file.letter.words[language] if file.letter else "",
            "address": file.letter.to if file.letter else "",
        }
        for language in LANGUAGES
    }


# Of the directory: a member of Congress with a long name; the longest ones are some letters longer.
_LONG_NAME: Final[Mapping[Language, str]] = {
    "en": "Representative Debbie Wasserman Schultz",
    "es": "su representante Debbie Wasserman Schultz",
}


def _longest(file: CampaignFile, language: Language) -> dict[str, str]:
    names = [target.name.get(language, _LONG_NAME[language]) for target in file.targets]
    scripts = [target.script.get(language, "") for target in file.targets]
    if file.plan.location:
        names.append(_LONG_NAME[language])
        scripts += [script.get(language, "") for script in file.plan.scripts.values()]
    return {"target": max(names, key=len, default=""), "script": max(scripts, key=len, default="")}


def keyword_table(campaigns: Iterable[Campaign]) -> KeywordTable:
    """The keywords of all campaigns on one number; where two claim a word, the earlier campaign has it."""
    return KeywordTable(entry for campaign in campaigns for entry in campaign.keyword_entries())


def keyword_conflicts(campaign: Campaign, others: Iterable[Campaign]) -> list[str]:
    """Sentences about keywords that another campaign on the same number has taken already."""
    taken = {plain(word): slug for other in others for word, slug, _ in other.keyword_entries()}
    return [
        f'The keyword "{word}" is taken by the campaign {taken[plain(word)]} on this number; choose another.'
        for word, slug, _ in campaign.keyword_entries()
        if taken.get(plain(word), slug) != slug
    ]
