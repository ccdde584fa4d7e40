"""Files that are broken, cut, huge or malicious: one line says what is wrong, and nothing was changed."""

import time
from pathlib import Path

import pytest

from gateway.db import Database
from gateway.models.officials import official_changes
from gateway.officials import sources
from gateway.officials.errors import OfficialsError
from gateway.officials.importing import update
from gateway.officials.sources import DISTRICT_OFFICES, MEMBERS, File
from gateway.officials.yaml_records import records
from gateway.officials.zip_files import read_zips
from tests.cli.conftest import Shell
from tests.officials.files import ZIPS, published, source

BOMB = "- a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  {name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PAGE = "<!DOCTYPE html>\n<html><head><title>404: Not Found</title></head></html>\n"


def fault(text: str) -> str:
    with pytest.raises(OfficialsError) as caught:
        list(records(text + "\n", "a.yaml"))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "a.yaml: has aliases, which these files never have (line 2)"),
        ("- &a\n  b: *a\n", "has aliases"),
        ("- a: {<<: [{b: 1}]}\n  c: !!python/object/apply:os.system ['true']\n- 1\n", "is not a list of records"),
        (PAGE, "a.yaml: this is a web page, not the file"),
        ("", "holds no list of records"),
        ("just words", "is not a list of records"),
        ("members: []\n", "is not a list of records"),
        ("- 1\n- 2\n", "is not a list of records"),
        ("- - 1\n", "is not a list of records"),
        ("- a: [1, 2\n", "cannot be read as YAML; is the file whole?"),
        ("- a: 'unfinished\n", "cannot be read as YAML"),
        ("- a: \x00\n", "cannot be read as YAML"),
        ("- [a, b]: 1\n", "has a table without names"),
        ("- {[a]: 1}\n", "has a table without names"),
        ("- a: " + "[" * 5_000, "has more than 10 levels"),
        ("- " * 5_000, "is not a list of records"),
        ("- a:\n  " + "- " * 5_000, "has more than 10 levels"),
        ("- a: [" + "x, " * 30_000 + "x]\n", "has a record of more than 20000 values"),
    ],
)
def test_yaml_that_is_no_list_of_members(text: str, said: str) -> None:
    assert said in fault(text)


def test_a_million_brackets_take_no_time_and_no_stack() -> None:
    began = time.process_time()
    assert "levels" in fault("- a: " + "[" * 1_000_000)
    assert "levels" in fault("- a: " + "{b: " * 1_000_000)
    assert time.process_time() - began < 5


def test_values_are_text_as_it_stands() -> None:
    [record] = records("- zip: 01234\n  state: NO\n  end: 2027-01-03\n  none: ~\n  text: '~'\n  on: 1e3\n", "a.yaml")
    assert record == {"zip": "01234", "state": "NO", "end": "2027-01-03", "none": None, "text": "~", "on": "1e3"}


def write(folder: Path, members: bytes | None = None, offices: bytes | None = None) -> None:
    (folder / MEMBERS).write_bytes(published(MEMBERS).encode() if members is None else members)
    (folder / DISTRICT_OFFICES).write_bytes(published(DISTRICT_OFFICES).encode() if offices is None else offices)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (published(MEMBERS).encode("utf-16"), "legislators-current.yaml: is not in UTF-8"),
        (published(MEMBERS).encode("latin-1"), "legislators-current.yaml: is not in UTF-8"),
        (published(MEMBERS).encode()[:600_001], "legislators-current.yaml: breaks off in the middle of a line"),
        (published(MEMBERS).encode()[:-40], "legislators-current.yaml: breaks off in the middle of a line"),
        (PAGE.encode(), "legislators-current.yaml: this is a web page"),
        (b"", "legislators-current.yaml: holds no list"),
        (b"- a: " + b"x" * 9_000_000, "legislators-current.yaml: is larger than 8 MB"),
        (BOMB.encode(), "has aliases"),
        (published(DISTRICT_OFFICES).encode(), "has 0 of 100 senators and 0 of 441 representatives; is the file"),
    ],
    ids=[
        "UTF-16",
        "Latin-1",
        "half",
        "nearly whole",
        "a web page",
        "empty",
        "9 MB in a line",
        "bomb",
        "the other file",
    ],
)
def test_the_command_says_it_in_one_line_and_changes_nothing(
    shell: Shell, folder: Path, members: bytes, said: str
) -> None:
    write(folder, members)
    told = shell.fails("officials update --from", str(folder))
    assert said in told
    assert len(told.splitlines()) == 1
    assert "Nothing was imported yet" in shell.fails("officials report")


def test_a_whole_record_that_lost_its_end_is_told_as_a_problem(members: Database) -> None:
    """A file cut in the middle of its last member: the list is whole, the member is not."""
    text = published(MEMBERS)
    last = text.rindex("- id:")
    cut = text[: text.index("\n  terms:", last) + 1]
    report = update(members, source(members=cut), "me")
    assert any("their term or name cannot be read; they were left as they are" in one for one in report.wrong)
    assert report.changes == []


def test_a_file_of_a_gigabyte_is_not_read(folder: Path) -> None:
    """A sparse file: it takes no room on the disk, and would take a gigabyte of memory."""
    write(folder)
    with (folder / ZIPS).open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(OfficialsError, match=r"zip-districts-119.csv: is larger than 40 MB"):
        sources.from_folder(folder, str(folder / ZIPS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PAGE, "is no file of ZIP codes and districts"),
        ("", "is no file of ZIP codes and districts"),
        ("zip;state;district\n60601;IL;7\n", "is no file of ZIP codes and districts"),
        ("zip,state,district\n60601,IL,7\n", "has 1 ZIP codes and 1 of 441 districts; is the file whole?"),
        ("zip,state,district\n" + "x" * 200_000, "cannot be read as a table (field larger than field limit"),
        ("zip,state,district\n60601,\x00,7\n", "of 441 districts; is the file whole?"),
        (published(ZIPS)[:300_000], "of 441 districts; is the file whole?"),
        ("\n".join(published(ZIPS).splitlines()[:1]), "has 0 ZIP codes"),
    ],
)
def test_zip_codes_that_are_none(text: str, said: str) -> None:
    with pytest.raises(OfficialsError) as caught:
        read_zips(File(ZIPS, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rows_that_name_nothing_that_exists_are_counted_and_left_out() -> None:
    odd = "6060,IL,7,1\n60601,ZZ,1,1\n60601,IL,99,1\n60601,IL,x,1\n60601\n,,,\n\n"
    read = read_zips(File(ZIPS, published(ZIPS) + odd))
    assert read.problems == [f"{ZIPS}: 6 rows name no ZIP code or no district that exists."]
    assert read.seats == read_zips(File(ZIPS, published(ZIPS))).seats


def test_a_folder_without_the_files(shell: Shell, folder: Path) -> None:
    assert "legislators-current.yaml: No such file" in shell.fails("officials update --from", str(folder))
    write(folder)
    assert "nowhere.csv: No such file" in shell.fails("officials update --zips nowhere.csv --from", str(folder))
    told = shell.succeeds("officials update --from", str(folder))
    assert told.endswith("The ZIP codes were left as they are.\n")


def test_words_that_no_line_can_hold_are_left_out(database: Database) -> None:
    text = published(MEMBERS).replace("official_full: Maria Cantwell", 'official_full: "Maria\\u0007 Cantwell"')
    text = text.replace("official_full: Amy Klobuchar", f"official_full: {'A' * 5000}")
    update(database, source(members=text), "me")
    from gateway.officials.directory import Officials

    officials = Officials(database).atlas().officials
    assert officials["us:bioguide:C000127"].name == "Maria Cantwell", "of first and last name"
    assert officials["us:bioguide:K000367"].name == "A" * 100
    with database.reading() as connection:
        assert connection.execute(official_changes.select()).one().version == 1
