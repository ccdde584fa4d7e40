"""What a request to the API brings, and what it works with."""

import json
from typing import Any, Final

from flask import abort, current_app, request

from gateway.runtime import Runtime

LONGEST_BODY: Final = 16 * 1024  # bytes


def json_object() -> dict[str, Any]:
    request.max_content_length = LONGEST_BODY
    if request.mimetype != "application/json":
        abort(415)
    try:
        found = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):  # RecursionError: ten thousand brackets
        abort(400)
    if not isinstance(found, dict):
        abort(400)
    return found


def the_runtime() -> Runtime:
    runtime: Runtime = current_app.extensions["gateway"]
    return runtime
