"""An official and their offices, as the rest of the gateway sees them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from gateway.flows.events import Language
from gateway.flows.segments import segments
from gateway.officials.hours import Hours

Kind = Literal[
    "senator", "representative", "delegate", "executive", "switchboard", "governor", "mayor", "sheriff", "agency",
    "other",
]  # fmt: skip
OfficeKind = Literal["dc", "district", "state", "other"]

KINDS: Final[tuple[str, ...]] = get_args(Kind)
OFFICE_KINDS: Final[tuple[str, ...]] = get_args(OfficeKind)
CONGRESS: Final = frozenset({"senator", "representative", "delegate"})


@dataclass(frozen=True, slots=True)
class Office:
    """One telephone of an official's. `phone` is E.164, `zone` an IANA name; `closed_on` is a day by that zone.

    `extension` is what is keyed in after the line answers, as the carrier's sendDigits takes it. `lines` is the most
    dials of ours at once, None for the default.
    """

    key: str
    kind: str
    phone: str
    zone: str
    hours: Hours
    extension: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    closed_on: date | None = None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """`offices` are in the order in which they are tried; a member of Congress may have none.

    `rank` is 1 for the senior senator of a state. `said` holds names that a voice would read wrong as written.
    """

    key: str
    kind: str
    name: str
    title: Mapping[Language, str]
    source: str
    offices: tuple[Office, ...] = ()
    said: Mapping[Language, str] = field(default_factory=dict)
    party: str | None = None
    caucus: str | None = None
    state: str | None = None
    district: int | None = None
    senate_class: int | None = None
    rank: int | None = None
    term_end: date | None = None

    def stale(self, today: date) -> bool:
        """Their term is over, and nobody has said who follows: the last holder that we know."""
        return self.term_end is not None and self.term_end < today

    def spoken(self, language: Language) -> str:
        """For a voice, which reads accents right."""
        return self.said.get(language, self.name)

    @property
    def text_name(self) -> str:
        return text_name(self.name)


_QUOTES: Final = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


def text_name(name: str) -> str:
    """`Luján` -> `Lujan`: only the letters that would more than double what a text costs lose their accents."""
    name = name.translate(_QUOTES)
    return "".join(map(_plain, name)) if segments(name).culprits else name


def _plain(letter: str) -> str:
    if segments(letter).encoding == "GSM-7":
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
