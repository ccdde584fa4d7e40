"""Which column of a list is what: told by the titles, or by whoever imports it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gateway.flows.words import plain
from gateway.phones import PhoneError, supporter_phone
from gateway.sheets import Row
from gateway.sheets.titles import columns_of

KNOWN: Final = ("phone", "name", "first", "last", "zip", "language")
_MOST_FIELDS: Final = 20
_HEADINGS: Final = 10  # rows looked at for titles
_LONGEST_FIELD: Final = 30  # letters of its name
# Texts to many fill these in themselves.
_TAKEN: Final = {*KNOWN, "first_name", "last_name"}


class ListError(ValueError):
    """The list cannot be imported; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Places in a row: of what everybody has, by a name of KNOWN, and of custom fields, by theirs.

    `unread` are sheets of the file behind the one that is read.
    """

    titles: Sequence[str]
    places: Mapping[str, int]
    fields: Mapping[str, int]
    unread: Sequence[str] = ()

    def in_words(self) -> Iterator[str]:
        """A line for each column that counts, and one for those that do not."""
        for name, place in {**self.places, **self.fields}.items():
            yield f"{name:<10} {self.titles[place]}"
        used = {*self.places.values(), *self.fields.values()}
        rest = [title for place, title in enumerate(self.titles) if place not in used and title]
        if rest:
            yield f"{'left out':<10} {', '.join(rest)}"
        if self.unread:
            yield f"{'not read':<10} {_sheets(self.unread)}: save each as a file of its own, if it is a list, too"


def find_titles(rows: Iterable[Row], mapped: Mapping[str, str]) -> list[str]:
    """The row that names the columns; it may stand below a heading. Where none does, the first that is not empty."""
    first: list[str] = []
    for row in islice((row for row in rows if any(row.cells)), _HEADINGS):
        titles = [_one_line(cell) for cell in row.cells]
        first = first or titles
        named = "phone" in columns_of(row.cells) or ("phone" in mapped and _holds(titles, mapped["phone"]))
        if named and not any(map(_is_phone, titles)):  # a heading may tell the telephone of whoever made the list
            return titles
    return first


def _one_line(title: str) -> str:
    """It is shown on a terminal, which does what some letters say."""
    return "".join(filter(str.isprintable, " ".join(title.split())))


def _holds(titles: Sequence[str], title: str) -> bool:
    return any(_same(title, each) for each in titles)


def _same(title: str, other: str) -> bool:
    """Of letters that `plain` does not know nothing is left there."""
    return title.casefold() == other.casefold() or plain(title) == plain(other) != ""


def read_columns(
    titles: Sequence[str], mapped: Mapping[str, str], fields: Sequence[str], unread: Sequence[str] = ()
) -> Columns:
    """`mapped` are titles by what they mean, `fields` titles of custom fields. Raises ListError."""
    places = columns_of(list(titles))
    places |= {name: _place(titles, title) for name, title in mapped.items()}
    if "name" in mapped:
        places = {name: place for name, place in places.items() if name not in {"first", "last"} or name in mapped}
    if "phone" not in places:
        other = f" This is the first sheet; {_sheets(unread)} came after it." if unread else ""
        raise ListError(_no_phone(titles) + other)
    ordered: dict[str, int] = {name: places[name] for name in KNOWN if name in places}
    return Columns(titles, ordered, {field_name(title): _place(titles, title) for title in fields}, unread)


def read_map(text: str) -> dict[str, str]:
    """`phone=Cell,name=Full name`: titles may hold commas. Raises ListError."""
    found: dict[str, str] = {}
    for part in re.split(rf",(?=\s*(?:{'|'.join(KNOWN)})\s*=)", text):
        name, equals, title = (each.strip() for each in part.partition("="))
        if not equals or name not in KNOWN or not title:
            raise ListError(f"A column is mapped as phone=Title; what can be mapped is {', '.join(KNOWN)}.")
        found[name] = title
    return found


def as_field(title: str) -> str:
    return plain(title).replace(" ", "_")


def field_name(title: str) -> str:
    """`Union local #` -> `union_local`. Raises ListError."""
    name = as_field(title)
    if not re.fullmatch(rf"[a-z]\w{{0,{_LONGEST_FIELD - 1}}}", name) or name in _TAKEN:
        raise ListError(
            f"{title!r} is no name for a field: it begins with a letter, has {_LONGEST_FIELD} at most, and is none "
            f"of {', '.join(sorted(_TAKEN))}. Give it another in the file."
        )
    return name


def check_fields(fields: Sequence[str]) -> None:
    """Raises ListError."""
    if len(fields) > _MOST_FIELDS:
        raise ListError(f"A list brings {_MOST_FIELDS} fields at most; what nobody needs is better not kept.")
    for title in fields:
        field_name(title)


def _place(titles: Sequence[str], title: str) -> int:
    """The first of two that are called the same."""
    place = next((place for place, each in enumerate(titles) if _same(title, each)), None)
    if place is None:
        raise ListError(f"No column has the title {title!r}. {_shown(titles)}")
    return place


def _no_phone(titles: Sequence[str]) -> str:
    return f"No column is known as the telephone: say which with --map phone=TITLE. {_shown(titles)}"


def _shown(titles: Sequence[str]) -> str:
    """Where the titles are missing, the first row is somebody, who is not to be shown."""
    if any(map(_is_phone, titles)):
        return "The first row must name the columns; here it is somebody's own."
    return f"The titles are: {', '.join(filter(None, titles))[:300] or 'none'}."


def _sheets(names: Sequence[str]) -> str:
    return ", ".join(map(_one_line, names))[:200]


def _is_phone(text: str) -> bool:
    try:
        return bool(supporter_phone(text))
    except PhoneError:
        return False
