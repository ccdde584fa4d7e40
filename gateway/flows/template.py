"""Texts with placeholders, filled in one pass: no answer is ever read as a placeholder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.flows.effects import Play, Say
from gateway.flows.events import Language

# What organizers may write, and what it becomes.
PLACEHOLDERS = {
    "name": "the supporter's full name",
    "first_name": "the supporter's first name",
    "zip": "the supporter's ZIP code",
    "number": "the supporter's number on the petition",
    "organization": "the organization's name",
    "petition": "the campaign's title",
    "keyword": "the campaign's first keyword in the language of the text",
    "choices": "the members of Congress of a ZIP code with several districts, each with the key to press",
    "target": "who is being called",
    "script": "what the caller may say",
    "shown": "that the office sees the supporter's number, where the campaign shows it",
    "office": "which of their offices is dialed now, where it is not the first",
    "opens": "when the office opens that is closed now, or when its full mailbox may have room",
    "instead": "what else a key does while the office is closed, such as signing a petition of this hotline",
    "letter": "the words of the campaign's letter",
    "address": "where that letter goes: an address or an e-mail address",
    "minutes": "how long until we ring again",
    "wait": "the same with its unit: 20 minutes, about 3 hours",
    "place": "the supporter's place in the queue for an office's line",
    "hotline": "the number that supporters dial and that we ring from",
    "day": "the day of the week on which we ring every week",
    "hour": "the hour at which we do: at 5 p.m.",
    "zone": "whose clock that is: Central time",
    "first": "the date on which we ring next",
    "until": "the date on which we ring for the last time",
    "hours": "when we may ring on that day: between 9 a.m. and 8 p.m.",
    "example": "how to ask for a call every week: CALL EVERY TUESDAY 5PM",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """`parts` alternate: words, placeholder, words, placeholder, words."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str, constants: Mapping[str, str] | None = None) -> "Template":
        for name, value in (constants or {}).items():
            text = text.replace("{" + name + "}", value.replace("{", "(").replace("}", ")"))
        return cls(tuple(_PLACEHOLDER.split(text)))

    @property
    def placeholders(self) -> tuple[str, ...]:
        return self.parts[1::2]

    def fill(self, values: Mapping[str, str]) -> str:
        parts = list(self.parts)
        for place in range(1, len(parts), 2):
            parts[place] = values.get(parts[place], "")
        return "".join(parts)

    def speak(self, values: Mapping[str, str], recording: str, language: Language | None) -> tuple[Say | Play, ...]:
        """As `fill`, in pieces: where the name was recorded, the recording is played in its place."""
        spoken: list[Say | Play] = []
        words = ""
        for place, part in enumerate(self.parts):
            if place % 2 and part in {"name", "first_name"} and recording:
                spoken += [*_said(words, language), Play(recording)]
                words = ""
            else:
                words += values.get(part, "") if place % 2 else part
        return (*spoken, *_said(words, language))


def _said(words: str, language: Language | None) -> tuple[Say, ...]:
    """What stands between two recordings; a period after one of them is nothing to say."""
    words = words.strip().lstrip(".,;:!? ")
    return (Say(words, language),) if words else ()
