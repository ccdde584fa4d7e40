"""The carrier's own STOP, START and HELP: on long codes and toll-free numbers, never on a standalone short code."""

from dataclasses import dataclass

from gateway.sandbox.records import Number
from gateway.sandbox.store import Store

_STOP = {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
_START = {"START", "YES", "UNSTOP"}
_START_TOLL_FREE = {"START", "UNSTOP"}
_HELP = {"HELP", "INFO"}
_STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
_STARTED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
_HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


@dataclass(frozen=True, slots=True)
class CarrierReply:
    body: str


def handle(store: Store, number: Number, sender: str, body: str) -> CarrierReply | None:
    """Block or unblock, and what the carrier itself texts back. Only a whole one-word message counts."""
    if number.kind == "short_code":
        return None
    text = _answer(store, number, sender, body.strip().upper())
    if text is None:
        return None
    return CarrierReply(f"NETWORK MSG: {text}" if number.kind == "toll_free" else text)


def _answer(store: Store, number: Number, sender: str, word: str) -> str | None:
    pair = (number.number, sender)
    blocked = pair in store.opted_out
    if word in _STOP and not blocked:
        store.opted_out.add(pair)
        return _STOPPED
    if word in (_START_TOLL_FREE if number.kind == "toll_free" else _START) and blocked:
        store.opted_out.discard(pair)
        return _STARTED
    if word in _HELP and not (blocked and number.kind == "toll_free"):
        return _HELPED
    return None


def is_blocked(store: Store, sender: str, to: str) -> bool:
    return (sender, to) in store.opted_out
