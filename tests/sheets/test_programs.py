"""XLSX files as Excel, LibreOffice, Google Sheets and the libraries of others write them."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from gateway.sheets import Sheet, SheetError, open_sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def relations(*targets: tuple[str, str], kinds: str = KINDS) -> str:
    each = (
        f'<Relationship Id="rId{n}" Type="{kinds}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1)
    )
    return f"<Relationships>{''.join(each)}</Relationships>"


def book(*sheets: str, main: str = MAIN, kinds: str = KINDS) -> str:
    each = (f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    return f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>{"".join(each)}</sheets></workbook>'


def page(rows: str, main: str = MAIN) -> str:
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'


def saved(folder: Path, parts: dict[str, str]) -> Path:
    path = folder / "list.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return path


def read(path: Path) -> tuple[Sheet, list[list[str]]]:
    with open_sheet(path) as sheet:
        return sheet, [row.cells for row in sheet.rows]


def test_excel_in_strict_mode(tmp_path: Path) -> None:
    parts = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml"), kinds=STRICT_KINDS),
        "xl/workbook.xml": book("List", main=STRICT, kinds=STRICT_KINDS),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), kinds=STRICT_KINDS
        ),
        "xl/worksheets/sheet1.xml": page(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2026-05-01</v></c></row>', STRICT
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{STRICT}"><si><t xml:space="preserve"> Ana </t></si></sst>',
    }
    assert read(saved(tmp_path, parts))[1] == [[" Ana ", "2026-05-01"]]


def test_a_workbook_by_another_name_and_a_chart_before_the_list(tmp_path: Path) -> None:
    """As the web version of Excel saves it; and of the sheets behind the one that is read the names are told."""
    parts = {
        "_rels/.rels": relations(("officeDocument", "/xl/workbook22.xml")),
        "xl/workbook22.xml": book("Chart", "Members", "Staff"),
        "xl/_rels/workbook22.xml.rels": relations(
            ("chartsheet", "chartsheets/sheet1.xml"),
            ("worksheet", "../xl/worksheets/sheet2.xml"),
            ("worksheet", "worksheets/sheet3.xml"),
        ),
        "xl/worksheets/sheet2.xml": page("<row><c><v>1</v></c></row>"),
        "xl/worksheets/sheet3.xml": page("<row><c><v>2</v></c></row>"),
    }
    sheet, cells = read(saved(tmp_path, parts))
    assert (cells, sheet.unread) == ([["1"]], ["Staff"])


def simple(folder: Path, rows: str, behind: str = "") -> Path:
    """Like a library that writes as little as it can: no styles, no texts, no dimension."""
    parts = {
        "xl/workbook.xml": book("a"),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": page(rows).replace("</worksheet>", f"{behind}</worksheet>"),
    }
    return saved(folder, parts)


def test_how_the_names_are_said_is_no_part_of_them(tmp_path: Path) -> None:
    kana = '<is><t>王小明</t><rPh sb="0" eb="1"><t>ワン</t></rPh></is>'
    assert read(simple(tmp_path, f'<row><c t="inlineStr">{kana}</c></row>'))[1] == [["王小明"]]


def test_letters_that_xml_cannot_hold(tmp_path: Path) -> None:
    row = '<row><c t="str"><v>312-555-0101_x000D_</v></c><c t="str"><v>a_x005F_x000D_ _xD83D_</v></c></row>'
    assert read(simple(tmp_path, row))[1] == [["312-555-0101\r", "a_x000D_ _xD83D_"]]


def test_rows_are_counted_where_the_sheet_does_not_say_how_many(tmp_path: Path) -> None:
    sheet, cells = read(simple(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' * 7))
    assert sheet.lines == len(cells) == 7


def test_what_stands_behind_the_rows_is_not_read(tmp_path: Path) -> None:
    links = "<hyperlink ref='A1'/>" * 4000 + "<broken"
    assert read(simple(tmp_path, "<row><c><v>1</v></c></row>", behind=links))[1] == [["1"]]


@pytest.mark.parametrize(
    "claims",
    [
        f'<row><c r="{"A" * 3_000_000}"/></row>',
        f"<!--{'-x' * 1_500_000}-->",
        "<a>" * 100_000,
        "<row><c>" * 50_000,
    ],
    ids=["a tag", "a comment", "elements in elements", "rows in rows"],
)
def test_a_few_bytes_that_claim_much_are_refused_before_it_is_kept(tmp_path: Path, claims: str) -> None:
    with pytest.raises(SheetError, match="CSV"):
        read(simple(tmp_path, claims))
