"""For load balancers and those who watch: are we alive, and can we work?"""

from typing import Final

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from gateway.migrations import is_current
from gateway.runtime import Runtime

blueprint: Final = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """503 names what fails: the database, its schema, or Redis."""
    runtime: Runtime = current_app.extensions["gateway"]
    checks = {"database": _database(runtime), "redis": "ok" if runtime.queues.answers() else "does not answer"}
    fine = all(state == "ok" for state in checks.values())
    return jsonify(status="ok" if fine else "unavailable", checks=checks), 200 if fine else 503


def _database(runtime: Runtime) -> str:
    try:
        return "ok" if is_current(runtime.db.engine) else "schema is not current: run `gateway migrate`"
    except SQLAlchemyError:
        return "does not answer"
