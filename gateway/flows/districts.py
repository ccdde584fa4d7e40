"""The question that a ZIP code with several districts leaves open: who represents you?"""

import re
from collections.abc import Sequence
from typing import Final

from gateway.flows.events import Channel, Language
from gateway.flows.speech import spoken_key
from gateway.flows.words import plain
from gateway.flows.world import UNSURE, Choice

MOST_LETTERS: Final = 180  # of the names in a text, which leaves room for the question
_MOST_KEYS: Final = 8  # on a phone; 9 is the way out, and 0 says "not sure"
UNSURE_KEY: Final = "0"
_SPOKEN: Final[dict[Language, str]] = {"en": "For {name}, press {key}.", "es": "Si es {name}, oprima {key}."}
_UNSURE_WORDS: Final = frozenset(
    {
        "0", "not sure", "im not sure", "i am not sure", "unsure", "dont know", "i dont know", "i do not know", "idk",
        "no idea", "no se", "no lo se", "no estoy seguro", "no estoy segura", "quien sabe", "ni idea", "none",
        "neither", "ninguno", "ninguna",
    }
)  # fmt: skip


def listed(choices: Sequence[Choice], channel: Channel, language: Language) -> str:
    """`1 Mike Quigley, 2 Delia Ramirez`; for a voice a sentence each. Names that are too many are left out."""
    if channel == "text":
        return _written(choices, language)
    return " ".join(
        _SPOKEN[language].format(name=choice.spoken.get(language, ""), key=spoken_key(key, language))
        for key, choice in enumerate(choices[:_MOST_KEYS], start=1)
    )


def _written(choices: Sequence[Choice], language: Language) -> str:
    said = ""
    for number, choice in enumerate(choices, start=1):
        longer = f"{said}, {number} {choice.name.get(language, '')}" if said else f"1 {choice.name.get(language, '')}"
        if len(longer) > MOST_LETTERS:
            break
        said = longer
    return said


def pressed(choices: Sequence[Choice], keys: str) -> str | None:
    """The district, or UNSURE; None where the key means none of them."""
    if keys == UNSURE_KEY:
        return UNSURE
    if keys.isascii() and keys.isdigit() and int(keys) <= min(len(choices), _MOST_KEYS):
        return choices[int(keys) - 1].key
    return None


def texted(choices: Sequence[Choice], text: str) -> str | None:
    """As `pressed`, by number, by a part of the name that only one of them has, or by district: `IL-5`."""
    words = plain(text)
    if words in _UNSURE_WORDS:
        return UNSURE
    number = re.fullmatch(r"(?:no|number|numero)? ?([0-9]{1,2})", words)
    if number:
        return choices[int(number[1]) - 1].key if 1 <= int(number[1]) <= len(choices) else None
    said = set(words.split())
    named = [choice for choice in choices if plain(choice.key) == words or said & _own_names(choice, choices)]
    return named[0].key if len(named) == 1 else None


def _own_names(choice: Choice, choices: Sequence[Choice]) -> set[str]:
    """The words of a name that no other one has, initials aside."""
    others = {word for other in choices if other is not choice for word in plain(other.name["en"]).split()}
    return {word for word in plain(choice.name["en"]).split() if len(word) > 2} - others
