"""`GET /metrics`: the measures in Prometheus's text format, for whoever shows METRICS_TOKEN."""

import hmac
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from flask import Blueprint, Response, current_app, request

from gateway.measures import KINDS, Measure, measures
from gateway.runtime import Runtime

blueprint: Final = Blueprint("metrics", __name__)

_FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"
_CLOSED: Final = "Show METRICS_TOKEN as bearer token. Where that setting is empty, nobody may read this.\n"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Closed unless METRICS_TOKEN is set: how many people write, stop and are erased is nobody else's business."""
    runtime: Runtime = current_app.extensions["gateway"]
    if not _may_read(runtime.settings.metrics_token.get_secret_value()):
        return Response(_CLOSED, 401, {"WWW-Authenticate": "Bearer"}, content_type="text/plain")
    return Response("\n".join([*_lines(measures(runtime)), ""]), content_type=_FORMAT)


def _may_read(token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(shown.strip().encode("utf-8", "replace"), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same


def _lines(found: Iterable[Measure]) -> Iterator[str]:
    """Every measure of one name together, as the format wants it."""
    ordered = sorted(found, key=lambda measure: measure.name)
    for name, group in groupby(ordered, key=lambda measure: measure.name):
        kind, meaning = KINDS[name]
        full = f"gateway_{name}{'_total' if kind == 'counter' else ''}"
        yield f"# HELP {full} {meaning}"
        yield f"# TYPE {full} {kind}"
        yield from (f"{full}{_labels(measure)} {float(measure.value):.12g}" for measure in group)


def _labels(measure: Measure) -> str:
    """Their values are words of ours, without quotes and backslashes."""
    pairs = ",".join(f'{label}="{value}"' for label, value in measure.labels.items())
    return f"{{{pairs}}}" if pairs else ""
