"""Every answer is JSON, those about errors too; none repeats what was sent."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

_SENTENCES = {
    400: "The request cannot be read.",
    404: "There is nothing here.",
    405: "This method is not allowed here.",
    413: "The body is too long.",
    415: "The body must be JSON, with the header `Content-Type: application/json`.",
    500: "Something went wrong here; it is in our log.",
}


def problem(status: int, sentence: str, fields: Mapping[str, str] | None = None) -> Response:
    answer = jsonify(error=sentence, **({"fields": dict(fields)} if fields else {}))
    answer.status_code = status
    return answer


def speak_json(blueprint: Blueprint) -> None:
    @blueprint.app_errorhandler(HTTPException)
    def _http(fault: HTTPException) -> ResponseReturnValue:
        # Also for addresses below /api/ that lead nowhere, which belong to no blueprint.
        if not request.path.startswith("/api/") or fault.code is None:
            return fault
        answer = problem(fault.code, _SENTENCES.get(fault.code, f"{fault.name}."))
        if fault.code == 405:
            answer.headers["Allow"] = ", ".join(getattr(fault, "valid_methods", None) or ())
        return answer

    @blueprint.errorhandler(OperationalError)
    def _database_gone(_fault: OperationalError) -> ResponseReturnValue:
        answer = problem(503, "The database does not answer; try again in a moment.")
        answer.headers["Retry-After"] = "5"
        return answer
