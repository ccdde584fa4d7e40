"""The command line, typed into a shell of its own environment."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway import crypto
from gateway.cli import main
from tests.running import ACCOUNT_SID, AUTH_TOKEN


class Shell:
    """`types("campaign list")` runs the command, in this process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def types(self, line: str, *more: str, stdin: str = "", **environment: str) -> Result:
        return CliRunner(env=self.environment | environment).invoke(main, [*line.split(), *more], input=stdin)

    def succeeds(self, line: str, *more: str, stdin: str = "", **environment: str) -> str:
        result = self.types(line, *more, stdin=stdin, **environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    def fails(self, line: str, *more: str, **environment: str) -> str:
        """What it said; never a traceback."""
        result = self.types(line, *more, **environment)
        assert result.exit_code not in {0, None}
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result.output


@pytest.fixture
def environment(tmp_path: Path, data_key: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What production sets; the embedded defaults hold the data."""
    for name in os.environ:
        if name.startswith("TWILIO_") or name in {"DATABASE_URL", "REDIS_URL", "PORT"}:
            monkeypatch.delenv(name)
    return {
        "INSTANCE_DIR": str(tmp_path / "instance"),
        "SECRET_KEY": "a secret of the tests, long enough",
        "DATA_KEY": data_key,
        "PUBLIC_URL": "https://sms.example.org",
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    }


@pytest.fixture
def shell(environment: dict[str, str], data_key: str) -> Iterator[Shell]:
    """Migrated already. Commands run in this process; the suite's key and log are put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    shell = Shell(environment)
    shell.succeeds("migrate")
    yield shell
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("gateway.queues").setLevel(logging.NOTSET)
    crypto.use(crypto.Keyring(data_key))
