"""Series over the API: looked at, paused, resumed. What they say stands in their campaigns' files."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from gateway.api.access import program
from gateway.api.answers import problem
from gateway.api.blast_forms import read_people
from gateway.api.reading import json_object, the_runtime
from gateway.forms import FormError
from gateway.series import documents, resuming, store
from gateway.series.store import SeriesError, UnknownSeriesError


def add_series(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/series", "list_series", _list, methods=["GET"])
    one = "/series/<campaign>/<name>"
    blueprint.add_url_rule(one, "series", _progress, methods=["GET"])
    blueprint.add_url_rule(f"{one}/pause", "pause_series", _pause, methods=["POST"])
    blueprint.add_url_rule(f"{one}/resume", "resume_series", _resume, methods=["POST"])
    blueprint.register_error_handler(UnknownSeriesError, _unknown)
    blueprint.register_error_handler(SeriesError, _impossible)


def _list() -> ResponseReturnValue:
    runtime = the_runtime()
    with runtime.db.reading() as connection:
        rows = store.every(connection)
    return jsonify(series=[documents.of_series(runtime, row) for row in rows])


def _progress(campaign: str, name: str) -> ResponseReturnValue:
    runtime = the_runtime()
    with runtime.db.reading() as connection:
        return jsonify(documents.of_progress(runtime, connection, store.find(connection, f"{campaign}/{name}")))


def _pause(campaign: str, name: str) -> ResponseReturnValue:
    return _done(campaign, name, "paused", lambda slug: store.pause(the_runtime(), program(), slug))


def _resume(campaign: str, name: str) -> ResponseReturnValue:
    body = json_object()
    people = read_people(body) if "people" in body else None
    if body:
        raise FormError({"people": "is all that resuming needs"})
    return _done(campaign, name, "live", lambda slug: resuming.resume(the_runtime(), program(), slug, people))


def _done(campaign: str, name: str, wanted: store.Status, act: Callable[[str], Any]) -> ResponseReturnValue:
    """What is as it was asked for is no error: the first request may have been answered to nobody."""
    runtime, slug = the_runtime(), f"{campaign}/{name}"
    try:
        act(slug)
    except UnknownSeriesError:
        raise
    except SeriesError:
        if _found(slug).status != wanted:
            raise
    return jsonify(documents.of_series(runtime, _found(slug)))


def _found(slug: str) -> Any:
    with the_runtime().db.reading() as connection:
        return store.find(connection, slug)


def _unknown(_fault: UnknownSeriesError) -> ResponseReturnValue:
    return problem(404, "There is no such series.")


def _impossible(fault: SeriesError) -> ResponseReturnValue:
    return problem(409, str(fault))
