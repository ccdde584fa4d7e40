"""What can be done by key in place of a call that nobody answers at this hour. Only what is there is offered."""

from typing import Final

from gateway.flows.definition import Flow, Step
from gateway.flows.events import Language
from gateway.flows.speech import spoken_key
from gateway.flows.world import World

_PETITION: Final[dict[Language, str]] = {
    "en": " Or, to {label}, press {key}.",
    "es": " O bien, para {label}, oprima {key}.",
}
_LETTER: Final[dict[Language, str]] = {
    "en": " For a letter that you can send, press {key} and we text it to you.",
    "es": " Para mandar una carta, oprima {key} y se la enviamos en un mensaje de texto.",
}
_KEYS: Final = frozenset("12345678")  # a question for yes or no has other answers


def is_there(step: Step | None, world: World) -> bool:
    """A key that leads to what is not there is one that nobody offered."""
    if step is None or not _depends(step):
        return True
    return world.letter() if step.kind == "letter" else world.petition is not None


def may_be_only_said(flow: Flow, step: Step) -> bool:
    """A question of which only its words are left where none of its keys leads to anything."""
    ways = step.branches.values()
    return step.kind == "ask" and step.takes_any_key and all(_depends(flow.steps.get(name)) for name in ways)


def is_only_said(flow: Flow, step: Step, world: World) -> bool:
    ways = step.branches.values()
    return may_be_only_said(flow, step) and not any(is_there(flow.steps.get(name), world) for name in ways)


def offered(flow: Flow, step: Step, world: World, language: Language) -> str:
    """A sentence for each such key of a question; goes behind a sentence."""
    ways = ((key, flow.steps.get(name)) for key, name in step.branches.items() if key in _KEYS)
    return "".join(_sentence(spoken_key(int(key), language), way, world, language) for key, way in ways)


def _sentence(key: str, step: Step | None, world: World, language: Language) -> str:
    if step is None or not _depends(step) or not is_there(step, world):
        return ""
    if step.kind == "letter":
        return _LETTER[language].format(key=key)
    return _PETITION[language].format(key=key, label=world.petition.label[language]) if world.petition else ""


def _depends(step: Step | None) -> bool:
    return step is not None and (step.kind == "letter" or (step.kind == "choose" and not step.campaign))
