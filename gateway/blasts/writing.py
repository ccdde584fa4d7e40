"""The words of a blast: placeholders with something in their place, and what is wrong with them. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

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
# Words by which a text may say how to end this; `gateway/flows/opt_out` understands many more.
_WAYS_OUT: Final[Mapping[Language, frozenset[str]]] = {
    "en": frozenset({"stop"}),
    "es": frozenset({"stop", "alto", "parar", "baja", "cancelar"}),
}
_ACCENTED: Final = {"first_name": "Ángela", "name": "Ángela Hernández"}
# What a keyboard or a word processor makes of plain punctuation.
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′`´", "'"),
        **dict.fromkeys("–—‒―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u200d\u2060\ufeff\ufe0f", None),
        "…": "...",
        "•": "-",
    }
)


@dataclass(frozen=True, slots=True)
class Filled:
    """`missing` are the fields that nobody knows of this person and for which the text has nothing else."""

    body: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Of one text. With `problems` it cannot be sent; `plain` is the same in plain letters, if that is shorter."""

    segments: Segments
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    plain: str | None


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


def in_plain_letters(text: str) -> str:
    """Without what makes a text UCS-2: `ú` becomes `u`, a curly quote a straight one; é, ñ, ü, ¿ and ¡ stay.

    What has no such form, an emoji, stays too.
    """
    return "".join(_plain_letter(letter) for letter in text.translate(_PLAIN))


def _plain_letter(letter: str) -> str:
    if segments(letter).encoding == "GSM-7":
        return letter
    base = "".join(mark for mark in unicodedata.normalize("NFKD", letter) if unicodedata.category(mark) != "Mn")
    return base if base and segments(base).encoding == "GSM-7" else letter


def review(text: str, language: Language, organization: str) -> Review:
    """With the words that stand in for unknown fields; a person's own name may make it longer."""
    counted = segments(filled(text, {}).body)
    plainer = in_plain_letters(text)
    shorter = segments(filled(plainer, {}).body).count < counted.count
    return Review(
        counted,
        tuple(_problems(text, language, organization)),
        tuple(_warnings(text, counted)),
        plainer if shorter else None,
    )


def _with_accents(text: str) -> int:
    """Segments for somebody whose name has a letter that makes it UCS-2."""
    return segments(filled(text, _ACCENTED).body).count


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
    words = plain(_FIELD.sub(" ", text))
    if plain(organization) not in words:
        yield f'it does not say who writes: "{organization}"'
    if not _WAYS_OUT[language] & set(words.split()):
        yield "it does not say how to end this, such as " + (
            '"Reply STOP to end"' if language == "en" else '"Responda ALTO para terminar"'
        )


def _warnings(text: str, counted: Segments) -> Iterator[str]:
    bare = [name for name, instead in _FIELD.findall(text) if not instead]
    if bare:
        yield f"who has no {' or '.join(dict.fromkeys(bare))} gets none; write {{{bare[0]}|…}} to say something else"
    if counted.culprits:
        yield f"{' '.join(counted.culprits)} makes it UCS-2: 70 letters fit into a segment, not 160"
    elif (most := _with_accents(text)) > counted.count:
        yield f"a name with á, í, ó or ú makes it {most} segments; the preview says how many people have one"
    for name in shorteners_in(text):
        yield f"carriers filter texts with {name}; write the address of the page itself, with https://"
    if counted.count > _MANY:
        yield f"{counted.count} segments are paid for one by one"
