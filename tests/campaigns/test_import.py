"""Campaigns come in as files; each change is a new version."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from gateway import campaigns
from gateway.campaigns import UnknownCampaignError, export_campaign, import_campaign, set_status
from gateway.db import Database
from gateway.flows.campaign import CampaignError
from gateway.flows.library import DEMO, demo_source
from gateway.models.campaigns import campaign_numbers, campaign_versions, numbers
from gateway.models.campaigns import campaigns as campaign_table
from gateway.officials.by_hand import remove

PETITION = demo_source("petition")
CALL = demo_source("whitehouse")
SLUG = "keep-families-together"
SHORT_CODE = "72345"
HOTLINE = "+12025550143"


def other(slug: str, *keywords: str) -> str:
    """The demo petition under another name, with keywords of its own."""
    words = ", ".join(f'"{word}"' for word in keywords)
    spanish = ", ".join(f'"{word}ES"' for word in keywords)
    head, _, _ = PETITION.partition("[keywords]")
    return head.replace(SLUG, slug) + f"[keywords]\nen = [{words}]\nes = [{spanish}]\n"


def test_a_first_import_is_live_and_answers_on_its_numbers(database: Database) -> None:
    imported = import_campaign(database, PETITION, [SHORT_CODE, "(202) 555-0143"])

    assert (imported.outcome, imported.version, imported.status) == ("new", 1, "live")
    assert imported.numbers == (HOTLINE, SHORT_CODE)


def test_importing_the_same_file_again_makes_no_version(database: Database) -> None:
    import_campaign(database, PETITION, [SHORT_CODE])
    again = import_campaign(database, PETITION)

    assert (again.outcome, again.version, again.numbers) == ("unchanged", 1, (SHORT_CODE,))
    assert len(_versions(database)) == 1


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(database: Database) -> None:
    import_campaign(database, PETITION)
    changed = PETITION.replace("Puerta Abierta", "Open Door")
    assert import_campaign(database, changed).version == 2

    assert _versions(database) == [PETITION, changed]
    assert export_campaign(database, SLUG) == changed


def test_the_export_is_the_file_comments_and_line_ends_and_all(database: Database) -> None:
    source = PETITION.replace("\n", "\r\n") + "# ¡fin! 🕊\r\n"
    import_campaign(database, source)
    assert export_campaign(database, SLUG) == source


def test_a_file_with_faults_changes_nothing(database: Database) -> None:
    with pytest.raises(CampaignError, match="slug"):
        import_campaign(database, PETITION.replace(f'slug = "{SLUG}"', ""))
    with pytest.raises(CampaignError, match="reserved"):
        import_campaign(database, other("stopper", "STOP"))
    assert campaigns.every(database) == []


NAMED = CALL.replace('key = "white-house"\nphone = "+12024561111"', 'official = "us:white-house:comments"')


def test_an_official_whom_the_file_names_must_be_in_the_directory(database: Database) -> None:
    assert import_campaign(database, NAMED).outcome == "new"
    with pytest.raises(CampaignError, match='official "il:governor", but the directory has nobody of that key'):
        import_campaign(database, NAMED.replace("us:white-house:comments", "il:governor"))


def test_an_official_who_is_taken_out_is_pointed_out(database: Database) -> None:
    import_campaign(database, NAMED)
    assert [listed.strangers for listed in campaigns.every(database)] == [()]
    remove(database, "ops", "us:white-house:comments")
    assert [listed.strangers for listed in campaigns.every(database)] == [("us:white-house:comments",)]


def test_the_first_signer_follows_those_gathered_elsewhere(database: Database) -> None:
    import_campaign(database, PETITION)
    assert _signatures(database) == 53

    import_campaign(database, PETITION.replace("starting_count = 53", "starting_count = 60"))
    assert _signatures(database) == 60

    import_campaign(database, PETITION.replace("starting_count = 53", "starting_count = 10"))
    assert _signatures(database) == 60, "a number that was given is never given again"


@pytest.mark.parametrize(
    ("phone", "facts"),
    [
        ("72345", ("short_code", True, False)),
        ("+12025550143", ("long_code", True, True)),
        ("+18885550143", ("toll_free", True, True)),
    ],
)
def test_a_number_nobody_knew_is_registered_by_its_form(
    database: Database, phone: str, facts: tuple[str, bool, bool]
) -> None:
    import_campaign(database, PETITION, [phone])
    with database.reading() as connection:
        row = connection.execute(select(numbers)).one()
    assert (row.phone, (row.kind, row.text, row.voice)) == (phone, facts)


def test_a_number_that_is_none_is_refused(database: Database) -> None:
    with pytest.raises(CampaignError, match='"call me" is no telephone number'):
        import_campaign(database, PETITION, ["call me"])


def test_a_call_campaign_needs_a_number_that_can_call(database: Database) -> None:
    with pytest.raises(CampaignError, match="none of its numbers can"):
        import_campaign(database, CALL, [SHORT_CODE])
    assert campaigns.every(database) == []
    assert import_campaign(database, CALL, [SHORT_CODE, HOTLINE]).numbers == (HOTLINE, SHORT_CODE)


def test_two_campaigns_cannot_have_one_keyword_on_one_number(database: Database) -> None:
    import_campaign(database, other("first", "PEACE"), [SHORT_CODE])
    with pytest.raises(CampaignError, match='"PEACE" is taken by the campaign first'):
        import_campaign(database, other("second", "PEACE"), [SHORT_CODE])

    assert import_campaign(database, other("second", "PEACE"), [HOTLINE]).outcome == "new"


def test_a_new_version_may_not_take_a_neighbours_keyword(database: Database) -> None:
    import_campaign(database, other("first", "PEACE"), [SHORT_CODE])
    import_campaign(database, other("second", "HOPE"), [SHORT_CODE])
    with pytest.raises(CampaignError, match="taken"):
        import_campaign(database, other("second", "HOPE", "PEACE"))
    assert len(_versions(database)) == 2


def test_closing_a_campaign_frees_its_keywords(database: Database) -> None:
    import_campaign(database, other("first", "PEACE"), [SHORT_CODE])
    set_status(database, "first", "closed")
    import_campaign(database, other("second", "PEACE"), [SHORT_CODE])

    with pytest.raises(CampaignError, match="taken by the campaign second"):
        set_status(database, "first", "live")


def test_a_paused_campaign_keeps_its_keywords_and_stays_paused_at_an_import(database: Database) -> None:
    import_campaign(database, other("first", "PEACE"), [SHORT_CODE])
    set_status(database, "first", "paused")
    with pytest.raises(CampaignError, match="taken"):
        import_campaign(database, other("second", "PEACE"), [SHORT_CODE])

    assert import_campaign(database, other("first", "PEACE", "PAX")).status == "paused"
    set_status(database, "first", "live")
    assert campaigns.every(database)[0].status == "live"


def test_campaigns_stand_in_the_hotlines_menu_as_they_came(database: Database) -> None:
    for slug in ("first", "second", "third"):
        import_campaign(database, other(slug, slug.upper()), [HOTLINE])
    with database.reading() as connection:
        assert sorted(connection.execute(select(campaign_numbers.c.position)).scalars()) == [1, 2, 3]


def test_a_campaign_is_taken_off_a_number(database: Database) -> None:
    import_campaign(database, PETITION, [SHORT_CODE, HOTLINE])
    campaigns.unbind(database, SLUG, [HOTLINE])
    assert campaigns.every(database)[0].numbers == (SHORT_CODE,)
    with pytest.raises(CampaignError, match="does not answer on"):
        campaigns.unbind(database, SLUG, [HOTLINE])


def test_what_is_not_there_is_said_so(database: Database) -> None:
    for ask in (
        lambda: export_campaign(database, "nothing"),
        lambda: set_status(database, "nothing", "paused"),
        lambda: campaigns.unbind(database, "nothing", [HOTLINE]),
    ):
        with pytest.raises(UnknownCampaignError, match='no campaign "nothing"'):
            ask()


def test_imports_of_one_campaign_at_once_take_turns(database: Database) -> None:
    sources = [PETITION.replace("Puerta Abierta", f"Door {place}") for place in range(8)]
    with ThreadPoolExecutor(8) as together:
        imported = list(
            together.map(lambda source: import_campaign(database, source, [SHORT_CODE, HOTLINE]), sources)
        )

    assert sorted(one.version for one in imported) == list(range(1, 9))
    assert sorted(_versions(database)) == sorted(sources)


def test_of_two_campaigns_that_want_a_keyword_at_once_one_gets_it(database: Database) -> None:
    def attempt(slug: str) -> bool:
        try:
            import_campaign(database, other(slug, "PEACE"), [SHORT_CODE, HOTLINE])
        except CampaignError:
            return False
        return True

    with ThreadPoolExecutor(4) as together:
        outcomes = list(together.map(attempt, ["first", "second", "third", "fourth"]))
    assert outcomes.count(True) == 1
    assert len(campaigns.every(database)) == 1


def test_the_demo_campaigns_get_along_on_the_same_numbers(database: Database) -> None:
    for name in DEMO:
        import_campaign(database, demo_source(name), [SHORT_CODE, HOTLINE])
    assert [listed.slug for listed in campaigns.every(database)] == [SLUG, "call-the-white-house"]


def _versions(database: Database) -> list[str]:
    with database.reading() as connection:
        query = select(campaign_versions.c.source).order_by(
            campaign_versions.c.number, campaign_versions.c.created_at
        )
        return list(connection.execute(query).scalars())


def _signatures(database: Database) -> int:
    with database.reading() as connection:
        count: int = connection.execute(select(campaign_table.c.signatures)).scalar_one()
        return count
