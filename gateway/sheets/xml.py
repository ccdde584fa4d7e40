"""The XML of a spreadsheet, as it streams by. Some bytes of a ZIP may claim gigabytes: little is kept of them."""

from collections.abc import Callable, Iterator
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZipFile

from gateway.sheets.rows import SheetError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Data = Callable[[str], None]

_DEEPEST: Final = 50  # elements within one another; those of the format are a dozen
ENDLESS: Final = "A cell of the file holds more than any cell can: save the list anew, as CSV."
_CHUNK: Final = 1 << 16  # bytes
_LONGEST_TAG: Final = 1 << 20  # bytes; the parser keeps a tag until it ends


def parse(archive: ZipFile, part: str, start: Start) -> None:
    depth = 0

    def deeper(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        start(name, attributes)

    def higher(_name: str) -> None:
        nonlocal depth
        depth -= 1

    for _ in pieces(archive, part, deeper, higher, None):
        check_depth(depth)


def check_depth(depth: int) -> None:
    """Asked between pieces: the parser keeps all open elements. Raises ValueError."""
    if depth > _DEEPEST:
        raise ValueError("no part of a spreadsheet")


def pieces(archive: ZipFile, part: str, start: Start, end: End, data: Data | None) -> Iterator[None]:
    """Stops after each piece for whoever takes what was found in it."""
    parser = _parser(start, end, data)
    read = 0
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk)
            read += len(chunk)
            if read - parser.CurrentByteIndex > _LONGEST_TAG:
                raise SheetError(ENDLESS)
            yield
    parser.Parse(b"", True)
    yield


def _parser(start: Start, end: End, data: Data | None) -> Any:
    """Entities of the file's own are refused. Some programs put a prefix before every name; nearly all put none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.CharacterDataHandler = data

    def root(name: str, attributes: dict[str, str]) -> None:
        cut = len(name.rpartition(":")[0] + name.rpartition(":")[1])
        parser.StartElementHandler = (lambda name, attributes: start(name[cut:], attributes)) if cut else start
        parser.EndElementHandler = (lambda name: end(name[cut:])) if cut else end
        start(name[cut:], attributes)

    parser.StartElementHandler = root
    return parser


def _refuse(*_of: object) -> None:
    raise SheetError("The file declares XML entities, as no spreadsheet does: save it again, or as CSV.")
