"""Series as organizers write them, and what they are told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.flows.campaign import CampaignError, parse_campaign
from gateway.flows.library import demo_source
from gateway.flows.series import Beginning, Exclusion
from tests.series.files import step, welcome


def problems(*written: str) -> list[str]:
    with pytest.raises(CampaignError) as caught:
        parse_campaign("\n".join([demo_source("petition"), *written]))
    return caught.value.problems


def test_a_series() -> None:
    later = step(
        "call", 7, "18:30", weekdays='["tue", "sat"]', unless='["called:whitehouse", "signed", "tag: unions"]'
    )
    campaign = parse_campaign(
        "\n".join([demo_source("petition"), welcome(later, step(), starts="tag: new  friends")])
    )
    [one] = campaign.series
    assert (one.name, one.begins, one.earlier) == ("welcome", Beginning("tag", "new friends"), False)
    assert [(each.name, each.days, each.minute) for each in one.steps] == [("thanks", 2, 600), ("call", 7, 1110)]
    last = one.steps[1]
    assert last.weekdays == {1, 5}
    assert last.unless == (
        Exclusion("called", "whitehouse"),
        Exclusion("signed", "keep-families-together"),
        Exclusion("tag", "unions"),
    )


def test_a_campaign_without_series_has_none() -> None:
    assert parse_campaign(demo_source("petition")).series == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (welcome(starts="liked"), 'Series "welcome": starts must be "signed", "called", "joined"'),
        (welcome(starts="tag:"), 'Series "welcome": starts must be'),
        (welcome(earlier='"yes"'), 'Series "welcome": earlier must be true or false.'),
        (welcome(name="Welcome!"), 'Series 1: name is "Welcome!"; use small letters'),
        ("[series]", 'series must be a list; write each as "[[series]]".'),
        ('[[series]]\nname = "a"\nstarts = "signed"', 'Series "a" has no steps; write each as "[[series.steps]]"'),
        (welcome(step(days=0)), 'Series "welcome", step 1 "thanks": days must be a whole number from 1 to 366'),
        (welcome(step(at="7:30")), 'step 1 "thanks": at must be an hour of the day from 08:00 to 20:59'),
        (welcome(step(at="noon")), 'step 1 "thanks": at must be an hour of the day'),
        (welcome(step(weekdays='["monday"]')), 'step 1 "thanks": weekdays must list some of mon, tue, wed'),
        (welcome(step(weekdays="[]")), 'step 1 "thanks": weekdays must list some of'),
        (welcome(step(unless='["liked"]')), 'step 1 "thanks": unless lists "signed" or "called"'),
        (welcome(step(unless='["tag"]')), "'tag' is none"),
        (welcome(step(hour="3")), 'step 1 "thanks" holds "hour", which means nothing here'),
        (welcome(step(), step()), 'Series "welcome": two steps have the name "thanks"; give each its own.'),
        (welcome(step(), step("b", 2)), 'Series "welcome": 2 steps come 2 days after the beginning; one a day is'),
        (welcome() + welcome(), 'Two series have the name "welcome"; give each its own.'),
        (welcome(step().replace("text.es", "text.fr")), "text.es is missing"),
    ],
)
def test_what_is_wrong(written: str, told: str) -> None:
    assert any(told in problem for problem in problems(written))


def test_the_words_are_checked_with_the_file(tmp_path: Path) -> None:
    """As those of a blast are."""
    file = tmp_path / "petition.toml"
    file.write_text("\n".join([demo_source("petition"), welcome(step(text="Hello {nickname}!"))]), encoding="utf-8")
    told = CliRunner().invoke(main, ["campaign", "check", str(file)])
    assert told.exit_code != 0
    for problem in ("{nickname} is no field", "does not say who writes", "does not say how to end this"):
        assert 'Series "welcome", step "thanks", text.en: ' in told.output
        assert problem in told.output
