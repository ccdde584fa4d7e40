"""Files as spreadsheets and programs save them."""

import resource
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.sheets import SheetError, open_sheet
from gateway.sheets.rejected import rejecting

STYLES = """<styleSheet><numFmts><numFmt numFmtId="170" formatCode='"day" yyyy\\-mm\\-dd'/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>"""
TEXTS = """<sst><si><t>phone</t></si><si><r><t>Ana </t></r><r><t>Ruíz</t></r><rPh><t>ana</t></rPh></si></sst>"""


def cells(path: Path) -> list[list[str]]:
    with open_sheet(path) as sheet:
        return [row.cells for row in sheet.rows]


def xlsx(path: Path, rows: str, *, prefix: str = "", book: str = "") -> Path:
    sheet = f"<worksheet><dimension ref='A1:C9'/><sheetData>{rows}</sheetData></worksheet>"
    if prefix:
        sheet = (
            sheet.replace("</", f"</{prefix}:")
            .replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
        )
        sheet = sheet.replace(f"<{prefix}:worksheet>", f'<{prefix}:worksheet xmlns:{prefix}="s">')
    with ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns:r="r">{book}<sheets><sheet name="a" r:id="rId7"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId7" Type="x/worksheet" Target="/xl/worksheets/one.xml"/>'
            '<Relationship Id="rId8" Type="x/sharedStrings" Target="texts.xml"/>'
            '<Relationship Id="rId9" Type="x/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/one.xml", sheet)
        archive.writestr("xl/texts.xml", TEXTS)
        archive.writestr("xl/styles.xml", STYLES)
    return path


def test_what_goes_wrong_with_a_row_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_sheet(xlsx(tmp_path / "list.xlsx", "<row><c><v>1</v></c></row>")) as sheet:
        raise KeyError(next(sheet.rows).cells[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(f'Nombre{delimiter}Año\r\n"Ruíz{delimiter} Ana"{delimiter}1999\r\n'.encode(encoding))
    assert cells(path) == [["Nombre", "Año"], [f"Ruíz{delimiter} Ana", "1999"]]


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_sheet_of_texts_numbers_and_days(tmp_path: Path, prefix: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>in line</t></is></c></row>'
        '<row r="3"><c r="A3"><v>3.125550101E9</v></c><c r="B3" t="s"><v>1</v></c><c r="C3"><v>60601</v></c></row>'
        '<row r="4"><c r="A4" s="1"><v>46143</v></c><c s="2"><v>46143.5</v></c><c s="3"><v>0.5</v></c></row>'
        '<row><c t="str"><v>made</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row>'
    )
    with open_sheet(xlsx(tmp_path / "list.xlsx", rows, prefix=prefix)) as sheet:
        found = [(row.line, row.cells) for row in sheet.rows]
    assert found == [
        (1, ["phone", "", "in line"]),
        (3, ["3125550101", "Ana Ruíz", "60601"]),
        (4, ["2026-05-01", "2026-05-01", "0.5"]),
        (5, ["made", "", "1"]),
    ]


def test_days_that_are_counted_as_on_old_macs(tmp_path: Path) -> None:
    row = '<row><c s="1"><v>44681</v></c></row>'
    assert cells(xlsx(tmp_path / "a.xlsx", row, book='<workbookPr date1904="1"/>')) == [["2026-05-01"]]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetError, match="save it"):
        cells(path)


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c t="s"><v>99</v></c></row>',
        '<row><c r="XFE1"><v>1</v></c></row>',
        "<row><c>",
        '<row r="x"></row>',
    ],
)
def test_a_damaged_sheet_says_so(tmp_path: Path, rows: str) -> None:
    with pytest.raises(SheetError, match="damaged"):
        cells(xlsx(tmp_path / "list.xlsx", rows))


def test_a_cell_or_a_row_without_end_is_refused(tmp_path: Path) -> None:
    """A few bytes of a ZIP can hold gigabytes."""
    text = "<t>and so on </t>" * 300
    for rows in (f'<row><c t="inlineStr"><is>{text}</is></c></row>', f"<row>{'<c/>' * 20_000}</row>"):
        with pytest.raises(SheetError, match="CSV"):
            cells(xlsx(tmp_path / "list.xlsx", rows))


def test_the_first_sheet_that_is_not_hidden_is_read(tmp_path: Path) -> None:
    hidden = '<sheets><sheet name="notes" state="hidden" r:id="rId9"/></sheets>'
    path = xlsx(tmp_path / "list.xlsx", "<row><c><f>A2*2</f><v>7</v></c></row>", book=hidden)
    assert cells(path) == [["7"]], "of a formula what it gave"


def test_entities_of_the_files_own_are_refused(tmp_path: Path) -> None:
    """A few of them can stand for gigabytes."""
    path = tmp_path / "list.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE w [<!ENTITY a "aaaa">]><workbook>&a;</workbook>')
    with pytest.raises(SheetError, match="entities"):
        cells(path)


_NAMES = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/one.xml", "xl/texts.xml", "xl/styles.xml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.integers(min_value=4), st.binary(min_size=1, max_size=8))
def test_no_file_is_too_odd(tmp_path: Path, at: int, bytes_of: bytes) -> None:
    path = xlsx(tmp_path / "list.xlsx", '<row><c t="s"><v>1</v></c><c s="1"><v>46143</v></c></row>')
    content = path.read_bytes()
    at %= len(content)
    path.write_bytes(content[:4] + (content[4:at] + bytes_of + content[at + len(bytes_of) :])[: len(content)])
    try:
        found: Sequence[list[str]] = cells(path)
    except SheetError:
        return
    assert len(found) <= 1


def test_a_full_disk_is_told_with_the_file_that_it_has_no_room_for(tmp_path: Path) -> None:
    path = tmp_path / "list.csv.rejected.csv"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(OSError, match="large") as told, rejecting(path, ["phone"]) as rejected:
            rejected.write(2, "is none", ["x" * 2000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.value.filename == str(path)
