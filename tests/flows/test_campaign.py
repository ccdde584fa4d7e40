"""Campaign files: what they become, and what organizers are told when something is wrong with one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.flows.campaign import CampaignError, keyword_conflicts, parse_campaign
from gateway.flows.engine import step
from gateway.flows.events import Signed, Started, Texted
from gateway.flows.library import demo_source
from gateway.flows.menu import menu_flow
from tests.flows.demo import demo_campaigns

SIGN = demo_source("petition")
CALL = demo_source("whitehouse")

OWN = """
slug = "clinic"
organization = "Puerta Abierta"
flow = "own"
[title]
en = "Free legal clinic"
es = "Ayuda legal gratis"
[menu]
en = "hear about our clinic"
es = "saber de nuestra ayuda legal"
[keywords]
en = ["CLINIC"]
es = ["LEGAL"]
[start]
text = "question"
[on]
stuck = "person"
[steps.question]
kind = "ask"
expects = "yes_no"
branches = { yes = "where", no = "bye" }
text.en = "Do you want to come?"
text.es = "¿Quiere venir?"
[steps.where]
kind = "say"
next = "bye"
text.en = "Saturday at ten, at the library."
text.es = "El martes a las diez, en la biblioteca."
[steps.bye]
kind = "end"
text.en = "Goodbye from {organization}."
text.es = "Hasta luego de parte de {organization}."
[steps.person]
kind = "hand_over"
reason = "Not understood."
text.en = "A person will write to you."
text.es = "Una persona le va a escribir."
"""


def problems_of(source: str) -> list[str]:
    with pytest.raises(CampaignError) as caught:
        parse_campaign(source)
    return caught.value.problems


def changed(source: str, old: str, new: str) -> str:
    assert old in source
    return source.replace(old, new, 1)


def test_the_demo_petition() -> None:
    campaign = parse_campaign(SIGN)
    assert campaign.slug == "keep-families-together"
    assert campaign.kind == "sign"
    assert campaign.starting_count == 53
    assert campaign.signs
    assert not campaign.calls
    assert ("FIRMAR", "keep-families-together", "es") in campaign.keyword_entries()


def test_the_demo_call_campaign() -> None:
    campaign = parse_campaign(CALL)
    assert campaign.calls
    assert not campaign.signs
    target = campaign.target("white-house")
    assert target
    assert target.phone == "+12024561111"
    assert campaign.target("nobody") is None
    assert campaign.flow.call_back_minutes == (5, 20, 60)


def test_a_text_of_the_library_can_be_replaced_in_one_language() -> None:
    campaign = parse_campaign(SIGN + '\n[steps.thanks.text]\nen = "Bravo, {first_name}: {number}!"\n')
    known = {"name": "Ana Ruiz", "zip": "60601"}
    state, _ = step(campaign.flow, None, Started("text", "en", known=known, own_name=True), campaign.world(""))
    _, effects = step(campaign.flow, state, Signed(54), campaign.world(""))
    assert "Bravo, Ana: 54!" in str(effects)
    spanish = campaign.flow.steps["thanks"].words["text"]["es"].fill({"first_name": "Ana", "number": "54"})
    assert spanish.startswith("¡Gracias, Ana!")


def test_a_flow_of_ones_own() -> None:
    campaign = parse_campaign(OWN)
    state, effects = step(campaign.flow, None, Started("text", "es"), campaign.world(""))
    assert "¿Quiere venir?" in str(effects)
    state, effects = step(campaign.flow, state, Texted("sí"), campaign.world(""))
    assert state.over
    assert "Puerta Abierta" in str(effects)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('slug = "keep', 'slug = "Keep', 'slug is "Keep-families-together"; use small letters'),
        ('slug = "keep', 'slugg = "keep', 'The file holds "slugg", which means nothing here'),
        ('flow = "sign"', 'flow = "singing"', 'flow must be "sign", "call", or "own"'),
        ('organization = "Puerta Abierta"', "", "organization is missing"),
        ("starting_count = 53", "starting_count = -1", "starting_count must be a whole number"),
        ("starting_count = 53", "starting_count = true", "starting_count must be a whole number"),
        ('es = "No separen', 'fr = "No separen', "title.es is missing"),
        ('en = ["SIGN"', 'en = ["STOP"', 'The keyword "STOP" (en) is reserved: it means STOP to carriers'),
        ('es = ["FIRMAR"', 'es = ["Ayuda"', 'The keyword "Ayuda" (es) is reserved: it means HELP'),
        ('es = ["FIRMAR"', 'es = ["ALTO"', "is reserved"),
        ('es = ["FIRMAR"', 'es = ["OLVIDAME"', "is reserved: it means that somebody wants to be forgotten"),
        ('en = ["SIGN"', 'en = ["UNSIGN"', "is reserved: it means that somebody takes their signature back"),
        ('en = ["SIGN"', 'en = ["ENOUGH"', "is reserved: it means that somebody may want no more texts"),
        ('en = ["SIGN"', 'en = ["YES"', "is an answer that supporters give"),
        ('es = ["FIRMAR"', 'es = ["Español"', "is an answer that supporters give"),
        ('es = ["FIRMAR"', 'es = ["sígn"', 'is listed twice (as "SIGN" before)'),
        ('en = ["SIGN"', 'en = ["60601"', "is no word"),
        ('en = ["SIGN"', 'en = ["!"', "is no word"),
        ('en = ["SIGN"', 'en = [7, "SIGN"', "keywords.en is missing"),
    ],
)
def test_petition_problems(old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in problems_of(changed(SIGN, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('phone = "+12024561111"', 'phone = "202-456-1111"', "write it as +12024561111"),
        ('key = "white-house"', "", "Target 1: key is missing"),
        ("tries_at_once = 2", "tries_at_once = 0", "calls.tries_at_once must be a whole number from 1 to 5"),
        ("[5, 20, 60]", '"soon"', "calls.call_back_minutes must be a list"),
        ("[5, 20, 60]", "[5, 0]", "calls.call_back_minutes must be a whole number"),
        ("tries_at_once", "trys", 'calls holds "trys"'),
        ("[[targets]]", "[targets]", "targets must be a list"),
    ],
)
def test_call_problems(old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in problems_of(changed(CALL, old, new)))


def test_calling_nobody() -> None:
    source = re.sub(r"\[\[targets\]\].*?(?=\[calls\])", "", CALL, flags=re.DOTALL)
    assert any("the file has no targets" in problem for problem in problems_of(source))


LETTER = """
[letter]
to = "letters@example.org"
[letter.words]
en = "Please keep families together."
es = "Por favor, familias unidas."
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('to = "letters@example.org"', "", "letter.to is missing"),
        ('es = "Por favor, familias unidas."', "", "letter.words.es is missing"),
        ("[letter.words]", 'by = "post"\n[letter.words]', 'letter holds "by"'),
        ("Please keep", "Please keep " * 24, 'Message "letter", en, takes 3 segments'),
        ("familias unidas", "así no. " * 12, 'Message "letter", es, takes 3 segments because of í'),
    ],
)
def test_letter_problems(old: str, new: str, told: str) -> None:
    [problem] = problems_of(CALL + changed(LETTER, old, new))
    assert told in problem


def test_a_letter_that_nobody_is_offered() -> None:
    assert problems_of(SIGN + LETTER) == [
        'The file has a [letter], but no step offers it: add one of kind "letter", or remove it.'
    ]


def test_a_step_that_texts_a_letter_needs_its_words() -> None:
    [problem] = problems_of(changed(OWN, 'kind = "say"', 'kind = "letter"'))
    assert 'Message "letter" is missing' in problem


def test_two_targets_with_one_key() -> None:
    target = 'phone = "+12025550111"\nname = { en = "a", es = "b" }\nscript = { en = "c", es = "d" }\n'
    twice = f'{CALL}\n[[targets]]\nkey = "white-house"\n{target}'
    assert 'Two targets have the key "white-house"; give each its own.' in problems_of(twice)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('next = "bye"', 'next = "by"', 'Step "where", next.text, leads to "by", but there is no step of that name.'),
        ('yes = "where"', 'yes = "bye"', 'Step "where" can never be reached'),
        ("no = ", "nah = ", 'Step "question" has no branch for "no"'),
        ('text.es = "¿Quiere venir?"', "", 'Step "question" has no text in "es"; add question.text.es.'),
        ('kind = "say"', 'kind = "sing"', 'Step "where": kind is "sing"; it must be one of say, ask'),
        ('kind = "say"', "", 'Step "where" has no kind'),
        ('expects = "yes_no"', "", 'Step "question" asks, but does not say what it expects'),
        ('expects = "yes_no"', 'expects = "age"', 'expects is "age"'),
        ("{organization}.", "{organisation}.", "placeholder {organisation}, which does not exist"),
        ("{organization}.", "{organization.", "has a brace that belongs to no placeholder"),
        ('"Saturday at ten, at the library."', f'"{"very " * 70}long"', "takes 3 segments"),
        ('"Saturday at ten, at the library."', f'"{"más " * 40}"', "because of á"),
        ('"Saturday at ten, at the library."', '""', "must be a text in quotes, not empty"),
        ('text = "question"', "", "does not say where it starts"),
        ('text = "question"', 'text = "question"\nfax = "question"', '[start] holds "fax"'),
        ('stuck = "person"', "", "[on] stuck is missing"),
        ('kind = "say"\nnext = "bye"', 'kind = "say"', 'Step "where" leads nowhere; add next.'),
        ('next = "bye"', 'next = "where"', "The steps where -> where run in a circle"),
        ('next = "bye"', 'next = { text = "bye", fax = "bye" }', 'next holds "fax"'),
        (
            'next = "bye"',
            'next = { voice = "bye" }',
            'Step "where" is reached by text but leads nowhere there; add next.text',
        ),
        (
            'expects = "yes_no"',
            'expects = "zip"',
            'Step "question" is reached by text but leads nowhere there; add next.text',
        ),
        ('branches = { yes = "where", no = "bye" }', "", 'Step "question" has no branch for "yes"'),
        ('expects = "yes_no"\nbranches = {', 'expects = "menu"\n# {', "add branches for the keys"),
        ('kind = "say"', 'kind = "call_me"', "[on] silence is missing"),
        ('kind = "say"', 'kind = "say"\nseconds = "ten"', "seconds must be a whole number"),
        ("[start]", "[start]\nvoice = 'question'", "[on] silence is missing"),
        ("[steps.where]", "[steps]\nwhere = 7\n[steps.nowhere]", 'Step "where" must be a table.'),
        ("branches = {", "branches = 7 # {", "branches must be a table"),
    ],
)
def test_flow_problems(old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in problems_of(changed(OWN, old, new)))


def test_a_longer_circle_is_named_once() -> None:
    source = changed(OWN, 'kind = "say"\nnext = "bye"', 'kind = "say"\nnext = "more"')
    source += '\n[steps.more]\nkind = "say"\nnext = "where"\ntext = { en = "More.", es = "Otra cosa." }\n'
    told = [problem for problem in problems_of(source) if "in a circle" in problem]
    assert len(told) == 1
    assert re.search(r"where -> more -> where|more -> where -> more", told[0])


def test_a_step_reached_by_phone_needs_something_to_say() -> None:
    source = changed(SIGN, "[title]", "[steps.goodbye]\nvoice = 7\n[title]")
    assert any("goodbye" in problem and "must be a table" in problem for problem in problems_of(source))


def test_all_problems_are_told_at_once() -> None:
    source = changed(changed(SIGN, 'en = ["SIGN"', 'en = ["STOP"'), 'slug = "keep', 'slug = "K eep')
    assert len(problems_of(source)) == 2


def test_a_name_with_accents_counts_as_two_bytes_a_letter() -> None:
    long = "Stop separating families at our southern border now and for ever"
    told = problems_of(changed(SIGN, "Stop separating families at the border", long))
    assert any('Step "verify", text.en,' in problem and "with a name such as María" in problem for problem in told)


def test_keywords_that_another_campaign_has() -> None:
    sign, call = demo_campaigns()
    rival = parse_campaign(changed(changed(SIGN, 'slug = "keep', 'slug = "rival'), '"SIGN", ', ""))
    told = keyword_conflicts(rival, [sign, call])
    assert (
        'The keyword "FIRMAR" is taken by the campaign keep-families-together on this number; choose another.' in told
    )
    assert keyword_conflicts(sign, [sign, call]) == []


def test_the_menu_offers_eight_campaigns_at_most() -> None:
    campaigns = [parse_campaign(changed(SIGN, 'slug = "', f'slug = "c{place}-')) for place in range(11)]
    assert len(menu_flow(campaigns).steps["menu"].branches) == 8
    with pytest.raises(ValueError, match="at least one campaign"):
        menu_flow([])


@given(st.text())
def test_any_text_is_a_campaign_or_told_why_not(source: str) -> None:
    assert problems_of(source)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value if not 0xD800 <= ord(char) < 0xE000) + '"'
    return "true" if value is True else str(value) if type(value) is int and abs(value) < 2**60 else "false"


_KEYS = ["slug", "organization", "flow", "title", "menu", "keywords", "targets", "calls", "starting_count", "letter"]
_KEYS += ["start", "on", "steps", "messages"]


@given(st.dictionaries(st.sampled_from(_KEYS), _VALUES), st.sampled_from(["sign", "call", "own"]))
def test_any_shape_of_file_is_told_about(table: dict[str, object], flow: str) -> None:
    source = "\n".join(f"{key} = {_toml(value)}" for key, value in {"flow": flow, **table}.items())
    assert problems_of(source)


_STEP_KEYS = ["kind", "text", "voice", "again", "again_voice", "next", "branches", "expects", "seconds", "stage"]


@given(st.dictionaries(st.sampled_from(_STEP_KEYS), _VALUES, min_size=1))
def test_any_shape_of_step_is_told_about(body: dict[str, object]) -> None:
    """Nothing leads to the step, if nothing else is wrong with it."""
    table = "\n".join(f"{key} = {_toml(value)}" for key, value in body.items())
    assert problems_of(f"{OWN}\n[steps.odd]\n{table}\n")
