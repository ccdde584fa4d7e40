"""A wording as somebody wrote it becomes one that can be sent: with short links, and nothing wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.blasts.errors import BlastError
from gateway.blasts.letters import tidied
from gateway.blasts.writing import review
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.links import store as links
from gateway.links.finding import faults
from gateway.runtime import Runtime

Texts = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """`codes` are those of the addresses that stood in each text."""

    texts: Texts
    codes: Mapping[Language, Mapping[str, str]]

    def keep_links(self, transaction: Transaction, blast_id: str, variant: str) -> None:
        for language, codes in self.codes.items():
            links.keep(transaction, blast_id, variant, language, codes)


def compose(runtime: Runtime, texts: Texts, organization: str) -> Wording:
    """Raises BlastError with all that is wrong."""
    texts = {language: tidied(text) for language, text in texts.items()}
    codes = {language: links.draw(text) for language, text in texts.items()}
    short: Texts = {
        language: links.shortened(runtime.settings, text, codes[language]) for language, text in texts.items()
    }
    _raise([f"{language}: {fault}" for language, text in texts.items() for fault in faults(text)])
    check_texts(short, organization)
    return Wording(short, codes)


def check_texts(texts: Texts, organization: str) -> None:
    if not texts:
        raise BlastError("it says nothing: give a text with --en, --es or both")
    reviews = ((language, review(text, language, organization)) for language, text in texts.items())
    _raise([f"{language}: {problem}" for language, found in reviews for problem in found.problems])


def _raise(problems: list[str]) -> None:
    if problems:
        raise BlastError("\n".join(problems))
