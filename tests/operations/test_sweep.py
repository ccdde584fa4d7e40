"""A sweep while the database is away."""

from pathlib import Path

from structlog.testing import capture_logs

from gateway.runtime import open_runtime
from gateway.sweeper import sweep
from tests.running import settings_for


def test_each_part_is_tried_and_says_in_a_line_what_failed_it(redis_url: str, data_key: str, tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/away/gateway.db", redis_url, data_key, tmp_path)
    runtime = open_runtime(settings.model_copy(update={"public_url": "https://sms.example.org"}))
    with capture_logs() as logged:
        sweep(runtime)
    runtime.close()
    failed = [line for line in logged if line["event"] == "the database failed a part of the sweep"]
    assert {"take_missed", "wake_blasts", "reconcile_texts"} <= {line["part"] for line in failed}
    assert {line["fault"] for line in failed} == {"unable to open database file"}
    assert not [line for line in logged if line.get("exc_info")]
