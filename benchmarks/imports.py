"""How long a list of a million people takes to import, how much memory, and how long a segment of it takes to count.

    python -m benchmarks.imports [--people 1000000] [--xlsx] [--again]

Each import is the command itself in a process of its own, into an empty database, on SQLite and on PostgreSQL. Where
others use the processors too, the seconds that it had of one tell more than those of the clock.
"""

import argparse
import csv
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.servers import gateway_environment
from gateway import crypto, migrations
from gateway.db import Database
from gateway.segments.counting import count
from gateway.segments.definition import Kind, Segment, read_condition
from tests.databases import create_database, postgresql_server, redis_server

CEILING: Final = 90.0  # seconds
MOST_MEMORY: Final = 300  # MB
_FIRST: Final = ("Maria", "Jose", "Ana", "Luis", "Carlos", "Rosa", "Juan", "Elena", "Ximena", "Nguyen")
_LAST: Final = ("Lopez", "Diaz", "Ruiz", "Perez", "Gomez", "Garcia", "Mendez", "Flores", "Quiroga", "Tran")
_AREAS: Final = (312, 773, 202, 213, 305, 415, 617, 718, 602, 713)
_ZIPS: Final = ("60608", "60601", "90012", "33125", "94110", "2134", "10001", "85004", "77002", "53202")
_TITLES: Final = ("First Name", "Last Name", "Cell Phone", "Zip", "Language", "Union local")
_WORKBOOK: Final = '<workbook xmlns:r="r"><sheets><sheet name="list" sheetId="1" r:id="rId1"/></sheets></workbook>'
_RELATIONS: Final = """<Relationships>
<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"""
_OPTIONS: Final = (
    "--source", "the benchmark", "--consent", "Text me. STOP ends it.", "--tag", "measured", "--field", "Union local",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Importing a list of people.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--xlsx", action="store_true", help="as a spreadsheet saves it, instead of CSV")
    parser.add_argument("--again", action="store_true", help="import it a second time, when everybody is known")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server())
        server = stack.enter_context(postgresql_server())
        path = (_write_xlsx if arguments.xlsx else _write_csv)(folder, arguments.people)
        urls = {"sqlite": f"sqlite:///{folder}/gateway.db", "postgresql": create_database(server, "bench")}
        for name, url in urls.items():
            environment = gateway_environment(url, redis) | {"INSTANCE_DIR": str(folder / name)}
            _prepare(url)
            for _ in range(2 if arguments.again else 1):
                _import(name, path, environment)
            crypto.use(crypto.Keyring(environment["DATA_KEY"]))
            _count(url, arguments.people)


def _prepare(url: str) -> None:
    db = Database(url)
    migrations.upgrade(db.engine)
    db.close()


def _import(name: str, path: Path, environment: dict[str, str]) -> None:
    command = [str(Path(sys.executable).with_name("gateway")), "supporters", "import", str(path), *_OPTIONS]
    began = time.perf_counter()
    started = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    memory = 0.0
    while not (ended := os.wait4(started.pid, os.WNOHANG))[0]:
        memory = max(memory, _peak(started.pid))
        time.sleep(0.05)
    seconds, used = time.perf_counter() - began, ended[2]
    assert os.waitstatus_to_exitcode(ended[1]) == 0
    held = "held" if seconds < CEILING and memory < MOST_MEMORY else "MISSED"
    print(
        f"{name:12} {seconds:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of a processor), {memory:.0f} MB; "
        f"ceilings {CEILING:.0f} s and {MOST_MEMORY} MB {held}",
        flush=True,
    )


def _peak(process: int) -> float:
    """In MB, since the command began; ru_maxrss would begin with what this benchmark has itself."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0  # it has ended


def _count(url: str, people: int) -> None:
    """A segment of the lot, by its most costly conditions."""
    said: tuple[tuple[Kind, str, bool], ...] = (
        ("state", "IL", True), ("tag", "measured", False), ("active", "2020-01-01", True),
    )  # fmt: skip
    segment = Segment(tuple(read_condition(kind, value, negated=negated) for kind, value, negated in said))
    db = Database(url)
    with db.reading() as connection:
        assert sum(one.people for one in count(connection, Segment())) == people
        began = time.perf_counter()
        found = sum(one.reachable for one in count(connection, segment))
        print(f"{'':12} {found:,} of them counted as a segment in {time.perf_counter() - began:.1f} s", flush=True)
    db.close()


def _rows(people: int) -> Iterator[tuple[str, ...]]:
    """Everybody once, in an order that no index likes."""
    chance = random.Random(5)  # noqa: S311 - no secrets
    yield _TITLES
    for place in range(people):
        exchange, line = divmod(place, 10_000)
        phone = f"({_AREAS[place % 10]}) {200 + exchange}-{line:04}"
        name = chance.choice(_FIRST), chance.choice(_LAST)
        yield *name, phone, chance.choice(_ZIPS), chance.choice(("es", "en")), f"local {place % 97}"


def _write_csv(folder: Path, people: int) -> Path:
    path = folder / "list.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(_rows(people))
    return path


def _write_xlsx(folder: Path, people: int) -> Path:
    """The four parts that a reader needs; every text stands once in the table of texts."""
    path, places = folder / "list.xlsx", dict[str, int]()
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet><sheetData>")
            for line, row in enumerate(_rows(people), 1):
                part.write(f'<row r="{line}">{_cells(line, row, places)}</row>'.encode())
            part.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f"<sst>{''.join(f'<si><t>{escape(text)}</t></si>' for text in places)}</sst>".encode())
    return path


def _cells(line: int, row: tuple[str, ...], places: dict[str, int]) -> str:
    return "".join(
        f'<c r="{column}{line}" t="s"><v>{places.setdefault(text, len(places))}</v></c>'
        for column, text in zip("ABCDEF", row, strict=True)
    )


if __name__ == "__main__":
    main()
