"""What every request to the API goes through: authentication, faults, errors as JSON; and paging."""

import hmac
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, jsonify, request

from gateway.sandbox.carrier import Carrier
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.store import new_sid
from gateway.sandbox.webhooks import valid_url

ACCOUNT = "/2010-04-01/Accounts/<account>"
_LARGEST_PAGE = 1000
_USUAL_PAGE = 50
_EXTENSION = "sandbox"
Record = TypeVar("Record")


def install(app: Any, carrier: Carrier) -> None:
    app.extensions[_EXTENSION] = carrier


def carrier() -> Carrier:
    found = current_app.extensions[_EXTENSION]
    assert isinstance(found, Carrier)  # noqa: S101 -- `install` put it there
    return found


def api(name: str) -> Blueprint:
    """A blueprint of the carrier's API."""
    blueprint = Blueprint(name, __name__)
    blueprint.before_request(_authenticate)
    blueprint.before_request(_fail_before)
    blueprint.after_request(_fail_after)
    return blueprint


def existing(records: Mapping[str, Record], sid: str) -> Record:
    record = records.get(sid)
    if record is None:
        raise CarrierError(20404)
    return record


def refused(error: CarrierError) -> tuple[Response, int]:
    carrier().journal.write("error", f"{error.code}: {error.message}", code=error.code)
    return jsonify(error.as_json()), error.status


def _authenticate() -> None:
    given, account = request.authorization, carrier()
    expected = f"{account.account_sid}:{account.auth_token}"
    offered = f"{given.username}:{given.password}" if given and given.type == "basic" else ""
    public = request.method == "GET" and request.endpoint == "recordings.media"
    if not public and not hmac.compare_digest(offered.encode(), expected.encode()):
        raise CarrierError(20003)
    if request.view_args and request.view_args.pop("account", account.account_sid) != account.account_sid:
        raise CarrierError(20404)


def _fail_before() -> None:
    faults = carrier().faults
    if faults.settings.latency_ms:
        time.sleep(faults.settings.latency_ms / 1000)
    g.fault = faults.for_request(changes=request.method in ("POST", "DELETE"))
    if g.fault is not None:
        carrier().journal.write("fault", f"{request.method} {_place()}: {g.fault}")
    if g.fault == "429":
        raise CarrierError(20429)
    if g.fault == "5xx_before":
        raise CarrierError(20500)


def _fail_after(response: Response) -> Response:
    """The request was carried out; now its answer goes wrong."""
    carrier().journal.write("request", f"{request.method} {_place()}: {response.status_code}")
    fault = g.get("fault")
    if fault == "5xx_after":
        answer, status = refused(CarrierError(20500))
        answer.status_code = status
        return answer
    if fault == "dropped":
        connection = request.environ.get("werkzeug.socket")
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
    return response


def _place() -> str:
    """The path, without the telephone number that a look-up has in it: the log is no list of who was looked up."""
    number = (request.view_args or {}).get("number", "")
    return request.path.replace(str(number), "...") if number else request.path


def parameter(name: str, code: int = 20001) -> str:
    """A form parameter that must be there."""
    value = request.form.get(name, "")
    if not value:
        raise CarrierError(code, name if code == 20001 else "")
    return value


def url_parameter(name: str, code: int = 21402) -> str:
    value = request.form.get(name, "")
    if value and not valid_url(value):
        raise CarrierError(code, name)
    return value


def method_parameter(name: str) -> str:
    value = request.form.get(name, "POST").upper()
    if value not in ("GET", "POST"):
        raise CarrierError(21403, name)
    return value


def whole_parameter(name: str, low: int, high: int, default: int) -> int:
    value = request.form.get(name, "")
    if not value:
        return default
    if not value.isdigit() or not low <= int(value) <= high:
        raise CarrierError(20001, f"{name} must be from {low} to {high}")
    return int(value)


def page(key: str, records: Sequence[Record], as_json: Callable[[Record], dict[str, Any]]) -> Response:
    """One page of a list, with the carrier's own paging fields."""
    number, size = _whole_argument("Page", 0), min(max(_whole_argument("PageSize", _USUAL_PAGE), 1), _LARGEST_PAGE)
    start = number * size
    shown = records[start : start + size]
    more = start + size < len(records)
    return jsonify(
        {
            key: [as_json(record) for record in shown],
            "end": start + max(len(shown) - 1, 0),
            "first_page_uri": _page_uri(0, size),
            "next_page_uri": _page_uri(number + 1, size) if more else None,
            "page": number,
            "page_size": size,
            "previous_page_uri": _page_uri(number - 1, size) if number else None,
            "start": start,
            "uri": request.full_path.rstrip("?"),
        }
    )


def _whole_argument(name: str, default: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value.isdigit() else default


def _page_uri(number: int, size: int) -> str:
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("Page", "PageSize", "PageToken")
    ]
    token = [("PageToken", new_sid("PA"))] if number else []
    return f"{request.path}?{urlencode([*kept, ('PageSize', size), ('Page', number), *token])}"


def matches(name: str, seconds: float | None) -> bool:
    """Whether a time passes the filters `name`, `name<` and `name>` (inclusive; days or moments, the first a day)."""
    for suffix in ("", "<", ">"):
        wanted = request.args.get(name + suffix, "")
        if not wanted:
            continue
        if seconds is None:
            return False
        moment = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")[: len(wanted)]
        if not {"": moment[:10] == wanted[:10], "<": moment <= wanted, ">": moment >= wanted}[suffix]:
            return False
    return True
