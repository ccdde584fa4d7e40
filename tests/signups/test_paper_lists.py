"""Signatures typed off paper, as any spreadsheet saves them."""

import csv
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.directory import Live
from gateway.forms import FormError
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.runtime import Runtime
from gateway.sheets import SheetError
from gateway.sheets.rejected import rejected_file
from gateway.signups.paper import PaperFileError, open_list
from gateway.signups.paper_import import Sheet, Tally, import_list
from gateway.signups.signing import sign_up_all

CHURCH = Sheet("Iglesia San Pablo", consent="You may text me about this petition.", language="es")
PLAIN = "name,phone,zip\nMaria Lopez,(312) 555-0101,60601\nJose Diaz,312-555-0102,60602\n"


def quietly(line: int, lines: int) -> None:
    """Shows no progress."""


class Desk:
    """Where lists are typed in."""

    def __init__(self, runtime: Runtime, petition: Live, folder: Path) -> None:
        self.runtime = runtime
        self.petition = petition
        self.path = folder / "list.csv"

    def takes(self, content: str | bytes, sheet: Sheet = CHURCH) -> Tally:
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_list(self.runtime, self.petition, self.path, sheet, quietly)

    @property
    def signers(self) -> list[tuple[str, str, str]]:
        return sorted((row.name, row.zip, row.language) for row in self.rows(signatures))

    @property
    def phones(self) -> list[str]:
        return sorted(row.phone for row in self.rows(supporters))

    @property
    def refusals(self) -> list[dict[str, str]]:
        with rejected_file(self.path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def rows(self, table: Any) -> list[Any]:
        with self.runtime.db.reading() as connection:
            return list(connection.execute(select(table)).all())


@pytest.fixture
def desk(runtime: Runtime, petition: Live, tmp_path: Path) -> Desk:
    return Desk(runtime, petition, tmp_path)


def test_a_list_becomes_pending_signatures_with_source_and_consent(desk: Desk) -> None:
    assert desk.takes(PLAIN) == Tally(kept=2, added=2, refused=0)

    assert desk.signers == [("Jose Diaz", "60602", "es"), ("Maria Lopez", "60601", "es")]
    assert desk.phones == ["+13125550101", "+13125550102"]
    for row in desk.rows(signatures):
        assert (row.status, row.channel, row.source) == ("pending", "paper", "Iglesia San Pablo")
    assert {row.words for row in desk.rows(consents)} == {"You may text me about this petition."}
    assert not rejected_file(desk.path).exists()


def test_importing_a_list_again_doubles_nothing(desk: Desk) -> None:
    desk.takes(PLAIN)
    assert desk.takes(PLAIN) == Tally(kept=2, added=0, refused=0)
    assert len(desk.rows(signatures)) == len(desk.rows(consents)) == 2


@pytest.mark.parametrize(
    "content",
    [
        "zip,first name,last name,phone\n60601,María,López,3125550101\n",
        "Código Postal;Nombre;Apellidos;Teléfono;Correo\n60601;María;López;(312) 555-0101;m@example.org\n",
        "ZIP CODE\tFull Name\tCell Phone\n60601\tMaría López\t+1 312 555 0101\n",
        "Nombre,Celular,CP\nMaría López,312.555.0101,60601-1234\n",
        '\n\nPHONE|NAME|ZIP\n1-312-555-0101|"López, María"|60601\n\n',
        "name,phone,zip\r\nMaría López,3125550101.0,60601.0\r\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_column_order_header_delimiter_and_encoding(desk: Desk, content: str, encoding: str) -> None:
    assert desk.takes(content.encode(encoding)) == Tally(kept=1, added=1, refused=0)
    assert (desk.signers, desk.phones) == ([("María López", "60601", "es")], ["+13125550101"])


def test_a_column_for_the_language_counts_more_than_the_sheets(desk: Desk) -> None:
    desk.takes("name,phone,zip,idioma\nAnn Lee,3125550101,60601,English\nAna Paz,3125550102,60601,Español\n")
    assert desk.signers == [("Ana Paz", "60601", "es"), ("Ann Lee", "60601", "en")]


def test_spreadsheets_take_new_englands_zeros_away(desk: Desk) -> None:
    desk.takes("name,phone,zip\nAnn Lee,6175550101,2134\n")
    assert desk.signers == [("Ann Lee", "02134", "es")]


def test_bad_rows_go_to_a_file_of_their_own_and_good_ones_are_kept(desk: Desk) -> None:
    tally = desk.takes(
        "name,phone,zip,notes\nMaria Lopez,3125550101,60601,\n,3125550102,60601,no name\n"
        "Jose Diaz,555,60601,\nAna Paz,900-555-1212,60601,\n\nEva Ruiz,3125550103,Chicago,\n"
    )
    assert (tally.kept, tally.refused) == (1, 4)
    told = {row["line"]: row["reason"] for row in desk.refusals}
    assert list(told) == ["3", "4", "5", "7"]
    assert "name is missing" in told["3"]
    assert "phone is no telephone number" in told["4"]
    assert "premium" in told["5"]
    assert "zip must be a US ZIP code" in told["7"]
    assert desk.refusals[0]["notes"] == "no name"
    assert rejected_file(desk.path).stat().st_mode & 0o077 == 0


def test_the_file_of_bad_rows_is_imported_itself_once_it_is_mended(desk: Desk) -> None:
    desk.takes("name,phone,zip\nJose Diaz,555,60601\n")
    mended = rejected_file(desk.path).read_text(encoding="utf-8-sig").replace(",555,", ",3125550102,")
    assert desk.takes(mended) == Tally(kept=1, added=1, refused=0)
    assert not rejected_file(desk.path).exists()


def test_columns_that_are_missing_are_named(desk: Desk) -> None:
    with pytest.raises(PaperFileError, match="phone, zip is missing among: name, email"):
        desk.takes("name,email\nMaria,m@example.org\n")
    with pytest.raises(PaperFileError, match="among: none"):
        desk.takes("\n")


def test_a_fault_of_the_sheet_is_told_before_any_row(desk: Desk) -> None:
    with pytest.raises(FormError, match="source is longer"):
        desk.takes(PLAIN, Sheet("x" * 61))
    assert desk.rows(signatures) == []


def test_a_quotation_mark_that_nobody_closed_does_not_stop_the_import(desk: Desk) -> None:
    tally = desk.takes(PLAIN + '"Ana Paz,3125550103,60601\n' + "x" * 200_000)
    assert (tally.kept, tally.refused) == (2, 2)
    assert "quotation mark" in desk.refusals[0]["reason"]


def test_stopped_in_the_middle_and_repeated_it_goes_on(desk: Desk) -> None:
    rows = "".join(
        f"Ana {'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}paz,312556{i:04},60601\n" for i in range(500)
    )

    class StoppedError(Exception):
        pass

    def stop(line: int, lines: int) -> None:
        assert lines == 502
        if line > 300:
            raise StoppedError

    desk.path.write_text("name,phone,zip\n" + rows)
    with pytest.raises(StoppedError):
        import_list(desk.runtime, desk.petition, desk.path, CHURCH, stop)
    assert 0 < len(desk.rows(signatures)) < 500

    assert desk.takes("name,phone,zip\n" + rows).kept == 500
    assert len(desk.rows(signatures)) == 500


def test_two_lists_with_the_same_people_at_once(desk: Desk, tmp_path: Path) -> None:
    rows = "".join(f"Ana {'abcdefghij'[i % 10]}paz,312556{i:04},60601\n" for i in range(100))
    paths = [tmp_path / f"list{place}.csv" for place in range(3)]
    faults: list[BaseException] = []

    def take(path: Path) -> None:
        try:
            import_list(desk.runtime, desk.petition, path, CHURCH, quietly)
        except BaseException as fault:  # noqa: BLE001 - shown below, in the test's own thread
            faults.append(fault)

    for path in paths:
        path.write_text("name,phone,zip\n" + rows)
    together = [threading.Thread(target=take, args=(path,)) for path in paths]
    for one in together:
        one.start()
    for one in together:
        one.join(60)
    assert faults == []
    assert len(desk.rows(signatures)) == len(desk.rows(supporters)) == 100


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    content=st.binary(max_size=400)
    | st.text(max_size=300).map(lambda text: (PLAIN + text).encode("utf-8", "replace"))
)
def test_no_file_is_too_odd_to_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    try:
        with open_list(path) as listed:
            for row in listed:
                assert row.fault or set(row.fields) >= {"name", "phone", "zip"}
    except (PaperFileError, SheetError):
        pass


def test_nothing_is_kept_of_a_chunk_that_fails(desk: Desk) -> None:
    with pytest.raises(AttributeError):
        sign_up_all(desk.runtime, desk.petition, [None], "paper")  # type: ignore[list-item]  # a fault on purpose
    assert desk.rows(signatures) == []
