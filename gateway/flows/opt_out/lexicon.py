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
# A word may be taken for the misspelling of another only where such words stand beside it.
_SUBJECTS: Final = (
    "TEXT",
    "LIST",
    "SUBSCRIPTION",
    "DATA",
    "NUMBER",
    "PETITION",
    "SIGNATURE",
    "YANO",
    "SIGN",
    "SEND",
    "SUBJ",
)
_ADDRESSES: Final = ("ME", "MY", "YOU", "YOUR", "PLEASE", "YA", "WANT", "CAN", "QUE", "MORE", "STOP", "DONT", "SUBJ")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`letters` by class, `names` of classes by letter, `words` by spelling, `phrases` by their first word.

    The longest of `phrases` come first; `whole` are messages of their own.

    `wakes` are the words without which a text is not looked at further; `near` finds by a typo, `sounds` by ear.
    """

    letters: Mapping[str, str]
    names: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[str, list[tuple[tuple[str, ...], str]]]
    spellings: Mapping[str, str]
    whole: Mapping[str, Literal["stop", "help", "start", "unclear"]]
    wakes: frozenset[str]
    near: Mapping[str, list[str]]
    near_wakes: frozenset[str]
    sounds: Mapping[str, str]
    sound_wakes: frozenset[str]
    subjects: frozenset[str]
    addresses: frozenset[str]

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
    classes = dict(_classes(document, verbs, spellings))
    words = _words(classes, letters, whole, spellings)
    deciding = {word for word, name in classes.items() if document[name].get("wakes")} | set(whole)
    wakes = _waking(deciding, spellings)
    return Lexicon(
        letters=letters,
        names={letter: name for name, letter in letters.items()},
        words=words,
        phrases=_phrases({phrase: letters[name] for phrase, name in classes.items() if " " in phrase}),
        spellings=spellings,
        whole=whole,
        wakes=wakes,
        near=_near(words),
        near_wakes=frozenset(_near(wakes)),
        sounds=_sounds(words),
        sound_wakes=frozenset(_sounds(wakes)),
        subjects=frozenset(letters[name] for name in _SUBJECTS),
        addresses=frozenset(letters[name] for name in _ADDRESSES),
    )


def entries(entry: Mapping[str, Any]) -> Iterator[str]:
    """The words and phrases of one class, as they are written in lexicon.toml."""
    yield from entry.get("words", "").split()
    for phrase in entry.get("phrases", "").replace("\n", "|").split("|"):
        if phrase.strip():
            yield phrase.strip()


def _classes(
    document: Mapping[str, Any], verbs: Mapping[str, Mapping[str, str]], spellings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Word or phrase, and class; what is written out counts more than what is conjugated."""
    yield from forms(verbs)
    for name, entry in document.items():
        for word in entries(entry):
            yield " ".join(spellings.get(piece, piece) for piece in word.split()), name


def _words(
    classes: Mapping[str, str], letters: Mapping[str, str], whole: Iterable[str], spellings: Mapping[str, str]
) -> dict[str, str]:
    """Each word's letter; words that belong to phrases alone are known, and nothing else."""
    words = {word: letters[name] for word, name in classes.items() if " " not in word}
    for phrase in (*classes, *whole):
        for word in phrase.split():
            words.setdefault(word, letters["UNKNOWN"])
    return words | {form: words.get(word, letters["UNKNOWN"]) for form, word in spellings.items()}


def _phrases(phrases: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, letter in sorted(phrases.items(), key=lambda item: -item[0].count(" ")):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append((words, letter))
    return table


def _waking(deciding: set[str], spellings: Mapping[str, str]) -> frozenset[str]:
    """The words that decide, and of each phrase that has none of them the longest that is not everyday."""
    single = {word for word in deciding if " " not in word}
    longest = {
        max(set(phrase.split()) - _EVERYDAY, key=lambda word: (len(word), word))
        for phrase in deciding
        if not single.intersection(phrase.split())
    }
    wakes = single | longest
    return frozenset(wakes | {form for form, word in spellings.items() if wakes.intersection(word.split())})


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
