"""Every branch of the built-in flows, as conversations that can be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.flows.flow_transcripts import replayed

NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # in Washington, on a Wednesday
EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # of that Friday: the offices are closed
TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    hour = EVENING if path.stem.startswith("closed") else NOON
    with time_machine.travel(hour, tick=False):
        played = replayed(written)
    if request.config.getoption("--update-transcripts"):
        path.write_text(played, encoding="utf-8")
    else:
        assert played == written


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 20
