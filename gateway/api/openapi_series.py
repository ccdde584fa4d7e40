"""Series in the API's description."""

from typing import Final, get_args

from gateway.api.openapi_blasts import MOMENT, PEOPLE, by_word, figures_schema
from gateway.api.schemas import COUNT, Schema, an_object, answer, as_json, common, ref, unusable
from gateway.blasts.words import REASONS
from gateway.flows.series import WEEKDAYS
from gateway.series.store import Status

_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_NAMES: Final = {"campaign": "The slug of the campaign in whose file it stands.", "name": "Its name in that file."}


def paths() -> Schema:
    one = "/series/{campaign}/{name}"
    pause = _of_one("pause_series", "Let no further text of it leave", "It is so, now or already.", "Series")
    resume = _of_one("resume_series", "Go on with it", _RESUMED, "Series", body="Resuming")
    return {
        "/series": {"get": _list()},
        one: {"get": _of_one("series", "Who is in it, and what came of each step", "The counts.", "SeriesProgress")},
        f"{one}/pause": {"post": pause},
        f"{one}/resume": {"post": resume},
    }


_RESUMED: Final = "It is so, now or already. `needs_approval`: somebody else must ask for the same first."


def schemas() -> Schema:
    people = {"people_waiting": {"type": ["integer", "null"], "description": "Begin with it when it is resumed."}}
    counted = _series() | people | {"people": COUNT, "through": COUNT, "stopped": COUNT}
    step = an_object(_step() | {"to_come": COUNT, "so_far": {"oneOf": [ref("StepFigures"), {"type": "null"}]}})
    return {
        "SeriesList": an_object({"series": {"type": "array", "items": ref("Series")}}),
        "Series": an_object(_series() | {"steps": {"type": "array", "items": an_object(_step())}}),
        "SeriesProgress": an_object(counted | {"steps": {"type": "array", "items": step}}),
        "StepFigures": an_object(figures_schema() | {"waiting": COUNT, "left_out": by_word(REASONS)}),
        "Resuming": an_object({"people": PEOPLE}, required=()),
    }


def _list() -> Schema:
    found = {"200": answer("By campaign and name.", "SeriesList"), **common()}
    return {"operationId": "list_series", "summary": "All series", "responses": found}


def _of_one(operation: str, summary: str, found: str, schema: str, body: str = "") -> Schema:
    asked: Schema = {"requestBody": {"required": True, "content": as_json(body)}} if body else {}
    acts = {"409": answer("It is in no state for it, or as many do not wait.", "Error")} if schema == "Series" else {}
    parameters = [
        {"name": name, "in": "path", "required": True, "description": about, "schema": _TEXT}
        for name, about in _NAMES.items()
    ]
    missing = {"404": answer("There is no such series.", "Error")}
    responses = {"200": answer(found, schema), **acts, **missing, **(unusable() if body else {}), **common()}
    return {"operationId": operation, "summary": summary, "parameters": parameters, **asked, "responses": responses}


def _series() -> Schema:
    return {
        "campaign": _TEXT,
        "name": _TEXT,
        "status": {"enum": list(get_args(Status))},
        "campaign_status": {"enum": ["draft", "live", "paused", "closed"]},
        "why": _MAYBE | {"description": "Why it is not live."},
        "starts": _MAYBE | {"description": "With what it begins, as the file has it."},
        "since": MOMENT | {"description": "Null: nobody has said yes to those who began before."},
        "needs_approval": {"type": "boolean"},
    }


def _step() -> Schema:
    return {
        "name": _TEXT,
        "days": COUNT,
        "at": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "description": "By everybody's own clock."},
        "weekdays": {"type": "array", "items": {"enum": list(WEEKDAYS)}},
        "unless": {"type": "array", "items": _TEXT},
    }
