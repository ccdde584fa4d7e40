"""`POST /webhooks/sms`: a text arrived. The answer goes back in the TwiML of the same request."""

from flask import Blueprint, Response

from gateway.conversations.texts import InboundText, receive_text
from gateway.render.text import sms_reply
from gateway.webhooks.signature import only_from_the_carrier, parameters, required, runtime

blueprint = only_from_the_carrier(Blueprint("sms", __name__, url_prefix="/webhooks"))


@blueprint.post("/sms")
def sms() -> Response:
    form = parameters()
    reply = receive_text(
        runtime(),
        InboundText(
            carrier_sid=required("MessageSid"),
            sender=required("From"),
            to=required("To"),
            body=form.get("Body", ""),
            opt_out_type=form.get("OptOutType", ""),
        ),
    )
    if reply is None:
        return Response(sms_reply(None), content_type="text/xml")
    status_url = runtime().url(f"/webhooks/status/{reply.message_id}")
    return Response(sms_reply(reply.body, status_url), content_type="text/xml")
