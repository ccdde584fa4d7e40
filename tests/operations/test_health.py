"""What load balancers ask."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from gateway import health, migrations
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.running import settings_for

HERE = "https://sms.example.org"


def client(runtime: Runtime) -> FlaskClient:
    app = Flask("gateway")
    app.extensions["gateway"] = runtime
    app.register_blueprint(health.blueprint)
    return app.test_client()


def test_alive_and_ready(runtime: Runtime) -> None:
    assert client(runtime).get("/healthz").get_json() == {"status": "ok"}
    answer = client(runtime).get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]) == (200, {"database": "ok", "redis": "ok"})


def test_without_redis_alive_but_not_ready(settings: Settings) -> None:
    runtime = open_runtime(
        settings.model_copy(update={"redis_url": "unix:///nowhere/redis.sock", "public_url": HERE})
    )
    assert client(runtime).get("/healthz").status_code == 200
    answer = client(runtime).get("/readyz")
    runtime.close()
    assert (answer.status_code, answer.get_json()["checks"]["redis"]) == (503, "does not answer")


def test_with_old_tables_not_ready(runtime: Runtime) -> None:
    migrations.downgrade(runtime.db.engine, "base")
    answer = client(runtime).get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"] == "schema is not current: run `gateway migrate`"


def test_without_a_database_not_ready(redis_url: str, data_key: str, tmp_path: Path) -> None:
    nowhere = settings_for("postgresql://nobody@127.0.0.1:1/x", redis_url, data_key, tmp_path)
    runtime = open_runtime(nowhere.model_copy(update={"public_url": HERE}))
    answer = client(runtime).get("/readyz")
    runtime.close()
    assert (answer.status_code, answer.get_json()["checks"]["database"]) == (503, "does not answer")


def test_a_database_that_takes_nothing_is_not_ready(runtime: Runtime) -> None:
    """A full disk, which is read as ever."""
    if not runtime.db.is_sqlite:
        return
    asking = client(runtime)
    assert asking.get("/readyz").status_code == 200
    with runtime.db.transaction() as transaction:
        transaction.execute(text("PRAGMA query_only = 1"))
    answer = asking.get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["database"][:13]) == (503, "takes nothing")


def test_a_redis_that_takes_nothing_is_not_ready(runtime: Runtime) -> None:
    """Its memory is full, and it throws nothing away. Without it nobody is rung, though it answers."""
    asking = client(runtime)
    runtime.queues.redis.config_set("maxmemory", 1)
    try:
        answer = asking.get("/readyz")
    finally:
        runtime.queues.redis.config_set("maxmemory", 0)
    assert (answer.status_code, answer.get_json()["checks"]["redis"]) == (503, "does not answer")
    assert asking.get("/readyz").status_code == 200
