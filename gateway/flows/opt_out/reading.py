"""What a text asks of us, and because of which words: pure, deterministic, the same on every machine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from gateway.flows.opt_out.evidence import KINDS, Kind, phrases, weigh
from gateway.flows.opt_out.lexicon import Lexicon, lexicon
from gateway.flows.opt_out.rules import Finding, findings, verdict
from gateway.flows.opt_out.spelling import MARKS, folded, pieces, wakes

Meaning = Literal["stop", "help", "start", "forget", "withdraw", "unclear"]
_SURE: Final = 0.45  # of a share of 1: below it a person decides whether it is a STOP
_MAYBE: Final = 0.4
_LONGEST_WHOLE: Final = 12  # words
_WORD: Final = re.compile(r"[a-z0-9@$*+]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """`because`, for people: the rule that holds and its words, or the phrases that weighed most."""

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
    return _whole(said, letters, known) or _weighed(said, letters, known)


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


def evidence_in(text: str, *, with_rules: bool = True) -> set[str]:
    """All that `weigh` looks at."""
    known = lexicon()
    said, letters = _spelled(pieces(folded(text), known), known)
    found = list(findings(letters)) if with_rules else []
    return _evidence(said, letters, found, known)


def _weighed(text: list[str], letters: str, known: Lexicon) -> Reading:
    found = list(findings(letters))
    certain = any(one.rule.certain for one in found) or _is_one_word(text)
    if verdict(found) is None and certain:
        return NOTHING  # a campaign's keyword, a name, or a plain "don't stop"
    shares = weigh(_evidence(text, letters, found, known))
    meaning = _decided(shares.of)
    if meaning is None:
        return NOTHING
    for one in found:
        if one.rule.meaning == meaning:
            return Reading(meaning, (one.rule.says, " ".join(text[one.start : one.end]).strip(" .,")))
    return Reading(meaning, ("sounds like it", *shares.because))


def _is_one_word(text: list[str]) -> bool:
    return sum(word not in MARKS for word in text) == 1


def _evidence(text: list[str], letters: str, found: list[Finding], known: Lexicon) -> set[str]:
    held = {f"#{one.rule.meaning}: {one.rule.says}" for one in found} | {f"#{one.rule.meaning}" for one in found}
    alone = verdict(found)
    return {
        *phrases(text, [known.names[letter] for letter in letters]),
        *held,
        f"##{alone.rule.meaning if alone else 'not'}",
    }


def _decided(of: Mapping[Kind, float]) -> Meaning | None:
    """The likeliest; what may be a STOP and is not likely enough goes to a person."""
    likeliest = max(KINDS, key=lambda kind: of[kind])
    if likeliest == "stop":
        return "stop" if of["stop"] >= _SURE else "unclear"
    if likeliest == "not":
        return "unclear" if of["stop"] >= _MAYBE else None
    return likeliest


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
