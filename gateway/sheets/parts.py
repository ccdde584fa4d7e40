"""Which part of an XLSX file is what: programs put them at places of their own, and say where."""

import posixpath
import re
from typing import Final
from zipfile import ZipFile

from gateway.sheets.cells import Formats
from gateway.sheets.xml import Start, parse

_USUAL: Final = "xl/workbook.xml"
_LARGEST: Final = 64 << 20  # bytes of a part that says where things are, or how they look


class Parts:
    """The first sheet that is not hidden, the texts, and which styles of cells are days.

    `unread` are the names of the sheets behind it, which are not hidden either.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._sheets: list[tuple[str, str]] = []
        self._since_1904 = False
        book = next(iter(self._places("").get("officeDocument", {}).values()), _USUAL)
        self._parse(book, self._workbook)
        places = self._places(book)
        tables = places.get("worksheet", {})
        self.sheet, *_ = found = [tables[of] for _, of in self._sheets if of in tables]
        self.unread = [name for name, of in self._sheets if of in tables and tables[of] != found[0]]
        self.texts = next(iter(places.get("sharedStrings", {}).values()), "")
        styles = next(iter(places.get("styles", {}).values()), "")
        self.formats = Formats(self._dates(styles) if styles else set(), self._since_1904)

    def _places(self, part: str) -> dict[str, dict[str, str]]:
        """What a part refers to, the file itself is "": by kind and by id."""
        folder, name = posixpath.split(part)
        found: dict[str, dict[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship":
                place = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                found.setdefault(attributes["Type"].rpartition("/")[2], {})[attributes["Id"]] = place

        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where in self._archive.namelist():
            self._parse(where, start)
        return found

    def _workbook(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            of = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self._sheets.append((attributes.get("name", ""), of))
        elif name == "workbookPr":
            self._since_1904 = attributes.get("date1904") in {"1", "true"}

    def _dates(self, part: str) -> set[int]:
        formats: dict[str, str] = {}
        styles: list[str] = []
        of_cells = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal of_cells
            if name == "numFmt":
                formats[attributes["numFmtId"]] = attributes["formatCode"]
            elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
                of_cells = name == "cellXfs"
            elif name == "xf" and of_cells:
                styles.append(attributes.get("numFmtId", "0"))

        self._parse(part, start)
        return {place for place, of in enumerate(styles) if _is_date(of, formats)}

    def _parse(self, part: str, start: Start) -> None:
        if self._archive.getinfo(part).file_size > _LARGEST:
            raise ValueError("no part of a spreadsheet")
        parse(self._archive, part, start)


def _is_date(of: str, formats: dict[str, str]) -> bool:
    """By the numbers that the format fixes, else by a letter of days or hours outside of quotes and brackets."""
    if of in formats:
        return bool(re.search(r"[ymdhs]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", formats[of].lower())))
    return int(of) in {*range(14, 23), *range(45, 48)}
