"""The words of a blast: placeholders with something in their place, and what is wrong with them. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gateway.blasts.wording.letters import plain_form, room, to_blame, unshowable
from gateway.blasts.wording.ways_out import EXAMPLES, says_how_to_end
from gateway.flows.events import Language
from gateway.flows.segments import Segments, segments
from gateway.flows.speech import first_name
from gateway.flows.words import plain
from gateway.links.finding import shorteners_in

FIELDS: Final = ("first_name", "name", "zip")
LONGEST: Final = 1600  # characters; the carrier takes no longer text
_MANY: Final = 2  # segments

# {first_name|friend}: the field, and what stands there for somebody of whom it is not known.
_FIELD: Final = re.compile(r"\{(\w+)(?:\|([^{}|]*))?\}")
# Names with which a text grows: a long one, and one with letters that make it dear.
_LONG: Final = {"first_name": "Guadalupe", "name": "Guadalupe Rodriguez"}
_ACCENTED: Final = {"first_name": "Ángela", "name": "Ángela Hernández"}


@dataclass(frozen=True, slots=True)
class Filled:
    """`missing` are the fields that nobody knows of this person and for which the text has nothing else."""

    body: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Of one text. With `problems` it cannot be sent; `room` are the letters that may still be added for nothing.

    `plain` is the same in plain letters, if that takes fewer segments: `in_plain` of them.
    """

    segments: Segments
    room: int
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    plain: str | None
    in_plain: int


def fields_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _ in _FIELD.findall(text)))


def filled(text: str, known: Mapping[str, str]) -> Filled:
    """In one pass: what people are called is never read as a placeholder."""
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name, instead = found[1], found[2]
        if not known.get(name) and instead is None:
            missing.append(name)
        return known.get(name) or instead or ""

    return Filled(_FIELD.sub(value, text).strip(), tuple(missing))


def known_of(name: str | None, zip_code: str | None) -> dict[str, str]:
    name = (name or "").strip()
    given = {"name": name, "first_name": first_name(name), "zip": zip_code}
    return {field: value for field, value in given.items() if value}


def review(text: str, language: Language, organization: str) -> Review:
    """With the words that stand in for unknown fields; a person's own name may make it longer."""
    usual = filled(text, {}).body
    counted = segments(usual)
    plainer = plain_form(text)
    in_plain = counted.count if plainer is None else segments(filled(plainer, {}).body).count
    shorter = in_plain < counted.count
    return Review(
        counted,
        room(usual, counted),
        tuple(_problems(text, language, organization)),
        tuple(_warnings(text, counted, dear=shorter)),
        plainer if shorter else None,
        in_plain,
    )


def _problems(text: str, language: Language, organization: str) -> Iterator[str]:
    if not text.strip():
        yield "it is empty"
        return
    if len(text) > LONGEST:
        yield f"it has {len(text)} characters, and the carrier takes {LONGEST}"
    for name in fields_of(text):
        if name not in FIELDS:
            yield f"{{{name}}} is no field; there are {', '.join(f'{{{field}}}' for field in FIELDS)}"
    if re.search(r"[{}]", _FIELD.sub("", text)):
        yield "a brace stands alone; write a field as {first_name|friend}"
    if unseen := unshowable(text):
        yield f"it holds {', '.join(unseen)}, which no telephone shows; delete it"
    always = _FIELD.sub(" ", text)
    if not _names(always, organization):
        yield f'it does not say who writes: "{organization}"'
    if not says_how_to_end(always, language):
        yield f'it does not say how to end this, such as "{EXAMPLES[language]}"'


def _names(text: str, organization: str) -> bool:
    """Whatever the capitals and accents; a name of another alphabet as it stands."""
    name = plain(organization)
    return bool(re.search(rf"\b{name}s?\b", plain(text))) if name else organization.casefold() in text.casefold()


def _warnings(text: str, counted: Segments, *, dear: bool) -> Iterator[str]:
    bare = [found[1] for found in _FIELD.finditer(text) if found[2] is None]
    if bare:
        yield f"who has no {' or '.join(dict.fromkeys(bare))} gets none; write {{{bare[0]}|…}} to say something else"
    if counted.culprits:
        costs = "" if dear or counted.count > 1 else "; this text is short enough to cost the same"
        yield f"with {to_blame(counted)} a segment holds 70 letters, without it 160{costs}"
    yield from _of_names(text, counted)
    for name in shorteners_in(text):
        yield f"carriers filter texts with {name}; write the address of the page itself, with https://"
    if counted.count > _MANY:
        yield f"{counted.count} segments are paid for one by one"


def _of_names(text: str, counted: Segments) -> Iterator[str]:
    long, accented = (segments(filled(text, names).body).count for names in (_LONG, _ACCENTED))
    if long > counted.count:
        yield f"a long name makes it {long} segments; the preview says how many people have one"
    if accented > max(long, counted.count):
        yield f"a name with á, í, ó or ú makes it {accented} segments; the preview says how many people have one"
