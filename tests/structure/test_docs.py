"""The README and docs/ are held to the code: each command, target, setting, address and file named there exists."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from gateway.api.openapi import document
from gateway.cli import main
from gateway.settings import Settings

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

_FENCED: Final = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_INLINE: Final = re.compile(r"`([^`]+)`")
_LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FOLDERS: Final = "benchmarks|docs|gateway|scripts|tests"
_PATH: Final = re.compile(rf"(?:{_FOLDERS})/[\w/.-]+|Procfile|Makefile|README\.md|\.importlinter")
_VARIABLE: Final = re.compile(r"(?<!\w)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)")
_END_OF_COMMAND: Final = re.compile(r"\s*(?:[|;<>]|&&|\s#).*$")


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def fenced(text: str) -> Iterator[str]:
    """The lines of code blocks; a line that a backslash continues is one."""
    for block in _FENCED.findall(text):
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            yield line.strip().removeprefix("$ ")


def inline(text: str) -> Iterator[str]:
    for code in _INLINE.findall(_FENCED.sub("", text)):
        yield " ".join(code.split())


def typed(line: str, program: str) -> list[str] | None:
    """The words after `program`, where this line runs it."""
    line = line.removeprefix(".venv/bin/")
    if not line.startswith(f"{program} "):
        return None
    return shlex.split(_END_OF_COMMAND.sub("", line))[1:]


def complaint(words: list[str], *, whole: bool) -> str | None:
    """What is wrong with `gateway <words>`; a command that is only mentioned may lack its arguments."""
    command: click.Command = main
    path: list[str] = []
    words = [word for word in words if word != "…"]
    while isinstance(command, click.Group) and words:
        path.append(words.pop(0))
        found = command.commands.get(path[-1])
        if found is None:
            return f'there is no command "gateway {" ".join(path)}"'
        command = found
    context = click.Context(command, info_name=path[-1] if path else "gateway")
    try:
        values, left, _ = command.make_parser(context).parse_args(list(words))
    except click.UsageError as fault:
        return fault.format_message()
    if left:
        return f"{' '.join(left)} is too much"
    # Else it is click's mark for nothing.
    given = {name for name, value in values.items() if isinstance(value, str | tuple | list)}
    missing = [str(one.name) for one in command.params if one.required and one.name not in given]
    return f"{', '.join(missing)} is missing" if whole and missing else None


def test_every_command_exists_with_its_options(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = [
        f"gateway {shlex.join(words)}: {fault}"
        for lines, whole in ((fenced(text), True), (inline(text), False))
        for line in lines
        if (words := typed(line, "gateway")) is not None and (fault := complaint(words, whole=whole))
    ]
    assert wrong == []


def test_every_make_target_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {word for line in (*fenced(text), *inline(text)) for word in typed(line, "make") or ()}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


def test_every_python_module_that_is_run_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = [typed(line, "python") for line in (*fenced(text), *inline(text))]
    modules = {words[1] for words in commands if words and words[0] == "-m"}
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


def test_every_link_leads_somewhere(page: Path) -> None:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{target}: there is no such file"
        if anchor:
            assert anchor in anchors(file), f"{target}: there is no such heading"


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    assert [path.name for path in records if f"({path.name})" not in listed] == []


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {code for code in inline(text) if _PATH.fullmatch(code)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_setting_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    in_code = {name for line in (*fenced(text), *inline(text)) for name in _VARIABLE.findall(line)}
    assert in_code <= {name.upper() for name in Settings.model_fields} | variables_of_tests()


def variables_of_tests() -> set[str]:
    """What a test reads from its environment, to be played again."""
    read = re.compile(r'environ(?:\.get\(|\[)"([A-Z_]+)"')
    return {
        name for path in (ROOT / "tests").rglob("*.py") for name in read.findall(path.read_text(encoding="utf-8"))
    }


def test_every_address_of_the_api_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    routes = {f"{verb.upper()} /api/v1{path}" for path, verbs in document()["paths"].items() for verb in verbs}
    assert set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1[^`]*)`", text)) == routes


@pytest.mark.parametrize("schema", ["Signature", "OptOut"])
def test_every_field_that_is_sent_is_documented(schema: str) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for field in document()["components"]["schemas"][schema]["properties"]:
        assert f"| `{field}` |" in text


def test_there_is_something_to_check() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    lines = [*fenced(text), *inline(text)]
    assert len(PAGES) > 10
    assert len([line for line in lines if typed(line, "gateway")]) > 50
    assert len([line for line in lines if typed(line, "make")]) > 10


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("gateway campain list", "no command"),
        ("gateway campaign improt FILE", "no command"),
        ("gateway campaign import FILE --numbers 72345", "No such option"),
        ("gateway results one two", "too much"),
        ("gateway results", "missing"),
        ("gateway migrate --down", "requires an argument"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(line: str, fault: str) -> None:
    words = typed(line, "gateway")
    assert words is not None
    assert fault in (complaint(words, whole=True) or "")
