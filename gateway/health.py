"""For load balancers and those who watch: are we alive, and can we work?"""

from typing import Final

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import insert, update
from sqlalchemy.exc import SQLAlchemyError

from gateway.clock import now
from gateway.migrations import is_current
from gateway.models.protection import chores
from gateway.runtime import Runtime

blueprint: Final = Blueprint("health", __name__)
_READY: Final = "ready"  # a row that means nothing but that it could be written


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """503 names what fails: the database, its schema, or Redis. Both are written to.

    A disk that is full, a replica after a failover and a Redis without memory are still read without complaint.
    """
    runtime: Runtime = current_app.extensions["gateway"]
    checks = {"database": _database(runtime), "redis": "ok" if runtime.queues.answers() else "does not answer"}
    fine = all(state == "ok" for state in checks.values())
    return jsonify(status="ok" if fine else "unavailable", checks=checks), 200 if fine else 503


def _database(runtime: Runtime) -> str:
    try:
        if not is_current(runtime.db.engine):
            return "schema is not current: run `gateway migrate`"
    except SQLAlchemyError:
        return "does not answer"
    try:
        _write(runtime)
    except SQLAlchemyError:
        return "takes nothing: is its disk full, is it read-only, or does somebody hold it locked?"
    return "ok"


def _write(runtime: Runtime) -> None:
    with runtime.db.transaction() as transaction:
        mark = {"changed_at": now()}
        if not transaction.execute(update(chores).where(chores.c.name == _READY).values(mark)).rowcount:
            transaction.execute(insert(chores).values(name=_READY, done=0, **mark))
