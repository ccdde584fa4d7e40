"""A list of people who agreed to be contacted."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import consent, do_not_contact, supporters
from gateway.clock import now
from gateway.erasure import inactive
from gateway.lists.columns import ListError
from gateway.lists.importing import Tally, Terms, Watching, import_people
from gateway.models.audit import audit
from gateway.models.segments import supporter_tags
from gateway.models.supporters import consents, lists
from gateway.models.supporters import supporters as people
from gateway.sheets import SheetError
from gateway.sheets.rejected import rejected_file
from gateway.stopping import OptOut, stop_as_told
from gateway.supporters import find
from gateway.tags import TagError
from tests.erasure.people import asks_to_be_forgotten
from tests.lists.conftest import ANA, CHURCH, PLAIN, Desk
from tests.running import RunningGateway


def test_people_come_with_source_and_consent(desk: Desk) -> None:
    assert desk.takes(PLAIN) == Tally(added=2)
    maria = desk.people[ANA]
    assert (maria.name, maria.zip, maria.language, maria.opted_out_at) == ("Maria Lopez", "60601", "en", None)
    [listed] = desk.rows(lists)
    assert (listed.source, listed.words, listed.channel) == (CHURCH.source, CHURCH.words, "text")
    for entry in desk.rows(consents):
        assert (entry.kind, entry.source, entry.channel, entry.list_id) == ("opt_in", "import", "text", listed.id)
    assert [row.action for row in desk.rows(audit)] == ["supporters import"]
    assert not rejected_file(desk.path).exists()


def test_again_it_doubles_nothing(desk: Desk) -> None:
    terms = replace(CHURCH, tags=("volunteer",))
    desk.takes(PLAIN, terms)
    assert desk.again(terms) == Tally(known=2)
    assert [len(desk.rows(table)) for table in (people, consents, lists, supporter_tags)] == [2, 2, 1, 2]


def test_another_list_is_another_entry_and_teaches_what_was_not_known(desk: Desk) -> None:
    desk.takes("phone,zip\n3125550101,60601\n")
    union = replace(CHURCH, source="Local 73", fields=("Local",), tags=("union",))
    assert desk.takes("phone,name,zip,local\n3125550101,Maria Lopez,10001,73\n", union) == Tally(known=1)
    maria = desk.people[ANA]
    assert (maria.name, maria.zip) == ("Maria Lopez", "60601"), "what was known first stays"
    assert (json.loads(maria.fields), desk.tags_of(ANA)) == ({"local": "73"}, {"union"})
    assert len(desk.rows(consents)) == 2


def test_fields_of_two_lists_stand_side_by_side(desk: Desk) -> None:
    desk.takes("phone,Local,Job\n3125550101,73,nurse\n", replace(CHURCH, fields=("Local", "Job")))
    desk.takes("phone,Job,Shift\n3125550101,cook,late\n", replace(CHURCH, fields=("Job", "Shift")))
    assert json.loads(desk.people[ANA].fields) == {"local": "73", "job": "cook", "shift": "late"}


def test_whoever_opted_out_stays_so(desk: Desk) -> None:
    stop_as_told(desk.runtime.db, "me", "supporters stop", OptOut(ANA, "organizer", "by letter"))
    assert desk.takes(PLAIN, replace(CHURCH, tags=("x",))) == Tally(added=1, opted_out=1)
    assert desk.people[ANA].opted_out_at
    assert desk.people[ANA].name is None, "nothing is learned of them"
    assert desk.tags_of(ANA) == set()
    with desk.runtime.db.transaction() as transaction:
        assert not consent.standing(transaction, desk.people[ANA].id).given


def test_whoever_was_forgotten_is_not_brought_back(desk: Desk) -> None:
    with desk.runtime.db.transaction() as transaction:
        do_not_contact.keep_out(transaction, ANA)
    assert desk.takes(PLAIN, dry_run=True) == Tally(added=1, forgotten=1)
    assert desk.takes(PLAIN) == Tally(added=1, forgotten=1)
    assert ANA not in desk.people
    with desk.runtime.db.transaction() as transaction:
        assert do_not_contact.let_in(transaction, ANA), "the hash keeps them out still"


def test_who_came_by_list_is_forgotten_whole(gateway: RunningGateway, tmp_path: Path) -> None:
    desk = Desk(gateway.runtime, tmp_path / "list.csv")
    terms = replace(CHURCH, tags=("union",), fields=("Job",))
    desk.takes("phone,name,job\n3125550101,Ana Quetzal,nurse\n", terms)
    asks_to_be_forgotten(gateway, ANA)
    gateway.advance(minutes=6)
    assert gateway.count(people) == gateway.count(consents) == gateway.count(supporter_tags) == 0
    assert desk.again(terms) == Tally(forgotten=1)


def test_titles_may_stand_below_a_heading_and_zip_codes_lose_their_zero(desk: Desk) -> None:
    assert desk.takes(
        "Members of Local 73,,\n,,\nprinted in May,,\nName,Cell,Zip\nAna Paz,3125550101,2134\n"
    ) == Tally(added=1)
    assert desk.people[ANA].zip == "02134"
    assert (
        desk.takes("Members\nWho,Reach\nLuz Paz,3125550102\n", replace(CHURCH, mapped={"phone": "reach"})).added == 1
    )


def test_bad_rows_are_kept_aside_with_line_and_reason(desk: Desk) -> None:
    rows = "Ana,312-555-0101\nBob,\nCal,555\nDee,900-555-0101\nEva,+52 55 1234 5678\n\nFay,1-800-555-0101\n"
    assert desk.takes("name,phone\n" + rows) == Tally(added=1, rejected=5)
    told = {row["line"]: row["reason"] for row in desk.rejected}
    assert list(told) == ["3", "4", "5", "6", "8"]
    assert told["3"] == "phone is missing"
    assert "exists" in told["4"]
    assert "premium" in told["5"]
    assert "country" in told["6"]
    assert "toll-free" in told["8"]
    assert rejected_file(desk.path).stat().st_mode & 0o077 == 0


def test_mended_the_file_of_bad_rows_is_a_list_itself(desk: Desk) -> None:
    desk.takes("name,phone\nAna,312\nLuz,313\n")
    mended = rejected_file(desk.path).read_text("utf-8-sig").replace(",312", ",3125550101")
    assert desk.takes(mended) == Tally(added=1, rejected=1)
    assert list(desk.rejected[0]) == ["line", "reason", "name", "phone"], "each once, however often it is mended"
    assert desk.takes(mended.replace(",313", ",3125550102")) == Tally(added=1, known=1)
    assert not rejected_file(desk.path).exists()


def test_no_spreadsheet_does_what_a_rejected_row_says(desk: Desk) -> None:
    desk.takes('name,phone\n"=HYPERLINK(""http://evil.example"")",+52 55 1234 5678\n-,@1\n')
    rows = [(row["name"], row["phone"]) for row in desk.rejected]
    assert rows == [('\'=HYPERLINK("http://evil.example")', "'+52 55 1234 5678"), ("'-", "'@1")]
    mended = rejected_file(desk.path).read_text("utf-8-sig").replace("'+52 55 1234 5678", "'+1 312 555 0101")
    assert desk.takes(mended) == Tally(added=1, rejected=1, names=1)


def test_where_no_file_of_bad_rows_can_be_made_nothing_is_begun(desk: Desk) -> None:
    rejected_file(desk.path).mkdir()
    with pytest.raises(SheetError, match="copy the list to a folder where it can"):
        desk.takes(PLAIN)
    assert desk.people == {}


def test_a_quotation_mark_that_nobody_closed_costs_one_row(desk: Desk) -> None:
    assert desk.takes('phone,name\n3125550101,"Ana\n3125550102,Luz\n3125550103,Eva\n') == Tally(added=2, rejected=1)
    assert (desk.rejected[0]["line"], desk.rejected[0]["phone"]) == ("2", "3125550101")


def test_terminals_are_told_nothing_by_a_title_and_titles_in_two_languages_are_known(desk: Desk) -> None:
    titles = '"Nombre /\nName",Apellido / Last name,Teléfono / Phone,\x1b[31mJob\n'
    assert desk.takes(f"{titles}Ana,Ruiz,3125550101,nurse\n") == Tally(added=1)
    assert desk.people[ANA].name == "Ana Ruiz"
    assert desk.shown == [
        "phone Teléfono / Phone", "first Nombre / Name", "last Apellido / Last name", "left out [31mJob",
    ]  # fmt: skip


def test_a_phone_that_stands_in_the_file_twice_counts_once(desk: Desk) -> None:
    twice = "name,phone\nAna Paz,3125550101\nLuz Paz,+1 (312) 555-0101\n"
    assert desk.takes(twice) == Tally(added=1, duplicates=1)
    assert desk.people[ANA].name == "Ana Paz"


def test_what_is_no_name_and_no_zip_is_left_out(desk: Desk) -> None:
    tally = desk.takes("name,phone,zip,language\nwww.evil.example,3125550101,n/a,Klingon\n")
    assert tally == Tally(added=1, names=1, zips=1, languages=1)
    ana = desk.people[ANA]
    assert (ana.name, ana.zip, ana.language) == (None, None, "en")


def test_a_dry_run_keeps_nothing_and_shows_what_is_wrong(desk: Desk) -> None:
    desk.takes("phone\n3125550102\n")
    assert desk.takes(PLAIN + "Bad,555,\n", dry_run=True) == Tally(added=1, known=1, rejected=1)
    assert (len(desk.people), len(desk.rows(lists))) == (1, 1)
    assert desk.rejected[0]["line"] == "4"


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (replace(CHURCH, source=" "), "--source takes words"),
        (replace(CHURCH, words="x" * 1001), "--consent takes words"),
        (replace(CHURCH, mapped={"phone": "Fax"}), "No column has the title 'Fax'"),
        (replace(CHURCH, fields=("Phone",)), "no name for a field"),
        (replace(CHURCH, fields=("Shoe",)), "No column has the title 'Shoe'"),
    ],
)
def test_faults_of_the_whole_are_told_before_any_row(desk: Desk, terms: Terms, fault: str) -> None:
    with pytest.raises(ListError, match=fault):
        desk.takes(PLAIN, terms)
    assert desk.people == {}


def test_a_tag_that_is_none(desk: Desk) -> None:
    with pytest.raises(TagError):
        desk.takes(PLAIN, replace(CHURCH, tags=("??",)))


def test_stopped_in_the_middle_and_begun_again(desk: Desk) -> None:
    desk.path.write_text("phone\n" + "".join(f"312556{place:04}\n" for place in range(1200)))

    def stop(line: int, _lines: int, _tally: Tally) -> None:
        if line > 600:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_people(desk.runtime, "me", desk.path, CHURCH, Watching(lambda _: None, stop))
    before = len(desk.people)
    assert 0 < before < 1200
    assert desk.again() == Tally(added=1200 - before, known=before)
    assert len(desk.people) == len(desk.rows(consents)) == 1200


def test_two_imports_of_the_same_people_at_once(desk: Desk, tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def take(place: int) -> None:
        path = tmp_path / f"list{place}.csv"
        path.write_text("phone\n" + "".join(f"312556{line:04}\n" for line in range(700)))
        try:
            Desk(desk.runtime, path).again(replace(CHURCH, tags=("union",)))
        except BaseException as fault:  # noqa: BLE001 - shown below, in the test's own thread
            faults.append(fault)

    together = [threading.Thread(target=take, args=(place,)) for place in range(3)]
    for one in together:
        one.start()
    for one in together:
        one.join(60)
    assert faults == []
    assert [len(desk.rows(table)) for table in (people, consents, lists, supporter_tags)] == [700, 700, 1, 700]


def test_somebody_who_writes_to_us_during_the_import_is_one_person(desk: Desk) -> None:
    with desk.runtime.db.transaction() as transaction:
        supporters.find_or_add(transaction, ANA, "es")
    assert desk.takes(PLAIN) == Tally(added=1, known=1)
    with desk.runtime.db.transaction() as transaction:
        person = find(transaction, ANA)
    assert person
    assert (person.language, person.name) == ("es", "Maria Lopez")


def test_whoever_texts_stop_while_the_list_comes_in_stays_out(gateway: RunningGateway, tmp_path: Path) -> None:
    """One of them is in already, the other comes later in the list."""
    early, late = "+13125560001", "+13125560590"
    path = tmp_path / "list.csv"
    path.write_text("phone\n" + "".join(f"312556{place:04}\n" for place in range(600)))

    def stop(line: int, _lines: int, _tally: Tally) -> None:
        if line < 600:
            for phone in (early, late):
                gateway.phone(phone).texts("STOP")

    assert import_people(gateway.runtime, "me", path, CHURCH, Watching(lambda _: None, stop)).opted_out == 1
    desk = Desk(gateway.runtime, path)
    assert desk.again() == Tally(known=598, opted_out=2)
    assert {phone for phone, row in desk.people.items() if row.opted_out_at} == {early, late}


def test_a_heading_may_tell_the_telephone_of_whoever_made_the_list(desk: Desk) -> None:
    assert desk.takes("Local 73\nPhone:,(312) 555-0199\nName,Phone\nAna,3125550101\n") == Tally(added=1)


def test_somebody_who_becomes_nobody_loses_tags_and_fields(desk: Desk) -> None:
    desk.takes("phone,job\n3125550101,nurse\n", replace(CHURCH, tags=("union",), fields=("job",)))
    with desk.runtime.db.transaction() as transaction:
        inactive.anonymize(transaction, [desk.people[ANA].id], now() + timedelta(days=1))
    [nobody] = desk.rows(people)
    assert (nobody.phone, nobody.fields, desk.rows(supporter_tags)) == ("", None, [])
