"""Which column is what."""

import pytest

from gateway.lists.columns import ListError, field_name, read_columns, read_map


def places(*titles: str, **mapped: str) -> dict[str, int]:
    return dict(read_columns(titles, mapped, ()).places)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("First Name", "Last Name", "Cell Phone", "ZIP"), {"phone": 2, "first": 0, "last": 1, "zip": 3}),
        (
            ("Nombre completo", "Teléfono", "Código Postal", "Idioma"),
            {"phone": 1, "name": 0, "zip": 2, "language": 3},
        ),
        (
            ("VANID", "FirstName", "LastName", "ZipOrPostal", "CellPhone"),
            {"phone": 4, "first": 1, "last": 2, "zip": 3},
        ),
        (("can2_phone", "zip_code", "first_name"), {"phone": 0, "first": 2, "zip": 1}),
        (("Phone", "Mobile"), {"phone": 1}),
        (("CELULAR", "teléfono"), {"phone": 0}),
        (("Name", "Surname", "Tel."), {"phone": 2, "first": 0, "last": 1}),
        (("Full name", "Last name", "Tel."), {"phone": 2, "name": 0, "last": 1}),
        (("Phone (cell)", "Phone / Email", "Home phone"), {"phone": 0}),
        (("ZIP / Código postal", "WhatsApp"), {"phone": 1, "zip": 0}),
        (("Given Name", "Family Name", "Phone 1 - Value"), {"phone": 2, "first": 0, "last": 1}),
    ],
)
def test_titles_tell(titles: tuple[str, ...], found: dict[str, int]) -> None:
    assert places(*titles) == found


def test_who_imports_knows_better() -> None:
    assert places("Phone", "Contact #", phone="contact #") == {"phone": 1}
    assert places("First", "Last", "Whole name", "Tel", name="Whole name") == {"phone": 3, "name": 2}


def test_titles_in_other_letters_are_told_apart() -> None:
    assert places("姓名", "电话", phone="电话") == {"phone": 1}
    with pytest.raises(ListError, match=r"No column has the title '手机'\. The titles are: 姓名, 电话"):
        places("姓名", "电话", phone="手机")


def test_sheets_that_are_not_read_are_named() -> None:
    read = read_columns(("Phone",), {}, (), ["Staff", "Old"])
    assert [*read.in_words()][-1].startswith("not read   Staff, Old:")
    with pytest.raises(ListError, match="This is the first sheet; Staff came after it"):
        read_columns(("Notes",), {}, (), ["Staff"])


def test_a_map_may_hold_titles_with_commas() -> None:
    assert read_map("phone=Cell, if any,name=Full name") == {"phone": "Cell, if any", "name": "Full name"}
    for wrong in ("Cell", "fax=Fax", "phone="):
        with pytest.raises(ListError, match="mapped as phone=Title"):
            read_map(wrong)


def test_a_list_without_titles_shows_nobody() -> None:
    with pytest.raises(ListError) as told:
        places("Ana Ruiz", "312-555-0101")
    assert "Ana" not in str(told.value)
    assert "first row must name the columns" in str(told.value)


def test_without_a_phone_the_titles_are_shown() -> None:
    with pytest.raises(ListError, match="The titles are: Name, Contact"):
        places("Name", "Contact")


@pytest.mark.parametrize(("title", "name"), [("Union local #", "union_local"), ("Año", "ano")])
def test_a_title_becomes_the_name_of_a_field(title: str, name: str) -> None:
    assert field_name(title) == name


@pytest.mark.parametrize("title", ["2nd", "!", "x" * 31, "First name", "zip"])
def test_titles_that_cannot(title: str) -> None:
    with pytest.raises(ListError, match="no name for a field"):
        field_name(title)


def test_what_counts_and_what_is_left_out_is_shown() -> None:
    columns = read_columns(("Cell", "Nombre", "Shoe size", "Job"), {}, ("Job",))
    shown = [" ".join(line.split()) for line in columns.in_words()]
    assert shown == ["phone Cell", "first Nombre", "job Job", "left out Shoe size"]
