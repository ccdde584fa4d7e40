"""Signatures that arrive another way than by text or phone: from a web form, from a paper list.

Each is pending until its owner, asked by text, says yes. Nobody learns here whether that person had signed before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy.exc import IntegrityError

from gateway.campaigns import UnknownCampaignError
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows.answers import parse_zip
from gateway.flows.events import Language
from gateway.flows.words import plain
from gateway.forms import FormError, read_texts
from gateway.petitions import add_pending
from gateway.phones import supporter_phone
from gateway.runtime import Runtime

LONGEST: Final = {"name": 60, "phone": 40, "zip": 10, "language": 20, "source": 60, "consent": 1000}
REQUIRED: Final = ("name", "phone", "zip")
_ATTEMPTS: Final = 3  # of two forms with one new phone, the one that came second reads again
# Letters, joined by apostrophes and hyphens, and initials. No digits and no dots within: the name goes out in a text
# to a phone that somebody typed into a form, so it must not carry a link or another number.
_WORD: Final = r"(?:[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*\.?|(?:[^\W\d_]\.)+)"
_NAME: Final = re.compile(rf"{_WORD}(?:,? {_WORD}){{0,7}}")
_LANGUAGES: Final[dict[str, Language]] = {
    "en": "en", "english": "en", "ingles": "en", "es": "es", "espanol": "es", "spanish": "es",
}  # fmt: skip


class ClosedCampaignError(Exception):
    """The campaign takes no signatures; the message says why."""


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody signed with. `consent` are the words about texts that were shown to them."""

    name: str
    phone: str
    zip: str
    language: Language
    source: str
    consent: str


def read_form(document: Mapping[str, Any]) -> Form:
    """Raises FormError with everything that is wrong, not only the first thing."""
    texts, problems = read_texts(document, LONGEST, REQUIRED)
    for field, read in (
        ("name", read_name),
        ("phone", supporter_phone),
        ("zip", read_zip),
        ("language", read_language),
    ):
        if field not in problems and texts[field]:
            try:
                texts[field] = read(texts[field])
            except ValueError as fault:
                problems[field] = str(fault)
    if problems:
        raise FormError(problems)
    language: Language = "es" if texts["language"] == "es" else "en"
    return Form(texts["name"], texts["phone"], texts["zip"], language, texts["source"], texts["consent"])


def campaign_to_sign(runtime: Runtime, slug: str) -> Live:
    """Raises UnknownCampaignError, and ClosedCampaignError for one that takes no signatures.

    A paused one does: the questions go out when it is resumed.
    """
    live = runtime.directory.by_slug(slug)
    if live is None:
        raise UnknownCampaignError(slug)
    if not live.campaign.signs:
        raise ClosedCampaignError("This campaign is no petition; it takes no signatures.")
    if live.status == "closed":
        raise ClosedCampaignError("This campaign is closed; it takes no signatures any more.")
    return live


def sign_up(runtime: Runtime, campaign: Live, form: Form, channel: Literal["api", "paper"]) -> None:
    """Keep the signature, once however often it comes, and have its owner asked."""
    sign_up_all(runtime, campaign, [form], channel)


def sign_up_all(runtime: Runtime, campaign: Live, forms: list[Form], channel: Literal["api", "paper"]) -> None:
    """All of them in one transaction."""
    for attempt in range(_ATTEMPTS):
        try:
            with runtime.db.transaction() as transaction:
                for form in forms:
                    _add(runtime, transaction, campaign, form, channel)
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _add(
    runtime: Runtime, transaction: Transaction, campaign: Live, form: Form, channel: Literal["api", "paper"]
) -> None:
    add_pending(
        runtime,
        transaction,
        campaign=campaign,
        phone=form.phone,
        name=form.name,
        zip_code=form.zip,
        language=form.language,
        channel=channel,
        source=form.source,
        words=form.consent,
    )


def read_name(text: str) -> str:
    """Raises ValueError."""
    if not _NAME.fullmatch(text) or sum(map(str.isalpha, text)) < 2:
        raise ValueError("must be a person's first and last name, in letters")
    last, comma, first = text.partition(", ")
    return f"{first} {last}" if comma else text


def read_zip(text: str) -> str:
    """Raises ValueError."""
    found = parse_zip(text)
    if not found or not re.fullmatch(r"\d{5}(?:[ -]?\d{4})?", text, re.ASCII):
        raise ValueError("must be a US ZIP code of five digits, such as 60601")
    return found


def read_language(text: str) -> Language:
    """Raises ValueError."""
    found = _LANGUAGES.get(plain(text))
    if found is None:
        raise ValueError('must be "en" or "es"')
    return found
