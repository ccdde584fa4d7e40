"""What an answer means to the question that was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.flows import districts
from gateway.flows.answers import (
    Details,
    asked_language,
    corrected_details,
    parse_details,
    parse_yes_no,
    parse_zip,
)  # fmt: skip
from gateway.flows.definition import Step
from gateway.flows.events import LANGUAGES, Event, Pressed, Recorded, Texted
from gateway.flows.words import plain
from gateway.flows.world import Choice


@dataclass(frozen=True, slots=True)
class Heard:
    """`understood`: the question is answered; `learned` holds on even where it is not (a ZIP instead of a name)."""

    understood: bool
    branch: str = ""
    learned: dict[str, str] = field(default_factory=dict)


_NOTHING = Heard(understood=False)


def hear(step: Step, event: Event, choices: Sequence[Choice] = ()) -> Heard:
    """`choices` are the districts to choose from, where the question is for one."""
    if step.expects == "district":
        return _district(event, choices)
    if isinstance(event, Texted):
        return _READ.get(step.expects or "key", _read_key)(step, event.text)
    if isinstance(event, Pressed):
        return _PRESSED.get(step.expects or "key", _press_key)(step, event.keys)
    if isinstance(event, Recorded) and step.expects == "name":
        return Heard(understood=True, learned={"recording": event.url, "name": ""})
    return _NOTHING


def learned(details: Details) -> dict[str, str]:
    """The answers that the details give."""
    both = {"name": details.name, "zip": details.zip}
    return {answer: value for answer, value in both.items() if value}


def updated(answers: Mapping[str, str], learned: Mapping[str, str]) -> dict[str, str]:
    """A district belongs to its ZIP: with another one it is open again."""
    merged = {**answers, **learned}
    if "district" in answers and merged.get("zip") != answers.get("zip"):
        del merged["district"]
    return merged


def _district(event: Event, choices: Sequence[Choice]) -> Heard:
    """Another ZIP instead is heard, too."""
    chosen = None
    if isinstance(event, Texted):
        code = parse_zip(event.text)
        if code:
            return Heard(understood=True, learned={"zip": code})
        chosen = districts.texted(choices, event.text)
    elif isinstance(event, Pressed):
        chosen = districts.pressed(choices, event.keys)
    return Heard(understood=True, learned={"district": chosen}) if chosen else _NOTHING


def _read_name(step: Step, text: str) -> Heard:
    details = parse_details(text)
    if details.name:
        return Heard(understood=True, learned=learned(details))
    if "no" in step.branches and parse_yes_no(text) == "no":
        return Heard(understood=True, branch="no")
    return Heard(understood=False, learned=learned(details))


def _read_zip(_step: Step, text: str) -> Heard:
    code = parse_zip(text)
    return Heard(understood=True, learned={"zip": code}) if code else _NOTHING


def _read_yes_no(step: Step, text: str) -> Heard:
    """Where the flow has a way for corrections, anything with a name or a ZIP code in it is one."""
    answer = parse_yes_no(text)
    if "corrected" in step.branches and answer != "yes":
        details = corrected_details(text)
        if details:
            return Heard(understood=True, branch="corrected", learned=learned(details))
    return Heard(understood=True, branch=answer) if answer else _NOTHING


def _read_language(_step: Step, text: str) -> Heard:
    language = asked_language(text)
    return Heard(understood=True, learned={"language": language}) if language else _NOTHING


def _read_key(step: Step, text: str) -> Heard:
    words = plain(text)
    return Heard(understood=True, branch=words) if words in step.branches else _NOTHING


def _press_zip(_step: Step, keys: str) -> Heard:
    code = parse_zip(keys) if len(keys) == 5 else None
    return Heard(understood=True, learned={"zip": code}) if code else _NOTHING


def _press_yes_no(_step: Step, keys: str) -> Heard:
    answer = {"1": "yes", "2": "no"}.get(keys)
    return Heard(understood=True, branch=answer) if answer else _NOTHING


def _press_language(_step: Step, keys: str) -> Heard:
    for key, language in enumerate(LANGUAGES, start=1):
        if keys == str(key):
            return Heard(understood=True, learned={"language": language})
    return _NOTHING


def _press_key(step: Step, keys: str) -> Heard:
    return Heard(understood=True, branch=keys) if keys in step.branches or step.takes_any_key else _NOTHING


_READ = {"name": _read_name, "zip": _read_zip, "yes_no": _read_yes_no, "language": _read_language}
_PRESSED = {"zip": _press_zip, "yes_no": _press_yes_no, "language": _press_language}
