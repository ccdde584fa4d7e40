"""What is written down to be typed can be typed."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from gateway.cli import main
from tests.structure.sources import ROOT

PROCESSES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())


def command_of(words: list[str]) -> click.Command | None:
    """The command that these words lead to."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word)
    return command


@pytest.mark.parametrize("process", sorted(PROCESSES))
def test_every_process_of_the_procfile_is_a_command_with_these_options(process: str) -> None:
    program, *words = shlex.split(re.sub(r"\$\{\w+:-(\w+)\}", r"\1", PROCESSES[process]))
    assert program == "gateway"
    assert command_of(words) is not None
    options = [word for word in words if word.startswith("--")]
    told = CliRunner().invoke(main, [words[0], "--help"])
    assert told.exit_code == 0
    assert [option for option in options if option not in told.output] == []


def test_the_procfile_has_a_web_server_a_worker_and_a_release() -> None:
    assert set(PROCESSES) == {"web", "worker", "release"}
