"""Cells as people and spreadsheets write them."""

import pytest

from gateway.lists.columns import read_columns
from gateway.lists.people import Person, Reader
from gateway.phones import PhoneError
from gateway.sheets.formulas import cell, meant

pytestmark = pytest.mark.usefixtures("data_key")

TITLES = ("phone", "name", "zip", "language")


def read(*cells: str) -> Person:
    return Reader(read_columns(TITLES, {}, ()), "en", ("US",)).read(cells)


@pytest.mark.parametrize(
    "written",
    [
        "3125550101.0", "3125550101.00", "13125550101", "312.555.0101", "3.125550101E+09", "1,3125550101e+10",
        '="3125550101"', "'3125550101", "'+1 312 555 0101", "tel:+13125550101", "(c) 312-555-0101",
        "312-555-0101 (cell)", "Cel: 312 555 0101", "\u202d(312)\u00a0555-0101\u202c", "312-555-0101\u200e",
    ],
)  # fmt: skip
def test_whatever_a_program_made_of_it(written: str) -> None:
    assert read(written).phone == "+13125550101"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3.12556E+09", "was rounded by a spreadsheet"),
        ("312-555-0101 x12", "has an extension"),
        ("3125550101,12", "has an extension"),
        ("312-555-0101 DO NOT TEXT", "has words beside it"),
        ("no llamar 312-555-0101", "has words beside it"),
        ("312-555-0101 or 312-555-0102", "has words beside it"),
        ("312-555-0101 / 312-555-0102", "is no telephone number"),
        ("n/a", "is no telephone number"),
        ("", "is missing"),
    ],
)
def test_what_may_be_another_number_or_a_wish_is_for_a_person_to_read(written: str, reason: str) -> None:
    with pytest.raises(PhoneError, match=reason):
        read(written)


def test_what_is_known_besides() -> None:
    said = read("3125550101", "\u202bAna 🌹 Ruiz, Jr.\u202c", "2134-1234", "es-MX")
    assert (said.name, said.zip, said.language, said.left_out) == ("Ana Ruiz Jr.", "02134", "es", ())


@pytest.mark.parametrize(
    ("written", "zip_code"),
    [('="02134"', "02134"), ("21341234", "02134"), ("60601–1234", "60601"), ("6060", "06060")],
)
def test_zip_codes(written: str, zip_code: str) -> None:
    assert read("3125550101", "", written).zip == zip_code


@pytest.mark.parametrize(
    ("written", "language"), [("Spanish (Mexico)", "es"), ("SPA", "es"), ("eng", "en"), ("Español/English", "es")]
)
def test_languages(written: str, language: str) -> None:
    assert read("3125550101", "", "", written).language == language


def test_a_language_that_we_do_not_speak_is_told() -> None:
    assert read("3125550101", "", "", "Polish").left_out == ("languages",)


@pytest.mark.parametrize("text", ["=1+1", "+52 55", "-", "@x", "\tx", "O'Brien", "'tis", "", "Ana", "02134"])
def test_what_no_spreadsheet_acts_on_is_read_again_as_it_was(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t"))
    assert meant(cell(text)) == text
