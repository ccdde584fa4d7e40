"""The `[letter]` of a campaign file: words that a supporter can copy and send, and where to."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from gateway.flows.events import LANGUAGES, Language
from gateway.flows.tables import Tables

_LETTER: Final = {"to", "words"}


class CampaignLetter(NamedTuple):
    """`to` is an address or an e-mail address."""

    to: str
    words: Mapping[Language, str]


class LetterTable(Tables):
    def __init__(self, value: Any) -> None:
        super().__init__()
        table = self._table("letter", value)
        self._unknown("letter", table, _LETTER)
        words = self._table("letter.words", table.get("words", {}))
        self._unknown("letter.words", words, set(LANGUAGES))
        self.letter = CampaignLetter(
            self._line("letter.to", table.get("to")),
            {language: self._line(f"letter.words.{language}", words.get(language)) for language in LANGUAGES},
        )
