"""`POST /webhooks/status/<message_id>`: what became of a text."""

from typing import Final

from flask import Blueprint, Response

from gateway.messaging.status import Report, record_status
from gateway.render.text import sms_reply
from gateway.webhooks.reading import is_ours, sid, whole_number, xml
from gateway.webhooks.signature import only_from_the_carrier, parameters, runtime

blueprint = only_from_the_carrier(Blueprint("status", __name__, url_prefix="/webhooks/status"))

_NOTHING: Final = sms_reply(None)


@blueprint.post("/<message_id>")
def status(message_id: str) -> Response:
    """Answered with empty TwiML: this is also the `action` of an answer that was given in a webhook's response."""
    form = parameters()
    report = Report(
        sid=sid("MessageSid"),
        status=form.get("MessageStatus") or form.get("SmsStatus", ""),
        code=whole_number("ErrorCode") or None,
    )
    if is_ours(message_id) and report.status:
        record_status(runtime(), message_id, report)
    return xml(_NOTHING)
