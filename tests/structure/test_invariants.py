"""docs/invariants.md names the tests that hold the invariants, and they exist."""

import re
from typing import Final

from tests.structure.sources import ROOT, functions

TEXT: Final = (ROOT / "docs" / "invariants.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(r"(?m)^\| (\d+) \| (.+) \| (.+) \|$", TEXT)
NAMED: Final = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


def test_all_ten_are_there() -> None:
    assert [number for number, _, _ in ROWS] == [str(number) for number in range(1, 11)]


def test_each_has_tests() -> None:
    assert [number for number, _, tests in ROWS if "::" not in tests] == []


def test_every_test_that_is_named_exists() -> None:
    assert len(NAMED) > 40
    missing = [f"{file}::{test}" for file, test in NAMED if not _is_there(file, test)]
    assert missing == []


def _is_there(file: str, test: str) -> bool:
    path = ROOT / file
    return path.exists() and test in {function.name for function in functions(path)}
