"""The project's own files, as trees."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
GATEWAY: Final = ROOT / "gateway"
TESTS: Final = ROOT / "tests"


def python_files() -> Iterator[Path]:
    for folder in (GATEWAY, TESTS, ROOT / "benchmarks"):
        yield from folder.rglob("*.py")
    yield ROOT / "worker.py"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def calls_of(path: Path) -> set[str]:
    """The names of the methods that this file calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {called.attr for called in made if isinstance(called, ast.Attribute)}
