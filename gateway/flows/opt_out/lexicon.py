"""The words of lexicon.toml, by what they do in a sentence: each class is one letter of an alphabet of our own.

A text becomes a string of such letters, and a rule a pattern over them.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from gateway.flows.opt_out.spanish import forms, sound_of
from gateway.flows.words import one_typo_apart

MARKS: Final = ("BREAK", "QUESTION", "COMMA", "QUOTE", "DIGITS", "UNKNOWN")
_FIRST_LETTER: Final = 0xE000  # letters that Unicode leaves to private use
SHORTEST_FORGIVEN: Final = 5  # shorter words are one typo from too many others
LONGEST_FORGIVEN: Final = 20
SHORTEST_SOUND: Final = 4
_EVERYDAY: Final = frozenset({"sign", "call", "name", "number", "phone"})  # words of almost every campaign


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`letters` by class, `words` by spelling, `phrases` by their first word (longest first), `whole` messages."""

    letters: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[str, list[tuple[tuple[str, ...], str]]]
    spellings: Mapping[str, str]
    whole: Mapping[str, Literal["stop", "help", "start", "unclear"]]
    wakes: frozenset[str]
    near: Mapping[str, list[str]]
    near_wakes: frozenset[str]
    sounds: Mapping[str, str]
    sound_wakes: frozenset[str]

    def spelled_like(self, word: str) -> str | None:
        """The word that this one misspells by one typo; of several, one that decides something."""
        if not SHORTEST_FORGIVEN <= len(word) <= LONGEST_FORGIVEN:
            return None
        found = {
            candidate
            for form in _with_one_letter_less(word)
            for candidate in self.near.get(form, ())
            if candidate[0] == word[0] and one_typo_apart(candidate, word)
        }
        return min(found, key=self._doubt, default=None)

    def _doubt(self, candidate: str) -> tuple[bool, bool, str]:
        """Words that decide first, then those of any class, then those that phrases are made of."""
        return candidate not in self.wakes, self.words[candidate] == self.letters["UNKNOWN"], candidate


@cache
def lexicon() -> Lexicon:
    """Read once, when the first text comes."""
    document = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    whole = {word: meaning for meaning, entry in document.pop("whole").items() for word in entries(entry)}
    verbs = document.pop("verbs")
    spellings = {form: word for word, spelled in document.pop("spellings").items() for form in spelled.split()}
    letters = {name: chr(_FIRST_LETTER + place) for place, name in enumerate((*MARKS, *document))}
    spelled = dict(_spelled(document, verbs, spellings))
    words = {word: letters[name] for word, name in spelled.items() if " " not in word}
    phrases = _phrases({words: letters[name] for words, name in spelled.items() if " " in words})
    for phrase in (*phrases_of(spelled), *phrases_of(whole)):
        for word in phrase.split():
            words.setdefault(word, letters["UNKNOWN"])
    for word in whole:
        words.setdefault(word, letters["UNKNOWN"])
    deciding = {name for name, entry in document.items() if entry.get("wakes")}
    wakes = frozenset(_waking({word for word, name in spelled.items() if name in deciding} | set(whole)))
    words.update((form, words.get(word, letters["UNKNOWN"])) for form, word in spellings.items())
    wakes |= {form for form, word in spellings.items() if wakes.intersection(word.split())}
    return Lexicon(
        letters,
        words,
        phrases,
        spellings,
        whole,
        wakes,
        _near(words),
        frozenset(_near(wakes)),
        _sounds(words),
        frozenset(_sounds(wakes)),
    )


def entries(entry: Mapping[str, Any]) -> Iterator[str]:
    """The words and phrases of one class, as they are written in lexicon.toml."""
    yield from entry.get("words", "").split()
    for phrase in entry.get("phrases", "").replace("\n", "|").split("|"):
        if phrase.strip():
            yield phrase.strip()


def phrases_of(words: Mapping[str, str]) -> Iterator[str]:
    return (word for word in words if " " in word)


def _spelled(
    document: Mapping[str, Any], verbs: Mapping[str, Mapping[str, str]], spellings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Word and class; what is written out counts more than what is conjugated."""
    yield from forms(verbs)
    for name, entry in document.items():
        for word in entries(entry):
            yield " ".join(spellings.get(piece, piece) for piece in word.split()), name


def _phrases(phrases: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, letter in sorted(phrases.items(), key=lambda item: -item[0].count(" ")):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append((words, letter))
    return table


def _waking(deciding: set[str]) -> Iterator[str]:
    """The words that decide, and of each phrase that has none of them the longest that is not everyday."""
    single = {word for word in deciding if " " not in word}
    yield from single
    for phrase in deciding - single:
        if not single & set(phrase.split()):
            yield max(set(phrase.split()) - _EVERYDAY, key=lambda word: (len(word), word))


def _near(words: Iterable[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST_FORGIVEN:
            for form in _with_one_letter_less(word):
                table.setdefault(form, []).append(word)
    return table


def _sounds(words: Iterable[str]) -> dict[str, str]:
    return {sound_of(word): word for word in words if len(word) >= SHORTEST_SOUND}


def _with_one_letter_less(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
