"""What a program sends about a blast: a draft, to how many people, when."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gateway.blasts import store
from gateway.blasts.errors import BlastError, UnknownBlastError
from gateway.blasts.preflight.moments import read_instant, read_local
from gateway.blasts.store import Blast
from gateway.blasts.wording.composing import shortened
from gateway.blasts.wording.letters import tidied
from gateway.blasts.wording.writing import LONGEST as LONGEST_TEXT
from gateway.campaigns import UnknownCampaignError
from gateway.directory import Live
from gateway.flows.events import LANGUAGES, Language
from gateway.forms import FormError, read_texts
from gateway.links import store as links
from gateway.runtime import Runtime
from gateway.segments.definition import Segment, SegmentError
from gateway.segments.saved import load

WORDING: Final = {"en": LONGEST_TEXT, "es": LONGEST_TEXT}
LONGEST: Final = {"slug": 60, "campaign": 60, "segment": 60, **WORDING}
REQUIRED: Final = ("slug", "campaign")
PLAN: Final = {"at": 40, "local": 40}

Plan = tuple[datetime | None, datetime | None]  # at a moment, or at one of everybody's own clock


@dataclass(frozen=True, slots=True)
class Draft:
    slug: str
    live: Live
    texts: dict[Language, str]
    segment: Segment | None

    def create(self, runtime: Runtime, who: str) -> Blast:
        """Raises FormError about its texts, and BlastError."""
        with about_its_texts():
            return store.create(runtime, who, self.slug, self.live, self.texts, self.segment)

    def same_as(self, runtime: Runtime) -> Blast | None:
        """The blast of this name, if it was written by the same draft. Raises BlastError if by another."""
        try:
            found = store.find(runtime, self.slug)
        except UnknownBlastError:
            return None
        first, texts = as_written(runtime, found)[0], shortened(runtime, self.texts).written
        if (found.campaign_id, found.segment, first) == (self.live.id, self.segment, texts):
            return found
        raise BlastError("there is a blast of this name already, and it says something else; take another name")


def as_written(runtime: Runtime, blast: Blast) -> list[dict[Language, str]]:
    """Its wordings, with the addresses that were made short."""
    with runtime.db.reading() as connection:
        targets = {link.code: link.target for link in links.of_blast(connection, blast.id)}
    return [
        {language: links.expanded(text, targets) for language, text in texts.items()}
        for texts in blast.wordings.values()
    ]


@contextmanager
def about_its_texts() -> Iterator[None]:
    """A BlastError about texts becomes a FormError."""
    try:
        yield
    except BlastError as fault:
        problems = _by_language(str(fault))
        if problems:
            raise FormError(problems) from None
        raise


def read_wording(document: Mapping[str, Any]) -> dict[Language, str]:
    """Raises FormError."""
    fields, problems = read_texts(_in_one_line(document), WORDING, ())
    texts = _said(document, fields, problems)
    if problems:
        raise FormError(problems)
    return texts


def read_draft(runtime: Runtime, document: Mapping[str, Any]) -> Draft:
    """Raises FormError with everything that is wrong, and UnknownCampaignError."""
    fields, problems = read_texts(_in_one_line(document), LONGEST, REQUIRED)
    texts = _said(document, fields, problems)
    if "slug" not in problems and not store.SLUG.fullmatch(fields["slug"]):
        problems["slug"] = "must be small letters, digits and hyphens, such as march-may-1"
    segment = _segment(runtime, fields["segment"], problems)
    if problems:
        raise FormError(problems)
    live = runtime.directory.by_slug(fields["campaign"])
    if live is None:
        raise UnknownCampaignError(fields["campaign"])
    return Draft(fields["slug"], live, texts, segment)


def read_people(document: dict[str, Any]) -> int:
    """Takes it out of the document. Raises FormError."""
    people = document.pop("people", None)
    if isinstance(people, bool) or not isinstance(people, int) or people < 0:
        raise FormError({"people": "must be the number of people that the preview says"})
    return people


def read_mark(document: dict[str, Any]) -> str:
    """Takes it out of the document. Raises FormError."""
    mark = document.pop("mark", None)
    if not isinstance(mark, str):
        raise FormError({"mark": "must be the mark that the preview says"})
    return mark


def read_plan(document: Mapping[str, Any]) -> Plan:
    """Raises FormError."""
    texts, problems = read_texts(document, PLAN, ())
    at, local = _moment("at", texts, problems, read_instant), _moment("local", texts, problems, read_local)
    if at and local:
        problems["local"] = "and at exclude each other"
    if problems:
        raise FormError(problems)
    return at, local


def _moment(
    field: str, texts: Mapping[str, str], problems: dict[str, str], read: Callable[[str], datetime | None]
) -> datetime | None:
    try:
        return read(texts[field])
    except ValueError as fault:
        problems.setdefault(field, str(fault))
        return None


def _segment(runtime: Runtime, name: str, problems: dict[str, str]) -> Segment | None:
    if not name:
        return None
    try:
        with runtime.db.reading() as connection:
            return load(connection, name)
    except SegmentError:
        problems["segment"] = "is no segment that anybody saved"
        return None


def _said(document: Mapping[str, Any], fields: Mapping[str, str], problems: dict[str, str]) -> dict[Language, str]:
    texts: dict[Language, str] = {each: tidied(document[each]) for each in LANGUAGES if fields[each]}
    if not texts and not problems.keys() & set(LANGUAGES):
        problems["en"] = "or es must say something"
    return texts


def _in_one_line(document: Mapping[str, Any]) -> dict[str, Any]:
    """A text of a blast may have line breaks; what else no text may hold, it may not either."""
    texts = {key: value for key, value in document.items() if key in LANGUAGES and isinstance(value, str)}
    return {**document, **{key: " ".join(value.splitlines()) for key, value in texts.items()}}


def _by_language(fault: str) -> dict[str, str]:
    """Of a fault with one line for each problem, those that are about a text."""
    found: dict[str, list[str]] = {}
    for language, colon, problem in (line.partition(": ") for line in fault.splitlines()):
        if colon and language in LANGUAGES:
            found.setdefault(language, []).append(problem)
    return {language: f"cannot be sent: {'; '.join(problems)}" for language, problems in found.items()}
