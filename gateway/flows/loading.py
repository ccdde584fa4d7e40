"""TOML documents to flows. Collects every problem as a sentence for the organizer who wrote the file."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from gateway.flows.definition import DOORS, KINDS, Flow, Step, Wording
from gateway.flows.effects import Expects
from gateway.flows.events import LANGUAGES, Channel, Language, Report
from gateway.flows.ring_back import with_ring_back
from gateway.flows.tables import Tables
from gateway.flows.template import Template
from gateway.flows.way_out import with_way_out

CHANNELS: tuple[Channel, ...] = ("text", "voice")
EXPECTS: tuple[str, ...] = get_args(Expects)
_DOCUMENT = {"start", "on", "steps", "messages"}
_STEP = {
    "kind", "text", "voice", "again", "again_voice", "other_voice", "next", "branches", "expects", "unless_known",
    "stage", "another", "reported",
    "again_later", "when_open", "in_line", "reason", "campaign", "seconds",
}  # fmt: skip
_CHOICES = {
    "kind": KINDS,
    "expects": EXPECTS,
    "stage": ("pending", "confirmed"),
    "reported": get_args(Report),
}
_TYPES: dict[str, tuple[type, str]] = {
    "unless_known": (bool, "true or false"),
    "another": (bool, "true or false"),
    "again_later": (bool, "true or false"),
    "when_open": (bool, "true or false"),
    "in_line": (bool, "true or false"),
    "reason": (str, "a text in quotes"),
    "campaign": (str, "a text in quotes"),
    "seconds": (int, "a whole number"),
}


class Loader(Tables):
    """Reads one document; `problems` fills up while it does."""

    def __init__(self, name: str, constants: Mapping[Language, Mapping[str, str]]) -> None:
        self.name = name
        self.constants = constants
        super().__init__()

    def flow(self, document: Mapping[str, Any]) -> Flow | None:
        """The flow, or None where its shape is so wrong that there is nothing to check further."""
        self._unknown("The file", document, _DOCUMENT)
        steps = self._steps(document.get("steps"))
        doors = self._doors(document.get("start"))
        detours = self._table("[on]", document.get("on", {}))
        messages = self._messages(document.get("messages", {}))
        if self.problems or not steps:
            return None
        stuck, silence = str(detours.get("stuck", "")), str(detours.get("silence", ""))
        return Flow(self.name, steps, doors, stuck, silence, messages)

    def _steps(self, value: Any) -> dict[str, Step]:
        table = self._table("[steps]", value if value is not None else {})
        if not table:
            self.problems.append('The file has no steps. Write each as a table such as "[steps.thanks]".')
        return {name: self._step(name, self._table(f'Step "{name}"', body)) for name, body in table.items()}

    def _step(self, name: str, body: Mapping[str, Any]) -> Step:
        where = f'Step "{name}"'
        self._unknown(where, body, _STEP)
        for key, choices in _CHOICES.items():
            if key in body and body[key] not in choices:
                self.problems.append(f'{where}: {key} is "{body[key]}"; it must be one of {", ".join(choices)}.')
        for key, (kind, words) in _TYPES.items():
            if key in body and type(body[key]) is not kind:
                self.problems.append(f"{where}: {key} must be {words}.")
        if "kind" not in body:
            self.problems.append(f"{where} has no kind; give it one of {', '.join(KINDS)}.")
        if body.get("kind") == "ask" and "expects" not in body:
            self.problems.append(f"{where} asks, but does not say what it expects: {', '.join(EXPECTS)}.")
        if body.get("kind") == "report" and "reported" not in body:
            self.problems.append(f"{where} reports, but does not say what: {', '.join(_CHOICES['reported'])}.")
        return self._built(name, where, body)

    def _built(self, name: str, where: str, body: Mapping[str, Any]) -> Step:
        plain = {key: body[key] for key in (*_CHOICES, *_TYPES) if key in body and key != "kind"}
        branches = self._table(f"{where}, branches", body.get("branches", {}))
        return Step(
            name,
            body.get("kind", "end"),
            words=self._wording(where, body, "text", "voice"),
            again=self._again(where, body),
            other=_by_channel({}, self._texts(f"{where}, other_voice", body.get("other_voice", {}))),
            next=self._next(where, body.get("next", {})),
            branches={str(answer): str(step) for answer, step in branches.items()},
            **plain,
        )

    def _next(self, where: str, value: Any) -> dict[Channel, str]:
        if isinstance(value, str):
            return dict.fromkeys(CHANNELS, value)
        table = self._table(f"{where}, next", value)
        self._unknown(f"{where}, next", table, set(CHANNELS))
        return {channel: str(table[channel]) for channel in CHANNELS if channel in table}

    def _wording(self, where: str, body: Mapping[str, Any], text: str, voice: str) -> Wording:
        """What the phone says falls back, language by language, to the text."""
        written = self._texts(f"{where}, {text}", body.get(text, {}))
        spoken = {**written, **self._texts(f"{where}, {voice}", body.get(voice, {}))}
        return _by_channel(written, spoken)

    def _again(self, where: str, body: Mapping[str, Any]) -> Wording:
        """A phone without words of its own here repeats the question."""
        written = self._texts(f"{where}, again", body.get("again", {}))
        spoken = self._texts(f"{where}, again_voice", body.get("again_voice", {}))
        return _by_channel(written, spoken)

    def _texts(self, where: str, value: Any) -> dict[Language, Template]:
        table = self._table(where, value)
        self._unknown(where, table, set(LANGUAGES))
        texts: dict[Language, Template] = {}
        for language in LANGUAGES:
            if language in table:
                text = self._text(f"{where}.{language}", table[language])
                texts[language] = Template.of(text, self.constants.get(language))
        return texts

    def _text(self, where: str, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return " ".join(value.split(" ")).strip()
        self.problems.append(f"{where} must be a text in quotes, not empty.")
        return ""

    def _doors(self, value: Any) -> dict[str, str]:
        table = self._table("[start]", value if value is not None else {})
        self._unknown("[start]", table, set(DOORS))
        if not {"text", "voice"} & set(table):
            self.problems.append('The file does not say where it starts. Write "[start]" with text and voice.')
        return {door: str(step) for door, step in table.items() if door in DOORS}

    def _messages(self, value: Any) -> dict[str, dict[Language, Template]]:
        table = self._table("[messages]", value)
        return {name: self._texts(f'Message "{name}"', body) for name, body in table.items()}


def _by_channel(written: dict[Language, Template], spoken: dict[Language, Template]) -> Wording:
    wording: Wording = {}
    if written:
        wording["text"] = written
    if spoken:
        wording["voice"] = spoken
    return wording


def load_flow(
    name: str,
    document: Mapping[str, Any],
    constants: Mapping[Language, Mapping[str, str]],
    check: Callable[[Flow], list[str]],
) -> tuple[Flow | None, list[str]]:
    """The flow and everything that is wrong with it; `constants` fill placeholders known before the first turn."""
    loader = Loader(name, constants)
    flow = loader.flow(with_way_out(with_ring_back(document)))
    return flow, loader.problems + (check(flow) if flow else [])
