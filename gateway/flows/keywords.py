"""Which campaign a text asks for: the keyword alone, with courtesies, or with the answers already in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from gateway.flows.answers import parse_details
from gateway.flows.events import Language
from gateway.flows.words import one_typo_apart, plain, squeezed

_SHORTEST_FORGIVEN = 4  # a keyword of three letters is one typo from too many other words
_SHORTEST_MISSPELLING = 3
_SHORT = 16  # letters: SIGN, YES and FIRMA come by the thousand, each alike
_MOST_REMEMBERED = 1000
_PIECE = re.compile(r"[^\s,;:/!?¡¿.()\"]+")
_BEFORE = ("i want to", "i would like to", "id like to", "please", "pls", "hi", "hello", "hey", "yes", "hola", "si",
           "quiero", "quisiera", "deseo", "por favor", "i will", "text", "yo", "buenas", "buenos dias")  # fmt: skip
_FILLERS = frozenset(
    """
    me up please pls plz now in here the petition petitions it this thanks thank you today my name yes to
    president white house congress will i want
    por favor porfavor porfa ya ahora aqui la el peticion lo gracias mi nombre si hoy esta yo quiero
    a al presidente casa blanca congreso
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A matched keyword; `words` is what else the text says, as it was written, empty where it is mere courtesy."""

    campaign: str
    language: Language
    words: str = ""


_NEW: Final = Keyword("", "en")  # nobody has asked for this text


class KeywordTable:
    """The keywords of one number. Built once, asked for every inbound text."""

    def __init__(self, keywords: Iterable[tuple[str, str, Language]]) -> None:
        """`keywords` are (word, campaign, language); the first entry for a word stays."""
        self._remembered: dict[tuple[str, bool], Keyword | None] = {}
        self._exact: dict[str, Keyword] = {}
        for word, campaign, language in keywords:
            self._exact.setdefault(plain(word).replace(" ", ""), Keyword(campaign, language))
        self._exact.pop("", None)
        self._near: dict[str, set[str]] = {}
        self._squeezed: dict[str, set[str]] = {}
        for word in self._exact:
            self._squeezed.setdefault(squeezed(word), set()).add(word)
            if len(word) >= _SHORTEST_FORGIVEN:
                for form in _with_one_letter_less(word):
                    self._near.setdefault(form, set()).add(word)

    def match(self, text: str, *, typos: bool = True) -> Keyword | None:
        """Without `typos` in the middle of a conversation, where Carl is a name and not CALL."""
        if len(text) > _SHORT:
            return self._match(text, typos=typos)
        found = self._remembered.get((text, typos), _NEW)
        if found is _NEW:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[text, typos] = self._match(text, typos=typos)
        return found

    def _match(self, text: str, *, typos: bool) -> Keyword | None:
        words = plain(text)
        if not words:
            return None
        whole = self._exact.get(words.replace(" ", ""))
        found = whole or self._leading(text, words)
        return found or (self._misspelled(text, words) if typos else None)

    def _leading(self, text: str, words: str) -> Keyword | None:
        """The keyword, before it perhaps courtesies, and after it courtesies or answers."""
        skipped = _courtesies(words)
        for before in {0, skipped}:
            first, rest = _split(text, before)
            found = self._exact.get(first)
            if found and (not plain(rest) or _is_filler(rest)):
                return found
            if found and parse_details(rest):
                return replace(found, words=rest)
        return None

    def _misspelled(self, text: str, words: str) -> Keyword | None:
        """Alone, or followed by what cannot be the rest of a sentence by chance."""
        first, rest = _split(text, 0)
        near = self._nearest(first) if len(first) >= _SHORTEST_MISSPELLING else None
        if near is None or (" " in words and not _is_certain_data(rest)):
            return None
        return replace(self._exact[near], words=rest if " " in words else "")

    def _nearest(self, word: str) -> str | None:
        """The one keyword that this misspells; None where two are as near."""
        near = {
            candidate
            for form in (*_with_one_letter_less(word), word)
            for candidate in self._near.get(form, ())
            if candidate[0] == word[0] and one_typo_apart(candidate, word)
        }
        near = near or self._squeezed.get(squeezed(word), set())
        meanings = {self._exact[candidate] for candidate in near}
        return min(near) if len(meanings) == 1 else None


_COURTEOUS = frozenset(courtesy.partition(" ")[0] for courtesy in _BEFORE)


def _courtesies(words: str) -> int:
    """How many words of courtesy a text begins with: two in "hi please sign"."""
    if words.partition(" ")[0] not in _COURTEOUS:
        return 0
    rest = words
    for _ in range(3):
        for courtesy in _BEFORE:
            if rest.startswith(courtesy + " "):
                rest = rest[len(courtesy) + 1 :]
    return words.count(" ") - rest.count(" ")


def _split(text: str, skipped: int) -> tuple[str, str]:
    """The word after the skipped ones, plain, and what follows it as it was written."""
    passed = 0
    for piece in _PIECE.finditer(text):
        word = plain(piece[0])
        if word and passed >= skipped:
            return word, text[piece.end() :].strip(" ,;:/-\n\t")
        passed += len(word.split())
    return "", ""


def _with_one_letter_less(word: str) -> tuple[str, ...]:
    return (word, *(word[:place] + word[place + 1 :] for place in range(len(word))))


def _is_filler(rest: str) -> bool:
    return all(word in _FILLERS for word in plain(rest).split(" "))


def _is_certain_data(rest: str) -> bool:
    """More than one word that could be a name by chance: a ZIP code, or first and last name."""
    details = parse_details(rest)
    return bool(details.zip) or " " in details.name
