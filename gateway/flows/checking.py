"""Whether a loaded flow holds together: every problem as a sentence that names the step and what to do."""

from collections.abc import Iterator, Mapping
from itertools import chain

from gateway.flows.definition import WEEKLY, Flow, Step
from gateway.flows.districts import MOST_LETTERS
from gateway.flows.events import LANGUAGES, Channel, Language
from gateway.flows.paths import (
    channels_of_steps,
    circles_without_waiting,
    references,
)  # fmt: skip
from gateway.flows.ring_back import ring_back_problems
from gateway.flows.segments import segments
from gateway.flows.template import PLACEHOLDERS, Template
from gateway.flows.way_out import STEPS, way_out_problems
from gateway.flows.weekly import MESSAGES as WEEKLY_MESSAGES

Samples = Mapping[Language, Mapping[str, str]]

MOST_SEGMENTS = 2
_LONGEST_SPEECH = 4096  # letters: the carrier's limit for one Say

_NEEDED_BRANCHES = {
    "call": ("answered", "busy", "no_answer", "voicemail", "failed", "skipped", "full", "later", "never"),
    "advance": ("more", "none"),
    "weekly": ("offer", "last"),
}
_SPEAKING = {"say", "ask"}  # kinds that make no sense without words
_OPEN_ANSWERS = {"name", "zip", "language", "district"}  # answers that no branch can list
_GOING_ON = {
    "hours",
    "say",
    "sign",
    "withdraw",
    "opt_out",
    "forget",
    "call_me",
    "locate",
    "weekly",
    "ring_weekly",
    "end_weekly",
    "report",
    "postpone",
    "letter",
}  # kinds that need a next step
# A longish Latin American name, plain and with the accents that turn a text into UCS-2.
_NAMES = (("Guadalupe Hernandez Ramirez", "Guadalupe"), ("María Fernández Peña", "María"))
_SAMPLE = {
    "zip": "60601",
    "number": "100,000",
    "minutes": "60",
    "wait": "about 16 hours",
    "place": "1000",
    "hotline": "202-555-0100",
    "opens": "on Wednesday, at 10:30 a.m., by the clock there",
    "choices": "x" * MOST_LETTERS,
    "day": "Wednesday",
    "hour": "a las 11:45 de la mañana",
    "zone": "hora de Puerto Rico",
    "first": "30 de septiembre",
    "until": "30 de septiembre",
    "hours": "entre las 10 de la mañana y las 9 de la noche",
    "example": "LLAMAR CADA MIÉRCOLES 5PM 60601".replace("É", "E"),
}


def check_flow(flow: Flow, samples: Samples) -> list[str]:
    """`samples` are the longest values that this campaign's own placeholders (its targets) can take."""
    dangling = list(_dangling(flow))
    if dangling:
        return dangling  # the paths cannot be followed before these are mended
    reached = channels_of_steps(flow)
    return [
        *chain.from_iterable(_step_problems(step, reached.get(step.name, set())) for step in flow.steps.values()),
        *_circles(flow),
        *way_out_problems(flow),
        *_weekly_problems(flow),
        *_letter_problems(flow),
        *ring_back_problems(flow),
        *_texts(flow, samples),
    ]


def _dangling(flow: Flow) -> Iterator[str]:
    for where, name in references(flow):
        if not name:
            yield f"{where} is missing; name the step that it leads to."
        elif name not in flow.steps:
            yield f'{where} leads to "{name}", but there is no step of that name.'
    for step in flow.steps.values():
        needed = _NEEDED_BRANCHES.get(step.kind, ())
        if step.expects == "yes_no":
            needed = ("yes", "no")
        for branch in needed:
            if branch not in step.branches and (step.kind != "ask" or not step.next):
                yield f'Step "{step.name}" has no branch for "{branch}"; add it under branches.'
        if step.kind in _GOING_ON and not step.next:
            yield f'Step "{step.name}" leads nowhere; add next.'
        if step.expects in {"key", "menu"} and not step.branches:
            yield f'Step "{step.name}" leads nowhere once it is answered; add branches for the keys.'


def _step_problems(step: Step, channels: set[Channel]) -> Iterator[str]:
    if not channels and step.name not in STEPS:
        yield f'Step "{step.name}" can never be reached; lead to it from another step, or remove it.'
    for channel in sorted(channels):
        onward = "voice" if step.kind == "call_me" else channel
        if onward not in step.next and (step.kind in _GOING_ON or step.expects in _OPEN_ANSWERS):
            yield f'Step "{step.name}" is reached by {channel} but leads nowhere there; add next.{onward}.'
        texts = step.words.get(channel, {})
        if step.kind in _SPEAKING and not texts:
            yield f'Step "{step.name}" is reached by {channel} but has no {channel} to say; add it.'
        for language in LANGUAGES:
            if texts and language not in texts:
                yield f'Step "{step.name}" has no {channel} in "{language}"; add {step.name}.{channel}.{language}.'
        for words, wording in (("again", step.again), ("other", step.other)):
            texts = wording.get(channel, {})
            if texts and set(texts) != set(LANGUAGES):
                yield f'Step "{step.name}" has its "{words}" words ({channel}) in one language only; add the other.'


def _weekly_problems(flow: Flow) -> Iterator[str]:
    """A flow with a way in for calls that come every week has the texts about them, too."""
    door = flow.steps.get(flow.doors.get(WEEKLY, ""))
    if door is None:
        return
    if door.kind != "call_me":
        yield f'[start] weekly leads to "{door.name}"; it must lead to a step of kind call_me, which rings.'
    for name in WEEKLY_MESSAGES:
        if set(flow.messages.get(name, {})) != set(LANGUAGES):
            yield f'Message "{name}" is missing; a flow with [start] weekly needs it in both languages.'


def _letter_problems(flow: Flow) -> Iterator[str]:
    texted = set(flow.messages.get("letter", {})) == set(LANGUAGES)
    if not texted and any(step.kind == "letter" for step in flow.steps.values()):
        yield 'Message "letter" is missing; a step of kind letter sends it, so write it in both languages.'


def _circles(flow: Flow) -> Iterator[str]:
    for circle in circles_without_waiting(flow):
        yield (
            f"The steps {' -> '.join(circle)} run in a circle without waiting for anybody; "
            "put a question between them or end the conversation."
        )


def _texts(flow: Flow, samples: Samples) -> Iterator[str]:
    for where, spoken, language, template in _all_texts(flow):
        for name in template.placeholders:
            if name not in PLACEHOLDERS:
                known = ", ".join("{" + name + "}" for name in PLACEHOLDERS)
                yield f"{where} has the placeholder {{{name}}}, which does not exist; there are {known}."
        if any("{" in part or "}" in part for part in template.parts[::2]):
            yield f"{where} has a brace that belongs to no placeholder; remove it."
        elif spoken:
            yield from _too_long_to_say(where, template)
        else:
            yield from _too_long_to_send(where, template, samples[language])


def _all_texts(flow: Flow) -> Iterator[tuple[str, bool, Language, Template]]:
    """Where each text stands, whether it is spoken, its language and itself."""
    for step in flow.steps.values():
        for key, wording in (("", step.words), ("again", step.again), ("other", step.other)):
            for channel, texts in wording.items():
                if channel == "voice" and key == "" and texts == wording.get("text"):
                    continue  # the phone says the text, which is checked as one
                for language, template in texts.items():
                    name = f"{key}_{channel}" if key and channel == "voice" else key or channel
                    yield f'Step "{step.name}", {name}.{language},', channel == "voice", language, template
    for name, messages in flow.messages.items():
        for language, template in messages.items():
            yield f'Message "{name}", {language},', False, language, template


def _too_long_to_say(where: str, template: Template) -> Iterator[str]:
    if sum(map(len, template.parts)) > _LONGEST_SPEECH:
        yield f"{where} is longer than the {_LONGEST_SPEECH} letters that can be spoken at once; shorten it."


def _too_long_to_send(where: str, template: Template, sample: Mapping[str, str]) -> Iterator[str]:
    for name, first_name in _NAMES:
        text = template.fill({**_SAMPLE, **sample, "name": name, "first_name": first_name})
        counted = segments(text)
        if counted.count > MOST_SEGMENTS:
            why = f" because of {' '.join(counted.culprits)}" if counted.culprits else ""
            yield (
                f"{where} takes {counted.count} segments{why} with a name such as {name}; "
                f"shorten it to {MOST_SEGMENTS}: it now has {len(text)} letters, "
                f"and {306 if counted.encoding == 'GSM-7' else 134} fit."
            )
            return
