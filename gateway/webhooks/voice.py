"""`POST /webhooks/voice` and below: calls that come in, their turns, and what becomes of every leg."""

from typing import Final

from flask import Blueprint, Response

from gateway.calling.ending import CallReport, record_call_status
from gateway.calling.heard import Heard, HotlineCall
from gateway.calling.voice import (
    HANG_UP,
    SORRY,
    answer_hotline,
    answer_turn,
    office_answered_by,
    say_again,
    say_again_on_hotline,
)
from gateway.render.voice import reject
from gateway.webhooks.reading import is_ours, sid, whole_number, xml
from gateway.webhooks.signature import only_from_the_carrier, parameters, required, runtime

blueprint = only_from_the_carrier(Blueprint("voice", __name__, url_prefix="/webhooks/voice"))

_NOTHING: Final = ("", 204)
# Before the call is answered, which costs nobody anything.
_TURNED_AWAY: Final = {"busy": reject("busy"), "rejected": reject("rejected")}
_MOST_TURNS: Final = 10_000  # more than any call has, and few enough for every database's integers


@blueprint.post("")
def hotline() -> Response:
    call = _call()
    return xml(_TURNED_AWAY.get(runtime().door.call(call.caller)) or answer_hotline(runtime(), call))


@blueprint.post("/<call_id>/<int:turn>")
def turn(call_id: str, turn: int) -> Response:
    heard = _heard()
    if not is_ours(call_id) or turn > _MOST_TURNS:
        return xml(HANG_UP)
    return xml(answer_turn(runtime(), call_id, turn, heard))


@blueprint.post("/<call_id>/<int:turn>/answered-by")
def answered_by(call_id: str, turn: int) -> tuple[str, int]:
    """Machine detection on an office's phone."""
    verdict = required("AnsweredBy")
    if is_ours(call_id) and turn <= _MOST_TURNS and verdict.isidentifier():
        office_answered_by(runtime(), call_id, turn, verdict)
    return _NOTHING


@blueprint.post("/<call_id>/status")
def status(call_id: str) -> tuple[str, int]:
    report = _report()
    if is_ours(call_id):
        record_call_status(runtime(), call_id, report)
    return _NOTHING


@blueprint.post("/status")
def hotline_status() -> tuple[str, int]:
    """The hotline's own status URL knows no leg; the carrier's id leads to it."""
    record_call_status(runtime(), None, _report())
    return _NOTHING


@blueprint.post("/<call_id>/fallback")
def fallback(call_id: str) -> Response:
    """The carrier got no usable answer, or did not understand it."""
    heard = _heard()
    again = say_again(runtime(), call_id, heard) if is_ours(call_id) else None
    return xml(again or SORRY)


@blueprint.post("/fallback")
def hotline_fallback() -> Response:
    call = _call()
    return xml(
        _TURNED_AWAY.get(runtime().door.call(call.caller)) or say_again_on_hotline(runtime(), call, _heard()) or SORRY
    )


def _call() -> HotlineCall:
    form = parameters()
    return HotlineCall(
        sid=sid("CallSid"),
        caller=form.get("From", ""),
        to=form.get("To", ""),
        forged=form.get("StirVerstat", "").startswith("TN-Validation-Failed"),
    )


def _report() -> CallReport:
    form = parameters()
    return CallReport(
        sid("CallSid"), form.get("CallStatus", ""), form.get("AnsweredBy", ""), whole_number("CallDuration")
    )


def _heard() -> Heard:
    form = parameters()
    return Heard(
        sid=sid("CallSid"),
        digits=form.get("Digits", ""),
        recording_url=form.get("RecordingUrl", ""),
        recording_seconds=whole_number("RecordingDuration") or 0,
        answered_by=form.get("AnsweredBy", ""),
        dial_status=form.get("DialCallStatus", ""),
        dial_seconds=whole_number("DialCallDuration") or 0,
    )
