"""What became of a text to many, person by person, in a file."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway import audit, supporters
from gateway.blasts.following.answers import note_replies
from gateway.blasts.store import find
from gateway.clock import now
from gateway.lists.outcomes import export_outcomes
from gateway.models.supporters import consents
from tests.blasts.history import History


def exported(history: History, path: Path) -> dict[str, dict[str, str]]:
    """By the last digit of the phone."""
    export_outcomes(history.runtime, "rosa", find(history.runtime, "march"), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["phone"][-1]: row for row in csv.DictReader(file)}


def test_everybody_with_what_became_of_them(history: History, tmp_path: Path) -> None:
    sent = history.began + timedelta(minutes=2)
    times = {"claimed_at": sent, "delivered_at": sent + timedelta(seconds=3)}
    ana = history.texted("+13125551001", 2, variant="B", segments=2, price=16_600, **times)
    history.texted("+13125551002", 2, status="undelivered", error_code=30003)
    history.left_out("+13125551003", "no consent")
    history.waits("+13125551004", 900)
    history.texted("+13125551005", 2, status="uncertain")
    history.writes(ana, 5)
    note_replies(history.runtime)
    stop: dict[str, Any] = {"supporter_id": ana, "kind": "opt_out", "source": "word", "language": "en", "at": now()}
    history.write(consents, id=history.id_at(6), **stop)
    with history.runtime.db.transaction() as transaction:
        supporters.note(transaction, ana, name="=Ana")
    found = exported(history, tmp_path / "out.csv")
    assert found["1"] == {
        "phone": "+13125551001",
        "name": "'=Ana",
        "language": "en",
        "variant": "B",
        "status": "delivered",
        "in words": "delivered",
        "sent (UTC)": f"{sent:%Y-%m-%d %H:%M:%S}",
        "delivered (UTC)": f"{sent + timedelta(seconds=3):%Y-%m-%d %H:%M:%S}",
        "segments": "2",
        "dollars": "0.0166",
        "price by": "carrier",
        "replied": "yes",
        "opted out": "yes",
    }
    said = {digit: (row["status"], row["in words"], row["dollars"]) for digit, row in found.items() if digit != "1"}
    assert said == {
        "2": ("undelivered", "a telephone off or out of reach (30003)", "0.0145"),
        "3": ("left out", "never agreed to texts", ""),
        "4": ("waiting", "", ""),
        "5": ("uncertain", "perhaps at the carrier: it is asked", ""),
    }
    history.change(status="canceled")
    assert exported(history, tmp_path / "later.csv")["4"]["status"] == "not sent"


def test_chunk_by_chunk_nobody_twice_or_left_out(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.lists.outcomes._AT_ONCE", 2)
    for place in range(5):
        history.texted(f"+1312555100{place}")
    chunks: list[int] = []
    assert export_outcomes(history.runtime, "rosa", history.blast, tmp_path / "out.csv", chunks.append) == 5
    assert chunks == [2, 2, 1]
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert len(set(lines)) == 6


def test_it_is_in_the_audit_log_before_anybody_is_in_the_file(history: History, tmp_path: Path) -> None:
    history.texted("+13125551001")
    path = tmp_path / "out.csv"
    export_outcomes(history.runtime, "rosa", history.blast, path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        export_outcomes(history.runtime, "rosa", history.blast, path)
    [noted] = audit.latest(history.runtime.db, 1)
    assert (noted.who, noted.action, noted.subject_id) == ("rosa", "blast export", history.blast.id)
