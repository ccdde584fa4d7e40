"""The texts that come with the gateway: both languages, two segments, under ten seconds, nothing left unfilled."""

import re
from collections.abc import Iterator

import pytest

from gateway.flows.definition import Flow
from gateway.flows.events import LANGUAGES, Channel, Language
from gateway.flows.library import demo_source
from gateway.flows.menu import menu_flow
from gateway.flows.segments import segments
from gateway.flows.template import Template
from tests.flows.demo import demo_campaigns

CAMPAIGNS = demo_campaigns()
FLOWS = [*(campaign.flow for campaign in CAMPAIGNS), menu_flow(CAMPAIGNS)]

# The longest values that were thought of; the first name has none of the letters that make a text UCS-2.
PLAIN = {"name": "Guadalupe Hernandez Ramirez", "first_name": "Guadalupe"}
ACCENTED = {"name": "María Fernández Peña", "first_name": "María"}
COMMON = {
    "zip": "60601",
    "number": "100,000",
    "minutes": "60",
    "wait": "60 minutes",
    "place": "12",
    "hotline": "202-555-0100",
    "day": "Wednesday",
    "hour": "a las 5:30 de la tarde",
    "zone": "hora de Puerto Rico",
    "first": "24 de noviembre",
    "until": "30 de septiembre",
    "hours": "entre las 9 de la mañana y las 8 de la noche",
    "example": "LLAMAR CADA MIERCOLES 5PM",
}


def texts(flow: Flow, channel: Channel) -> Iterator[tuple[str, Language, Template]]:
    for step in flow.steps.values():
        for wording in (step.words, step.again):
            for language, template in wording.get(channel, {}).items():
                yield step.name, language, template
    if channel == "text":
        for name, message in flow.messages.items():
            for language, template in message.items():
                yield name, language, template


TEXTS = [
    pytest.param(template, language, id=f"{flow.name}-{name}-{language}-{place}")
    for flow in FLOWS
    for place, (name, language, template) in enumerate(texts(flow, "text"))
]


@pytest.mark.parametrize(("template", "language"), TEXTS)
@pytest.mark.parametrize("person", [PLAIN, ACCENTED])
def test_texts_take_two_segments_at_most(template: Template, language: Language, person: dict[str, str]) -> None:
    target = CAMPAIGNS[1].targets[0]
    text = template.fill({**COMMON, **person, "target": target.name[language]})
    assert 1 <= segments(text).count <= 2
    assert "{" not in text
    assert "  " not in text


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
@pytest.mark.parametrize("channel", ["text", "voice"])
def test_both_languages_say_the_same_things(flow: Flow, channel: Channel) -> None:
    said = [(name, language) for name, language, _ in texts(flow, channel)]
    for language in LANGUAGES:
        other = [name for name, each in said if each != language]
        assert [name for name, each in said if each == language] == other


def test_most_spanish_texts_are_cheap() -> None:
    """Within GSM-7 when the name is: only "SÍ" and a few words are worth the dearer alphabet."""
    spanish = [
        segments(template.fill({**COMMON, **PLAIN})).encoding
        for flow in FLOWS
        for _, language, template in texts(flow, "text")
        if language == "es"
    ]
    assert spanish.count("GSM-7") / len(spanish) > 0.6


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_language_is_chosen_within_ten_seconds(flow: Flow) -> None:
    """A phone voice speaks some two and a half words a second."""
    spoken = [template.fill({}) for template in flow.steps["language"].words["voice"].values()]
    assert len(" ".join(spoken).split()) / 2.5 < 10


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_spoken_spanish_keeps_its_accents(flow: Flow) -> None:
    """Words that are wrong without one; a voice would stress them wrongly."""
    wrong = re.compile(
        r"\b(espanol|peticion|codigo|telefono|despues|numero|linea|maquina|contesto|minutos?́)\b", re.IGNORECASE
    )
    for name, language, template in texts(flow, "voice"):
        if language == "es":
            assert not wrong.search(template.fill({})), name


@pytest.mark.parametrize(("flow", "step"), [(CAMPAIGNS[0].flow, "name"), (CAMPAIGNS[1].flow, "ring")])
def test_the_first_text_says_what_carriers_ask_of_it_in_one_segment(flow: Flow, step: str) -> None:
    """Who writes, how often, that texts may cost, HELP and STOP."""
    asked = {
        "en": ("Puerta Abierta", "Msg freq varies", "msg&data rates may apply", "HELP", "STOP"),
        "es": ("Puerta Abierta", "Frecuencia variable", "tarifa", "AYUDA", "ALTO"),
    }
    for language, template in flow.steps[step].words["text"].items():
        text = template.fill({**COMMON, "target": CAMPAIGNS[1].targets[0].name[language]})
        assert [words for words in asked[language] if words not in text] == []
        assert segments(text).count == 1


def test_the_read_back_never_tells_who_signed_before() -> None:
    """One wording for everybody: no branch of the flow leads to another read back."""
    flow = CAMPAIGNS[0].flow
    assert [step.name for step in flow.steps.values() if step.expects == "menu"] == ["read_back"]


@pytest.mark.parametrize("name", ["petition", "whitehouse"])
def test_demo_files_are_documented_examples(name: str) -> None:
    assert demo_source(name).startswith("# ")
