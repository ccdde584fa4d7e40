"""What a text asks of us, and because of which words: pure, deterministic, the same on every machine."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from gateway.flows.opt_out.lexicon import Lexicon, lexicon
from gateway.flows.opt_out.rules import rules
from gateway.flows.opt_out.spelling import MARKS, folded, pieces, wakes

Meaning = Literal["stop", "help", "start", "forget", "withdraw", "unclear"]
_WEIGHTIEST_FIRST: Final[tuple[Meaning, ...]] = ("forget", "stop", "withdraw", "unclear")
_LONGEST_WHOLE: Final = 12  # words
_WORD: Final = re.compile(r"[a-z0-9@$*+]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """`because`: the rule and the words that decided, for people; empty where nothing is reserved."""

    meaning: Meaning | None
    because: tuple[str, ...] = ()


NOTHING: Final = Reading(None)


def read(text: str) -> Reading:
    known = lexicon()
    plain = folded(text)
    words = _WORD.findall(plain)
    if len(words) == 1 and words[0] in known.words:
        return _alone(words[0])
    if not any(wakes(word, known) for word in words) and not _spelled_out(words):
        return NOTHING
    return _read(pieces(plain, known), known)


@cache
def _alone(word: str) -> Reading:
    """A word of the lexicon and nothing else; there are a few thousand."""
    return _read([word], lexicon())


def _read(words: list[str], known: Lexicon) -> Reading:
    said, letters = _spelled(words, known)
    return _whole(said, letters, known) or _ruled(said, letters, known)


def _spelled_out(words: list[str]) -> bool:
    """`s t o p`: pieces too short to be words of a sentence."""
    return sum(len(word) == 1 for word in words) > 2


def _whole(text: list[str], letters: str, known: Lexicon) -> Reading | None:
    """HELP, START and the like: only where nothing else is said, but for courtesy."""
    if len(text) > _LONGEST_WHOLE:
        return None
    easy = {known.letters[name] for name in ("SOFT", "PLEASE", "YA", "YOU")}
    said = [(word, letter in easy) for word, letter in zip(text, letters, strict=True) if word not in MARKS]
    for least in (said, _without_courtesies(said)):
        phrase = " ".join(word for word, _ in least)
        if len(set(least)) == 1:
            phrase = least[0][0]
        meaning = known.whole.get(phrase)
        if meaning:
            return Reading(meaning, ("says nothing else", phrase))
    return None


def _without_courtesies(words: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    words = list(words)
    while words and words[0][1]:
        words.pop(0)
    while words and words[-1][1]:
        words.pop()
    return words


def _ruled(text: list[str], letters: str, known: Lexicon) -> Reading:
    found: dict[str, Reading] = {}
    for rule in rules():
        for match in tuple(rule.pattern.finditer(letters)):
            start, end = match.span(match.lastindex or 0)
            if rule.meaning in {"aside", "unclear", "withdraw"}:
                letters = letters[:start] + _hidden(letters[start:end], known) + letters[end:]
            if rule.meaning != "aside":
                because = (rule.says, " ".join(text[start:end]).strip(" .,"))
                found.setdefault(rule.meaning, Reading(rule.meaning, because))
    return next((found[meaning] for meaning in _WEIGHTIEST_FIRST if meaning in found), NOTHING)


def _hidden(letters: str, known: Lexicon) -> str:
    """As many words that mean nothing; the edges of sentences stay."""
    kept = {known.letters[name] for name in ("BREAK", "QUESTION", "COMMA", "QUOTE")}
    return "".join(letter if letter in kept else known.letters["TOOL"] for letter in letters)


def _spelled(words: list[str], known: Lexicon) -> tuple[list[str], str]:
    """The words and phrases between two breaks, and the letter of each."""
    text, letters, place = ["."], [known.letters["BREAK"]], 0
    while place < len(words):
        phrase, letter = _phrase(words, place, known)
        text.append(" ".join(phrase))
        letters.append(letter)
        place += len(phrase)
    return [*text, "."], "".join([*letters, known.letters["BREAK"]])


def _phrase(words: list[str], place: int, known: Lexicon) -> tuple[tuple[str, ...], str]:
    word = words[place]
    for phrase, letter in known.phrases.get(word, ()):
        if tuple(words[place : place + len(phrase)]) == phrase:
            return phrase, letter
    name = MARKS.get(word) or ("DIGITS" if word.isdigit() else "UNKNOWN")
    return (word,), known.words.get(word) or known.letters[name]
