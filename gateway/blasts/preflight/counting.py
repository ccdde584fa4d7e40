"""Everybody whom a blast may go to, looked at and counted. It can be kept in between, and gone on with."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from gateway import reachable
from gateway.abuse import blocklist
from gateway.blasts import audience
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight.forecast import Group, quarter_after
from gateway.blasts.preflight.marks import mark_of, plan_of
from gateway.blasts.preflight.moments import has_passed
from gateway.blasts.store import Blast
from gateway.blasts.vetting import Later, Never, Time, Vetting, Words
from gateway.blasts.wording.writing import filled
from gateway.clock import now
from gateway.contact import Person
from gateway.contact.places import Place
from gateway.flows.events import Language
from gateway.flows.segments import segments
from gateway.runtime import Runtime

Text = tuple[str, Language]  # A, B or C, and the language


@dataclass(slots=True, kw_only=True)
class Counts:
    """If it is sent at `begin`, to nobody before `local` by their own clock. All up to the supporter `after` are in.

    `at` and `local` are what was asked for, `mark` tells what was looked at. `left_out` by reason, `later` by rule:
    these get it, but not at once. `instead` counts stand-ins by field. `longer` are those who get more segments than
    the text has with its stand-ins; `most` are the most of anybody.
    """

    begin: datetime
    at: datetime | None = None
    local: datetime | None = None
    mark: str = ""
    after: str = ""
    audience: int = 0
    texts: int = 0
    segments: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    instead: Counter[str] = field(default_factory=Counter)
    by_text: Counter[Text] = field(default_factory=Counter)
    longer: Counter[Text] = field(default_factory=Counter)
    most: Counter[Text] = field(default_factory=Counter)
    groups: dict[tuple[Place, datetime], Group] = field(default_factory=dict)

    def dumps(self) -> str:
        return json.dumps(
            {name: getattr(self, name) for name in _PLAIN}
            | {name: getattr(self, name) and getattr(self, name).isoformat() for name in _MOMENTS}
            | {name: [[*text, count] for text, count in getattr(self, name).items()] for name in _BY_TEXT}
            | {"groups": [_written(group) for group in self.groups.values()]}
        )

    @classmethod
    def loads(cls, kept: str) -> Self:
        found: dict[str, Any] = json.loads(kept)
        groups = [_read(group) for group in found["groups"]]
        values: dict[str, Any] = {name: found[name] for name in _NUMBERS}
        values |= {name: Counter(found[name]) for name in _BY_WORD}
        values |= {name: found[name] and datetime.fromisoformat(found[name]) for name in _MOMENTS}
        values |= {name: Counter({(a, b): count for a, b, count in found[name]}) for name in _BY_TEXT}
        return cls(
            groups={(group.place, group.start): group for group in groups},
            **values,
        )


_MOMENTS: Final = ("begin", "at", "local")
_NUMBERS: Final = ("mark", "after", "audience", "texts", "segments")
_BY_WORD: Final = ("left_out", "later", "instead")
_BY_TEXT: Final = ("by_text", "longer", "most")
_PLAIN: Final = (*_NUMBERS, *_BY_WORD)


def _written(group: Group) -> list[Any]:
    return [group.place.zones, group.place.state, group.start.isoformat(), group.people, group.segments]


def _read(written: list[Any]) -> Group:
    zones, state, start, people, its_segments = written
    return Group(Place(tuple(zones), state), datetime.fromisoformat(start), people, its_segments)


def counts_for(blast: Blast, at: datetime | None = None, local: datetime | None = None) -> Counts:
    """Of nobody yet, if it is sent at that moment, or else as the blast itself says. Raises BlastError."""
    require_ahead(blast, at, local)
    at, local = plan_of(blast, at, local)
    start = at or (earliest(local) if local else now())
    return Counts(begin=max(start, now()), at=at, local=local, mark=mark_of(blast, at, local))


def require_ahead(blast: Blast, at: datetime | None, local: datetime | None) -> None:
    """Raises BlastError."""
    if has_passed(at, local, now()):
        raise BlastError(f"{blast.slug}: that moment has passed; say no moment, and it begins at once")


def earliest(local: datetime) -> datetime:
    """When it is that time where the clocks are furthest ahead."""
    return local.replace(tzinfo=UTC) - timedelta(hours=14)


def texts_of(blast: Blast) -> Iterator[tuple[Text, str]]:
    for variant, texts in blast.wordings.items():
        for language, text in texts.items():
            yield (variant, language), text


def look(
    runtime: Runtime,
    blast: Blast,
    counts: Counts,
    until: float = float("inf"),
    moved: Callable[[int], None] = lambda _: None,
) -> bool:
    """Goes on until then (time.monotonic); whether all have been looked at. `moved` hears how many came to it."""
    looking = _Looking(runtime, blast, counts)
    for connection, rows in audience.in_chunks(runtime, blast, counts.after):
        looking.at(rows, reachable.people(connection, rows, blast.campaign_id, blocklist.indexes(connection)))
        counts.after = rows[-1].id
        moved(len(rows))
        if len(rows) < audience.CHUNK:
            return True
        if time.monotonic() >= until:
            return False
    return True


class _Looking:
    def __init__(self, runtime: Runtime, blast: Blast, counts: Counts) -> None:
        self._counts = counts
        planned = replace(blast, local_time=counts.local)
        self._vetting = Vetting(planned, reachable.rules(runtime.settings), counts.begin)
        self._usual = {each: segments(filled(text, {}).body).count for each, text in texts_of(blast)}

    def at(self, rows: Sequence[Any], people: Mapping[str, Person]) -> None:
        vetting = self._vetting
        alike = Counter([(vetting.time(people[row.id]), vetting.words(row)) for row in rows])
        for (when, words), many in alike.items():
            self._note(when, words, many)

    def _note(self, when: Time, words: Words, many: int) -> None:
        counts = self._counts
        counts.audience += many
        verdict = self._vetting.verdict(when, words)
        if isinstance(verdict, Never):
            counts.left_out[verdict.reason] += many
        elif isinstance(verdict, Later):
            counts.later[verdict.rule] += many
            # Each cap ends at a moment of its own; the other rules end for all of a place at once.
            apart = verdict.rule == "frequency cap"
            self._get(words, when.place, quarter_after(verdict.until) if apart else verdict.until, many)
        else:
            self._get(words, when.place, counts.begin, many)

    def _get(self, words: Words, place: Place, start: datetime, many: int) -> None:
        counts, text = self._counts, (words.variant, words.language)
        counts.texts += many
        counts.segments += words.segments * many
        counts.by_text[text] += many
        if words.segments > self._usual[text]:
            counts.longer[text] += many
            counts.most[text] = max(words.segments, counts.most[text])
        for name in words.instead:
            counts.instead[name] += many
        group = counts.groups.setdefault((place, start), Group(place, start))
        group.people += many
        group.segments += words.segments * many
