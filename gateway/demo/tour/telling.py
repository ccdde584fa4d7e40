"""The tour as a script to read: who texts, hears, presses and says what."""

import textwrap
from typing import Final

_WIDTH: Final = 108
_SPEAKER: Final = 12
_ACTION: Final = 9


class TourError(Exception):
    """Something did not happen as it should; the message says what was expected and what came instead."""


class Teller:
    """Prints, and counts what it was told to check."""

    def __init__(self) -> None:
        self.chapters = 0
        self.checks = 0
        self.chapter = ""

    def begin(self, title: str) -> None:
        self.chapters += 1
        self.chapter = title
        self.say(f"\n{self.chapters}. {title}")

    def tell(self, who: str, does: str, words: str) -> None:
        head = f"   {who:<{_SPEAKER}} {does:<{_ACTION}} "
        lines = [
            line for part in words.splitlines() or [""] for line in textwrap.wrap(part, _WIDTH - len(head)) or [""]
        ]
        for number, line in enumerate(lines):
            self.say((head if number == 0 else " " * len(head)) + line)

    def note(self, words: str) -> None:
        self.say(f"   ({words})")

    def expect(self, *wanted: str, within: str, of: str) -> None:
        """Raises TourError unless every wanted phrase stands `within` the words; `of` says whose words they are."""
        self.checks += len(wanted)
        missing = [phrase for phrase in wanted if phrase not in within]
        if missing:
            expected = ", ".join(f'"{phrase}"' for phrase in missing)
            raise TourError(f'{of} should hold {expected}, but holds: "{within}"')

    def check(self, what: str, *, found: object, wanted: object) -> None:
        self.checks += 1
        if found != wanted:
            raise TourError(f"{what} should be {wanted!r}, but is {found!r}.")

    @staticmethod
    def say(line: str) -> None:
        print(line.rstrip(" "), flush=True)  # noqa: T201 - the tour is read on a terminal
