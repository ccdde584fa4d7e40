"""Recordings of the API, and their sound."""

from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox import audio, resources
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.records import Recording
from gateway.sandbox.rest import ACCOUNT, api, carrier, existing, matches, page

blueprint = api("recordings")


def _json(recording: Recording) -> dict[str, Any]:
    return resources.recording(carrier().account_sid, recording, carrier().base_url)


def _found(sid: str) -> Recording:
    return existing(carrier().store.recordings, sid)


@blueprint.get(f"{ACCOUNT}/Recordings.json")
def listing() -> Response:
    with carrier().lock:
        call = request.args.get("CallSid", "")
        recordings = reversed(carrier().store.recordings.values())
        found = [one for one in recordings if call in ("", one.call_sid) and matches("DateCreated", one.created)]
        return page("recordings", found, _json)


@blueprint.get(f"{ACCOUNT}/Recordings/<sid>.json")
def fetch(sid: str) -> Response:
    return jsonify(_json(_found(sid)))


@blueprint.get(f"{ACCOUNT}/Recordings/<name>")
def media(name: str) -> Response:
    """The sound, without authentication as the carrier has it: WAV, or MP3 if the name ends so."""
    sid, _, kind = name.partition(".")
    recording = _found(sid)
    if kind == "mp3":
        return Response(audio.mp3(recording.duration), mimetype="audio/mpeg")
    if kind in ("", "wav"):
        return Response(audio.wav(recording.duration, recording.text), mimetype="audio/x-wav")
    raise CarrierError(20404)


@blueprint.delete(f"{ACCOUNT}/Recordings/<sid>.json")
def delete(sid: str) -> tuple[str, int]:
    with carrier().lock:
        _found(sid)
        del carrier().store.recordings[sid]
        carrier().store.changes += 1
    return "", 204
