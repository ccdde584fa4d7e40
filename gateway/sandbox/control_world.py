"""Time, faults, the log of the simulated world, and what the carrier still holds about somebody."""

from flask import Response, jsonify

from gateway.sandbox.control import Misuse, control, document_given, seconds_in, text_in
from gateway.sandbox.rest import carrier
from gateway.sandbox.traces import traces

blueprint = control("control_world")


@blueprint.get("/faults")
def faults() -> Response:
    return jsonify(carrier().faults.as_json())


@blueprint.put("/faults")
def put_faults() -> Response:
    carrier().faults.put(document_given())
    return faults()


@blueprint.delete("/faults")
def reset_faults() -> Response:
    carrier().faults.reset()
    return faults()


@blueprint.get("/clock")
def clock() -> Response:
    return jsonify({"now": carrier().clock.now(), "mode": carrier().clock.mode, "tempo": carrier().clock.tempo})


@blueprint.post("/clock")
def set_clock() -> Response:
    document = document_given()
    mode = document.get("mode")
    if mode is not None:
        if mode not in ("real", "manual"):
            raise Misuse("'mode' may be real or manual.", 400)
        carrier().clock.set_mode(mode)
    if "advance" in document:
        carrier().clock.advance(seconds_in(document, "advance"))
    return clock()


@blueprint.get("/log")
def log() -> Response:
    return jsonify({"log": carrier().journal.lines()})


@blueprint.post("/traces")
def look_for_traces() -> Response:
    """A POST, so that the number or name looked for is in no address."""
    return jsonify({"traces": traces(carrier(), text_in(document_given(), "containing"))})


@blueprint.post("/reset")
def reset() -> Response:
    carrier().reset()
    return jsonify({})
