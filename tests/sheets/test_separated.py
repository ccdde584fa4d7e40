"""CSV as it is found: with stray quotation marks, headings, and letters of two encodings."""

from pathlib import Path

import pytest

from gateway.sheets import SheetError, open_sheet


def rows(path: Path, content: str | bytes) -> list[tuple[int, list[str], str]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_sheet(path) as sheet:
        return [(row.line, row.cells, row.fault) for row in sheet.rows]


def phones(path: Path, content: str) -> list[str]:
    return [cells[0] for _, cells, fault in rows(path, content) if not fault]


def test_a_quotation_mark_that_nobody_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.csv", '1,"Ana\n2,Luz\n3,Eva\n')
    assert found == [
        (1, ["1", '"Ana'], 'has a quotation mark (") that is not closed'),
        (2, ["2", "Luz"], ""),
        (3, ["3", "Eva"], ""),
    ]


@pytest.mark.parametrize("below", [0, 3, 48, 49, 200])
def test_however_many_rows_come_below(tmp_path: Path, below: int) -> None:
    people = "".join(f"{place},Luz\n" for place in range(below))
    assert phones(tmp_path / "a.csv", f'x,"Ana\n{people}') == [str(place) for place in range(below)]


def test_two_that_nobody_closed_take_no_row_between_them(tmp_path: Path) -> None:
    assert phones(tmp_path / "a.csv", '1,"Ana\n2,Luz\n3,"Eva\n4,Sol\n') == ["2", "4"]


def test_cells_of_several_lines_stay_whole(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.csv", '1,"West 26th St\nApt ""4"", rear\n\nChicago"\r\n2,x\r\n')
    assert found == [(4, ["1", 'West 26th St\nApt "4", rear\n\nChicago'], ""), (5, ["2", "x"], "")]


def test_a_cell_beyond_any_size_costs_its_own_row_alone(tmp_path: Path) -> None:
    assert phones(tmp_path / "a.csv", f'1,"{"x" * 200_000}"\n2,Luz\n') == ["2"]


def test_the_separator_is_that_of_the_rows_and_not_of_a_heading(tmp_path: Path) -> None:
    heading = "Miembros, Local 73, mayo\n\nNombre;Celular\nAna;1\nLuz;2\n"
    assert [cells for _, cells, _ in rows(tmp_path / "a.csv", heading)][2:] == [
        ["Nombre", "Celular"], ["Ana", "1"], ["Luz", "2"],
    ]  # fmt: skip


def test_one_letter_of_another_encoding_does_not_spoil_all_others(tmp_path: Path) -> None:
    some = "María,Peña,Lucía\n".encode() + "José\n".encode("cp1252")
    assert [cells for _, cells, _ in rows(tmp_path / "a.csv", some)] == [["María", "Peña", "Lucía"], ["Jos\ufffd"]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\r\n <html><table>", "is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "is a web page"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel file, or has a password"),
    ],
)
def test_what_is_no_list_says_what_it_is(tmp_path: Path, content: bytes, fault: str) -> None:
    with pytest.raises(SheetError, match=rf"a\.xls {fault}"):
        rows(tmp_path / "a.xls", content)
