"""What people did after a text to many, on both databases."""

from datetime import timedelta
from typing import Any

from gateway.blasts.following.answers import note_replies
from gateway.clock import now
from gateway.models.calls import calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.models.links import links
from gateway.models.signatures import signatures
from gateway.models.supporters import consents
from tests.blasts.history import History


def stops(history: History, person: str, minute: float) -> None:
    row = {"supporter_id": person, "kind": "opt_out", "source": "word", "language": "en", "at": now()}
    history.write(consents, id=history.id_at(minute), **row)


def signs(history: History, person: str, minute: float, status: str = "confirmed") -> None:
    row: dict[str, Any] = {"campaign_id": history.blast.campaign_id, "supporter_id": person, "zip": "60601"}
    row |= {
        "language": "en",
        "name_index": bytes([int(minute) % 256]) * 32,
        "channel": "text",
        "asked": 0,
        "created_at": now(),
    }
    history.write(signatures, id=history.id_at(minute), status=status, **row)


def calls_office(history: History, person: str, minute: float, outcome: str) -> None:
    talk, leg, dial = (history.id_at(minute) for _ in range(3))
    live = history.runtime.directory.by_id(history.blast.campaign_id)
    assert live
    mine = {"campaign_id": live.id, "number_id": history.blast.number_id, "supporter_id": person}
    asked = {"version_id": live.version_id, "state": "{}", "status": "done", "awaits_text": False}
    history.write(conversations, id=talk, **mine, **asked, created_at=now(), expires_at=now())
    row = {"direction": "in", "supporter_id": person, "number_id": history.blast.number_id, "status": "ended"}
    history.write(calls, id=leg, conversation_id=talk, turn=1, created_at=now(), **row)
    tried = {"campaign_id": live.id, "target": "x", "office_phone": "+12024561111", "turn": 1, "outcome": outcome}
    history.write(dial_attempts, id=dial, call_id=leg, started_at=now(), **tried)


def test_what_people_did_after_their_text(history: History) -> None:
    """Once each, and only whoever got one; what they did before it, or long after it, is no answer."""
    one, two, three = (history.texted(f"+1312555100{place}", minute=10) for place in range(3))
    nobody = history.left_out("+13125551009", "no consent")
    for person in (one, two, nobody):
        signs(history, person, 5)
    signs(history, three, 20)
    signs(history, one, 21, "pending")
    for minute in (9, 22, 23):
        history.writes(two, minute)
    history.writes(nobody, 22)
    stops(history, two, 24)
    stops(history, nobody, 24)
    for minute, outcome in ((11, "busy"), (12, "answered"), (13, "answered")):
        calls_office(history, one, minute, outcome)
    for _ in range(2):
        note_replies(history.runtime)
    assert history.progress().answers == {"replies": 1, "opt_outs": 1, "signed": 1, "called": 1}
    history.change(ended_at=history.began - timedelta(days=3) + timedelta(minutes=15), status="done")
    assert history.progress().answers == {"replies": 1, "opt_outs": 0, "signed": 0, "called": 1}


def test_a_stop_is_no_reply(history: History) -> None:
    """Nor is what comes behind it; whoever wrote something before it wrote back."""
    only, also = (history.texted(f"+1312555100{place}") for place in range(2))
    for person, minute in ((only, 10), (also, 20)):
        history.writes(person, minute)
        stops(history, person, minute)
        history.writes(person, minute + 1)
    history.writes(also, 15)
    for _ in range(2):
        found = history.progress().answers
        assert (found["replies"], found["opt_outs"]) == (1, 2)
        note_replies(history.runtime)


def test_of_several_wordings_each_has_its_own_counts(history: History) -> None:
    a, b = (history.texted(f"+1312555100{place}", variant=variant) for place, variant in enumerate("AB"))
    history.texted("+13125551005", variant="B", status="undelivered", error_code=30003, segments=2)
    history.writes(a, 1)
    history.writes(b, 1)
    stops(history, b, 2)
    note_replies(history.runtime)
    link = {"blast_id": history.blast.id, "language": "en", "target": "https://example.org", "created_at": now()}
    for variant, clicks in (("A", 7), ("B", 2)):
        history.write(links, code=f"code{variant}", variant=variant, clicks=clicks, **link)
    found = history.progress()
    parts = found.variants.items()
    each = {name: (part.gone, part.segments, part.answers["opt_outs"], part.clicks) for name, part in parts}
    assert each == {"A": (1, 1, 0, 7), "B": (2, 3, 1, 2)}
    assert (found.gone, found.segments, found.clicks, found.answers["replies"]) == (3, 4, 9, 2)
    assert found.failures == found.variants["B"].failures == {30003: 1}


def test_a_reply_counts_after_a_long_silence_of_the_sweeper(history: History) -> None:
    history.writes(history.texted("+13125551000"), 1)
    history.writes(history.texted("+13125551001"), 50)
    note_replies(history.runtime)
    assert history.progress().answers["replies"] == 2
