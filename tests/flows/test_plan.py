"""Target plans: what a campaign file may say, and whom supporters call by it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gateway.flows.campaign import Campaign, parse_campaign
from gateway.flows.effects import Say
from gateway.flows.engine import step
from gateway.flows.events import Pressed, Started
from gateway.flows.plan import FIXED, Plan
from gateway.flows.world import Target
from gateway.officials.atlas import Atlas
from gateway.officials.samples import sample_atlas
from gateway.officials.saying import opening_words
from gateway.officials.shipped import SWITCHBOARD, shipped
from gateway.officials.store import official_of
from gateway.targets import LocalWorld, target_by_key, world
from tests.flows.flow_transcripts import CONGRESS, NAMED, RIVERS, SENATE
from tests.flows.test_campaign import CALL, SIGN, changed, problems_of

PLAN = """
[plan]
location = ["senators", "representative"]
[plan.scripts.senator]
en = "Please vote yes."
es = "Por favor vote que sí."
[plan.scripts.representative]
en = "Please hold a hearing."
es = "Por favor convoque una audiencia."
"""
IL_5, IL_3, IL_9 = (f"sample:representative:il-{district}" for district in (5, 3, 9))
SENATORS = ["sample:senator:il-1", "sample:senator:il-2"]


def campaign(*lines: str, targets: bool = True) -> Campaign:
    """A call campaign with the White House among its targets, and a plan with these lines."""
    source = CALL if targets else CALL[: CALL.index("[[targets]]")]
    head = "[plan.scripts.senator]"
    return parse_campaign(source + changed(PLAN, head, "\n".join([*lines, head])))


def called(
    plan: Campaign, zip_code: str, district: str = "", atlas: Atlas | None = None, seed: str = ""
) -> list[str]:
    here = LocalWorld(plan, atlas or sample_atlas(), "", can_ring=True, seed=seed)
    return [target.key for target in here.targets({"zip": zip_code, "district": district})]


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ([], [*SENATORS, IL_9, "white-house"]),
        (['fixed = "after"'], [*SENATORS, IL_9, "white-house"]),
        (['fixed = "before"'], ["white-house", *SENATORS, IL_9]),
        (['fixed = "only_with"'], [*SENATORS, IL_9, "white-house"]),
        (['fixed = "instead"'], [*SENATORS, IL_9]),
        (["maximum = 2"], SENATORS),
        (['fixed = "before"', "maximum = 2"], ["white-house", SENATORS[0]]),
    ],
)
def test_the_order_of_the_plan(lines: list[str], keys: list[str]) -> None:
    assert called(campaign(*lines), "60618", "IL-9") == keys


@pytest.mark.parametrize(
    ("fixed", "keys"),
    [("before", ["white-house"]), ("after", ["white-house"]), ("only_with", []), ("instead", ["white-house"])],
)
def test_a_place_without_such_officials(fixed: str, keys: list[str]) -> None:
    """The District of Columbia has no senators."""
    senators = changed(CALL + PLAN, '"senators", "representative"]', f'"senators"]\nfixed = "{fixed}"')
    plan = parse_campaign(senators)
    assert called(plan, "20001") == keys
    located = LocalWorld(plan, sample_atlas(), "", can_ring=True, seed="").locate({"zip": "20001"})
    assert located == ("found" if keys else "nobody")


@pytest.mark.parametrize(
    ("unsure", "keys"),
    [("first", [*SENATORS, IL_5]), ("all", [*SENATORS, IL_5, IL_3, IL_9]), ("senators", SENATORS)],
)
def test_who_does_not_know_their_district(unsure: str, keys: list[str]) -> None:
    plan = campaign(f'unsure = "{unsure}"', targets=False)
    assert called(plan, "60618", "?") == keys
    assert called(plan, "60618", "IL-3") == [*SENATORS, IL_3]


def test_a_shuffled_plan_is_the_same_in_each_turn_and_other_for_others() -> None:
    plan = campaign("shuffle = true", targets=False)
    orders = {tuple(called(plan, "60618", "IL-9", seed=str(seed))) for seed in range(40)}
    assert len(orders) == 6
    assert called(plan, "60618", "IL-9", seed="a") == called(plan, "60618", "IL-9", seed="a")


@given(
    st.sampled_from(FIXED), st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(10, 19), unique=True),
    st.booleans(), st.integers(1, 20), st.text(max_size=5),
)  # fmt: skip
def test_nobody_is_called_twice_nor_more_than_the_maximum(
    fixed: str, own: list[int], local: list[int], shuffle: object, maximum: int, seed: str
) -> None:
    plan = Plan(("senators",), fixed, shuffle=bool(shuffle), maximum=maximum)  # type: ignore[arg-type]  # one of FIXED
    keys = [each.key for each in plan.arranged([target(n) for n in own], [target(n) for n in local], seed)]
    assert len(keys) == len(set(keys)) <= maximum
    assert set(keys) <= {str(n) for n in (*own, *local)}
    assert bool(keys) == bool(local or (own and fixed != "only_with"))


def target(number: int) -> Target:
    return Target(str(number), "+12025550100", {}, {})


def test_without_data_the_switchboard_of_congress_connects_everybody() -> None:
    row, office = shipped()[SWITCHBOARD]
    empty = Atlas([official_of(row, [office])], {})
    for zip_code in ("60601", "82001", "99999"):
        here = LocalWorld(CONGRESS, empty, "", can_ring=True, seed="")
        [only] = here.targets({"zip": zip_code})
        assert (only.key, only.phone) == (SWITCHBOARD, "+12022243121")
        assert only.name == {"en": "the switchboard of Congress", "es": "la central del Congreso"}
        assert "your Representative or one of your Senators" in only.script["en"]
        assert "su representante o uno de sus senadores" in only.script["es"]


def test_the_words_for_the_switchboard_may_be_the_campaigns_own() -> None:
    own = '[plan.scripts.switchboard]\nen = "Ask for both."\nes = "Pida los dos."\n'
    plan = parse_campaign(CALL[: CALL.index("[[targets]]")] + PLAN + own)
    here = LocalWorld(plan, sample_atlas(), "", can_ring=True, seed="")
    assert here.targets({"zip": "99999"})[0].script["es"] == "Pida los dos."


def test_an_empty_seat_is_left_out_and_only_who_is_unknown_is_looked_for() -> None:
    assert called(CONGRESS, "60629", "IL-4") == SENATORS
    assert called(CONGRESS, "60690") == [*SENATORS, SWITCHBOARD]
    assert called(SENATE, "82001") == []


def test_a_district_is_asked_for_only_where_it_matters() -> None:
    for plan, located in ((CONGRESS, "split"), (SENATE, "found")):
        assert LocalWorld(plan, sample_atlas(), "", can_ring=True, seed="").locate({"zip": "60618"}) == located


def test_names_are_written_cheaply_and_spoken_rightly() -> None:
    here = LocalWorld(CONGRESS, sample_atlas(), "", can_ring=True, seed="")
    second = here.targets({"zip": "60601"})[2]
    assert second.named("voice", "es") == "su senadora Zoé Núñez"
    assert second.named("text", "es") == "su senadora Zoé Nuñez"
    assert second.named("text", "en") == "Senator Zoé Nuñez"


def test_a_target_is_found_by_its_key_and_one_who_left_at_the_switchboard() -> None:
    plan = campaign()
    assert target_by_key(plan, sample_atlas, IL_5).phone == "+12025550125"
    assert target_by_key(plan, sample_atlas, "white-house").phone == "+12024561111"
    assert target_by_key(plan, sample_atlas, SWITCHBOARD).phone == "+12022243121"
    assert target_by_key(plan, sample_atlas, "sample:who-has-left").phone == "+12022243121"


def test_a_petition_needs_no_directory() -> None:
    def none_there() -> Atlas:
        raise AssertionError("nobody looks it up")

    assert world(parse_campaign(SIGN), none_there, "", "").locate({}) == "fixed"


def test_an_official_named_in_the_file_is_called_as_the_directory_says() -> None:
    here = world(RIVERS, sample_atlas, "", "")
    assert here.locate({}) == "fixed"
    [target] = here.targets({})
    assert (target.key, target.phone) == ("sample:senator:il-1", "+12025550111")
    assert target.named("text", "en") == "Senator Ana Rivers"
    assert target.named("voice", "es") == "su senadora Ana Rivers"
    assert target.script["en"] == "Thank you for your vote."
    assert target_by_key(RIVERS, sample_atlas, target.key) == target
    with time_machine.travel(datetime(2026, 11, 20, 23, 30, tzinfo=UTC), tick=False):
        assert here.closed(target, ()) is not None


def test_the_file_may_name_them_in_words_of_its_own() -> None:
    named = changed(NAMED, "[targets.script]", 'name = { en = "Ana", es = "Anita" }\n[targets.script]')
    [target] = world(parse_campaign(named), sample_atlas, "", "").targets({})
    assert (target.named("voice", "en"), target.named("voice", "es")) == ("Ana", "Anita")


def test_an_official_who_left_the_directory_is_left_out() -> None:
    gone = parse_campaign(changed(NAMED, "sample:senator:il-1", "sample:senator:il-9"))
    assert list(world(gone, sample_atlas, "", "").targets({})) == []


def test_whoever_is_named_and_of_the_place_is_called_once() -> None:
    both = parse_campaign(
        changed(CALL, 'key = "white-house"\nphone = "+12024561111"', 'official = "sample:senator:il-1"') + PLAN
    )
    assert called(both, "60601") == [*SENATORS, "sample:representative:il-7"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"sample:senator:il-1"', '"the senator"', 'Target 1: official is "the senator"; write the key that'),
        ("[targets.script]", 'phone = "+12024561111"\n[targets.script]', "Target 1 has both official and phone"),
        ("[targets.script]", 'key = "ana"\n[targets.script]', "Target 1 has both official and key"),
        ("[targets.script]", 'name = { en = "Ana" }\n[targets.script]', "Target 1: name.es is missing"),
        ('es = "Gracias por su voto."', "", "Target 1: script.es is missing"),
    ],
)
def test_what_is_wrong_with_a_named_official_is_said(old: str, new: str, sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in problems_of(changed(NAMED, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["senators", "representative"]', '["governor"]', 'plan.location must list "senators", "representative"'),
        ('["senators", "representative"]', '["senators", "senators"]', "plan.location must list"),
        ('["senators", "representative"]', '"senators"', "plan.location must list"),
        ('["senators", "representative"]', "[7]", "plan.location must list"),
        ('["senators", "representative"]', "[]", "plan.scripts is about officials by location; add plan.location."),
        ("[plan]", '[plan]\nfixed = "first"', 'plan.fixed must be one of "before", "after", "only_with", "instead".'),
        ("[plan]", '[plan]\nunsure = "none"', 'plan.unsure must be one of "first", "all", "senators".'),
        ("[plan]", '[plan]\nshuffle = "yes"', "plan.shuffle must be true or false."),
        ("[plan]", "[plan]\nmaximum = 0", "plan.maximum must be a whole number from 1 to 20."),
        ("[plan]", "[plan]\nmaximum = true", "plan.maximum must be a whole number from 1 to 20."),
        ("[plan]", "[plan]\norder = 1", 'plan holds "order", which means nothing here'),
        ("[plan.scripts.senator]", "[plan.scripts.mayor]", 'plan.scripts holds "mayor", which means nothing here'),
        ("[plan.scripts.senator]", "[plan.scripts.delegate]", "add [plan.scripts.senator]."),
        ('es = "Por favor vote que sí."', "", "plan.scripts.senator.es is missing"),
        ('"Please vote yes."', "7", "plan.scripts.senator.en is missing"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(old: str, new: str, sentence: str) -> None:
    assert sentence in " ".join(problems_of(CALL + changed(PLAN, old, new)))


def test_a_plan_that_is_no_table() -> None:
    assert "plan must be a table." in problems_of(changed(CALL, 'flow = "call"', 'flow = "call"\nplan = 7'))


def test_fixed_without_targets_and_calls_without_anybody() -> None:
    without = CALL[: CALL.index("[[targets]]")]
    fixed = changed(PLAN, "[plan]", '[plan]\nfixed = "before"')
    assert "plan.fixed says when the file's own targets are called, but it has none." in problems_of(without + fixed)
    assert 'has no targets. Add "[[targets]]" or a "[plan]".' in " ".join(problems_of(without))


def test_a_plan_by_location_needs_a_step_that_looks_it_up() -> None:
    assert 'add one of kind "locate"' in " ".join(problems_of(SIGN + PLAN))


def test_whom_we_cannot_ring_is_only_told_when_the_office_opens() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        here = LocalWorld(SENATE, sample_atlas(), "", can_ring=False, seed="")
        state, _ = step(SENATE.flow, None, Started("voice", "en", language_chosen=True), here)
        state, _ = step(SENATE.flow, state, Pressed("60601"), here)
        state, effects = step(SENATE.flow, state, Pressed("1"), here)
    said = [effect.text for effect in effects if isinstance(effect, Say)]
    assert [words.partition("The office opens ")[2] for words in said] == [
        "on Monday, at 9 a.m., by the clock there. Please call us again then."
    ]
    assert state.step == "introduce"


@pytest.mark.parametrize(
    ("opens", "zone", "english", "spanish"),
    [
        (13, "America/Chicago", "today, at 7 a.m., by the clock there", "hoy, a las 7 de la mañana, hora de allá"),
        (19, "America/Chicago", "today, at 1 p.m., by the clock there", "hoy, a la 1 de la tarde, hora de allá"),
        (38, "America/Chicago", "tomorrow, Saturday, at 8 a.m., by the clock there",
         "mañana, sábado, a las 8 de la mañana, hora de allá"),
        (84, "America/New_York", "on Monday, at 7 a.m., by the clock there",
         "el lunes, a las 7 de la mañana, hora de allá"),
    ],
)  # fmt: skip
def test_when_an_office_opens_in_words(opens: int, zone: str, english: str, spanish: str) -> None:
    friday = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=12)
    moment = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=opens)
    assert opening_words(moment, friday, zone, "en") == english
    assert opening_words(moment, friday, zone, "es") == spanish
