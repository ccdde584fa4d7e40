"""`GET /x/<code>`: somebody opens a short link. They are counted, not known: no cookie, no address, no name.

`/t/<code>` is the same link in a test text, which counts nothing.
"""

from typing import Final

import structlog
from flask import Blueprint, current_app, redirect, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from gateway.links import store
from gateway.links.openings import Openings
from gateway.links.previews import is_a_program
from gateway.links.reach import NOWHERE
from gateway.links.visitors import visitor
from gateway.runtime import Runtime

# Nothing is kept on the way, so that every opening comes here; and the page it leads to learns of no text.
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_NOWHERE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>404</title>
</head>
<body>
<p>{NOWHERE} Please look whether it is written as in the text message.</p>
<p lang="es">Este enlace no lleva a ninguna parte. Vea si está escrito igual que en el mensaje de texto.</p>
</body>
</html>
"""

blueprint: Final = Blueprint("opened", __name__)
log = structlog.get_logger(__name__)


@blueprint.record_once
def _open(state: BlueprintSetupState) -> None:
    runtime: Runtime = state.app.extensions["gateway"]
    state.app.extensions["openings"] = Openings(runtime.db)


@blueprint.get(f"{store.PATH}<path:code>")
def opened(code: str) -> ResponseReturnValue:
    by_a_person = request.method == "GET" and not is_a_program(dict(request.headers))
    return _answer(_counted(code) if by_a_person else _openings().look(code))


@blueprint.get(f"{store.TEST_PATH}<path:code>")
def opened_in_a_test(code: str) -> ResponseReturnValue:
    return _answer(_openings().look(code))


def _counted(code: str) -> str | None:
    """Whoever opened it gets their page, whatever becomes of our count."""
    try:
        return _openings().click(code, visitor(request.remote_addr or "", request.headers.get("X-Forwarded-For", "")))
    except SQLAlchemyError as fault:
        log.warning("a click was not counted", fault=type(fault).__name__)
        return _openings().look(code)


def _answer(target: str | None) -> ResponseReturnValue:
    if target is None:
        return _NOWHERE, 404, {"Content-Security-Policy": "default-src 'none'", **_HEADERS}
    answer = redirect(target, 302)
    answer.headers.update(_HEADERS)
    return answer


def _openings() -> Openings:
    openings: Openings = current_app.extensions["openings"]
    return openings
