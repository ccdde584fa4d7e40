"""Every branch of the built-in flows, as conversations that can be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.flows.flow_transcripts import CALL, replayed
from tests.flows.ways import Walked, ways_of

NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # in Washington, on a Wednesday
EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # of that Friday: the offices are closed
TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest) -> None:
    written, played = played_again(path, Walked())
    if request.config.getoption("--update-transcripts"):
        path.write_text(played, encoding="utf-8")
    else:
        assert played == written


def played_again(path: Path, walked: Walked) -> tuple[str, str]:
    """As it is written, and as it goes now."""
    written = path.read_text(encoding="utf-8")
    hour = EVENING if path.stem.startswith("closed") else NOON
    with time_machine.travel(hour, tick=False):
        return written, replayed(written, walked)


def test_every_way_through_a_call_is_in_a_transcript() -> None:
    """In both languages, by text, by voice, and from one to the other."""
    walked = Walked()
    for path in TRANSCRIPTS:
        played_again(path, walked)
    missing = sorted(str(way) for way in set(ways_of(CALL.flow, CALL.kind)) - walked.ways)
    assert not missing, "Add to tests/flows/transcripts what walks these ways:\n" + "\n".join(missing)


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 20
