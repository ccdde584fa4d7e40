"""A wording as somebody wrote it becomes one that can be sent: with short links, and nothing wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gateway.blasts.errors import BlastError
from gateway.blasts.wording.letters import tidied
from gateway.blasts.wording.writing import Review, review
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.links import store as links
from gateway.links.finding import faults
from gateway.runtime import Runtime

Texts = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """As they were `written`, with whole addresses, and the `texts` that are sent; `codes` by address."""

    written: Texts
    texts: Texts
    codes: Mapping[Language, Mapping[str, str]]

    def reviews(self, organization: str) -> dict[Language, Review]:
        """Of the texts that are sent. The plain form has whole addresses, so it can be taken as it is."""
        found = {language: review(text, language, organization) for language, text in self.texts.items()}
        return {language: replace(each, plain=self._whole(language, each.plain)) for language, each in found.items()}

    def _whole(self, language: Language, text: str | None) -> str | None:
        return text and links.expanded(text, {code: link for link, code in self.codes[language].items()})

    def keep_links(self, transaction: Transaction, blast_id: str, variant: str) -> None:
        for language, codes in self.codes.items():
            links.keep(transaction, blast_id, variant, language, codes)


def shortened(runtime: Runtime, texts: Texts) -> Wording:
    """With codes that nobody has yet. Our own short links become the addresses behind them first."""
    with runtime.db.reading() as connection:
        whole: Texts = {
            language: links.expanded(tidied(text), links.targets_in(connection, text))
            for language, text in texts.items()
        }
    codes = {language: links.draw(text) for language, text in whole.items()}
    short: Texts = {
        language: links.shortened(runtime.settings, text, codes[language]) for language, text in whole.items()
    }
    return Wording(whole, short, codes)


def compose(runtime: Runtime, texts: Texts, organization: str) -> Wording:
    """Raises BlastError with all that is wrong."""
    wording = shortened(runtime, texts)
    _require(wording.texts, organization, {each: _of_links(runtime, text) for each, text in wording.written.items()})
    return wording


def _of_links(runtime: Runtime, text: str) -> Iterator[str]:
    yield from faults(text)
    for link in links.ours_in(runtime.settings, text):
        yield f"{link}: leads nowhere; paste the address of the page itself"


def check_texts(texts: Texts, organization: str) -> None:
    """Of texts that were composed. Raises BlastError with all that is wrong."""
    _require(texts, organization, {})


def _require(texts: Texts, organization: str, wrong: Mapping[Language, Iterable[str]]) -> None:
    if not texts:
        raise BlastError("it says nothing: give a text with --en, --es or both")
    problems = [
        f"{language}: {problem}"
        for language, text in texts.items()
        for problem in (*wrong.get(language, ()), *review(text, language, organization).problems)
    ]
    if problems:
        raise BlastError("\n".join(problems))
