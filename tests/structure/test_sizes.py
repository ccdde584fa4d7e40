"""Many small files of one idea each."""

from pathlib import Path

from tests.structure.sources import GATEWAY, ROOT, functions, python_files

GENERATED = GATEWAY / "migrations" / "versions"  # by Alembic: a table after the other
LAZY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "common", "misc"}


def test_no_module_is_longer_than_400_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {_lines(path)}"
        for path in python_files()
        if GENERATED not in path.parents and _lines(path) > 400
    ]
    assert long == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in python_files()
        if GENERATED not in path.parents
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= 60
    ]
    assert long == []


def test_every_module_is_named_after_what_it_is() -> None:
    assert [path for path in python_files() if {path.stem, path.parent.name} & LAZY_NAMES] == []


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
