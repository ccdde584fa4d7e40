"""Every branch of the built-in flows, as conversations that can be read."""

from pathlib import Path

import pytest

from tests.flows.flow_transcripts import replayed

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    played = replayed(written)
    if request.config.getoption("--update-transcripts"):
        path.write_text(played, encoding="utf-8")
    else:
        assert played == written


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 20
