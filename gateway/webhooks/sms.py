"""`POST /webhooks/sms`: a text arrived. The answer goes back in the TwiML of the same request."""

from typing import Final

from flask import Blueprint, Response

from gateway.conversations.texts import InboundText, receive_text
from gateway.render.text import sms_reply
from gateway.webhooks.reading import whole_number, xml
from gateway.webhooks.signature import needed, only_from_the_carrier, parameters, runtime

_NOTHING: Final = sms_reply(None)

blueprint = only_from_the_carrier(Blueprint("sms", __name__, url_prefix="/webhooks"))


@blueprint.post("/sms")
def sms() -> Response:
    form, here = parameters(), runtime()
    text = InboundText(
        carrier_sid=needed(form, "MessageSid"),
        sender=needed(form, "From"),
        to=needed(form, "To"),
        body=form.get("Body", ""),
        opt_out_type=form.get("OptOutType", ""),
    )
    verdict = here.door.text(text.sender, text.body, text.opt_out_type)
    if verdict == "later":
        return Response("Too many texts at once; bring this one again.\n", 503, content_type="text/plain")
    if verdict == "kept":
        text = text._replace(answered=False)
    reply = None if verdict == "dropped" else receive_text(here, text)
    here.spending.text((whole_number("NumSegments") or 1) + (reply.segments if reply else 0))
    if reply is None:
        return xml(_NOTHING)
    status_url = here.url(f"/webhooks/status/{reply.message_id}")
    return xml(sms_reply(reply.body, status_url))
