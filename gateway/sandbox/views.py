"""Phones as the control API shows them."""

from dataclasses import asdict
from typing import Any

from gateway.sandbox.carrier import Carrier
from gateway.sandbox.clock import iso
from gateway.sandbox.optout import is_blocked
from gateway.sandbox.records import Call, Message, Number, Phone

_PAST_CALLS = 20


def summary(phone: Phone) -> dict[str, Any]:
    values = asdict(phone)
    values.pop("errors")
    return values


def detail(carrier: Carrier, phone: Phone) -> dict[str, Any]:
    with carrier.lock:
        current = carrier.store.call_at(phone.number)
        past = [call for call in carrier.store.history(phone.number) if call.over]
        return {
            **summary(phone),
            "texts": [text(phone, message) for message in carrier.store.thread(phone.number) if _seen(message)],
            "call": call_view(carrier, current) if current else None,
            "calls": [call_view(carrier, call) for call in past[-_PAST_CALLS:]],
            "blocked_by": [ours for ours in carrier.store.numbers if is_blocked(carrier.store, ours, phone.number)],
            "errors": [{**error, "at": iso(error["at"])} for error in phone.errors],
        }


def _seen(message: Message) -> bool:
    """A phone shows what it sent, and what reached it."""
    return message.direction == "inbound" or message.arrived is not None


def text(phone: Phone, message: Message) -> dict[str, Any]:
    sent_by_phone = message.sender == phone.number
    return {
        "sid": message.sid,
        "direction": "out" if sent_by_phone else "in",
        "with": message.to if sent_by_phone else message.sender,
        "body": message.shown,
        "status": message.status,
        "segments": message.segments,
        "error_code": message.error_code,
        "at": iso(message.created if sent_by_phone else message.arrived or message.created),
    }


def call_view(carrier: Carrier, call: Call) -> dict[str, Any]:
    dialed = call.direction == "inbound"
    session = carrier.sessions.get(call.sid)
    status = "dialing" if dialed and call.status == "ringing" else call.status
    return {
        "sid": call.sid,
        "with": call.to if dialed else call.caller,
        "direction": "out" if dialed else "in",
        "status": status,
        "transcript": [{"at": iso(line.at), "who": line.who, "text": line.text} for line in call.transcript],
        "waiting": session.waiting if session else None,
        "connected_to": call.connected_to,
        "answered_by": call.answered_by,
        "duration": call.duration,
    }


def number_view(number: Number) -> dict[str, Any]:
    return asdict(number)
