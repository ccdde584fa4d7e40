"""Which campaign a text asks for: the keyword alone, with courtesies, or with the answers already in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.flows.answers import parse_details
from gateway.flows.events import Language
from gateway.flows.words import one_typo_apart, plain, squeezed

_SHORTEST_FORGIVEN = 4  # a keyword of three letters is one typo from too many other words
_SHORTEST_MISSPELLING = 3
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


class KeywordTable:
    """The keywords of one number. Built once, asked for every inbound text."""

    def __init__(self, keywords: Iterable[tuple[str, str, Language]]) -> None:
        """`keywords` are (word, campaign, language); the first entry for a word stays."""
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

    def match(self, text: str) -> Keyword | None:
        words = plain(text)
        if not words:
            return None
        whole = self._exact.get(words.replace(" ", ""))
        return whole or self._leading(text, words) or self._misspelled(text, words)

    def _leading(self, text: str, words: str) -> Keyword | None:
        """The keyword, or a courtesy and the keyword, and then courtesies or answers."""
        for courtesy in ("", *_BEFORE):
            if not words.startswith(courtesy):
                continue
            skipped = len(courtesy.split())
            found, rest = self._first(text, skipped)
            if found and (not rest or _is_filler(rest) or _is_data(rest)):
                return Keyword(found.campaign, found.language, rest if _is_data(rest) else "")
        return None

    def _first(self, text: str, skipped: int) -> tuple[Keyword | None, str]:
        pieces = [piece for piece in text.split() if plain(piece)]
        if len(pieces) <= skipped:
            return None, ""
        return self._exact.get(plain(pieces[skipped])), " ".join(pieces[skipped + 1 :])

    def _misspelled(self, text: str, words: str) -> Keyword | None:
        first, _, rest = words.partition(" ")
        if rest and not _is_certain_data(rest_of(text)):
            return None
        near = self._nearest(first) if len(first) >= _SHORTEST_MISSPELLING else None
        if near is None:
            return None
        found = self._exact[near]
        return Keyword(found.campaign, found.language, rest_of(text) if rest else "")

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


def rest_of(text: str) -> str:
    """What follows the first word, as it was written."""
    pieces = [piece for piece in text.split() if plain(piece)]
    return " ".join(pieces[1:])


def _with_one_letter_less(word: str) -> tuple[str, ...]:
    return (word, *(word[:place] + word[place + 1 :] for place in range(len(word))))


def _is_filler(rest: str) -> bool:
    return all(word in _FILLERS for word in plain(rest).split(" "))


def _is_data(rest: str) -> bool:
    """A name, a ZIP code or both, and nothing left over."""
    return bool(rest) and not _is_filler(rest) and bool(parse_details(rest))


def _is_certain_data(rest: str) -> bool:
    """More than one word that could be a name by chance: a ZIP code, or first and last name."""
    details = parse_details(rest)
    return bool(details.zip) or " " in details.name
