"""A phone texts the account: the webhook, and the replies in its TwiML."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.sandbox import messages, optout
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.errors import CarrierError, TwimlError
from gateway.sandbox.numbering import normal
from gateway.sandbox.places import place
from gateway.sandbox.records import Message, Number
from gateway.sandbox.segments import segments
from gateway.sandbox.store import new_sid
from gateway.sandbox.twiml import MESSAGING, Document, Verb, from_reply
from gateway.sandbox.webhooks import Reply

_MOST_STEPS = 20


@dataclass
class Exchange:
    """One text in, and what came back. `steps` bounds documents that redirect to each other."""

    carrier: Carrier
    number: Number
    message: Message
    handled: optout.Handled | None = None
    replies: list[str] = field(default_factory=list)
    error: TwimlError | None = None
    steps: int = 0


def receive(carrier: Carrier, sender: str, to: str, body: str) -> Exchange:
    """Take a text from a phone, ask the gateway, send its replies. KeyError if `to` is no number of the account."""
    with carrier.lock:
        number = carrier.store.numbers[to]
        message = _stored(carrier, sender, number, body)
        handled = optout.handle(carrier.store, number, sender, body)
    exchange = Exchange(carrier, number, message, handled)
    if handled is not None and handled.reply:
        own = messages.Text(number.number, sender, handled.reply, "outbound-reply", listed=handled.listed)
        _reply(exchange, own, forced=True)
    _ask(exchange)
    return exchange


def _stored(carrier: Carrier, sender: str, number: Number, body: str) -> Message:
    now = carrier.clock.now()
    message = Message(
        new_sid("SM"), sender, number.number, body, "inbound", "received", segments(body), now, now, sent=now
    )
    carrier.store.add_message(message)
    carrier.journal.write("text", f"{message.sid} from {sender} to {number.number}", sid=message.sid)
    return message


def _ask(exchange: Exchange) -> None:
    number = exchange.number
    if not number.sms_url:
        _failed(exchange, TwimlError(11100, f"{number.number} has no SmsUrl: the text is kept, nobody is told."))
        return
    params = _params(exchange)
    try:
        _run(exchange, number.sms_url, number.sms_method, params)
    except TwimlError as error:
        _failed(exchange, error)
        _fall_back(exchange, error, params)


def _fall_back(exchange: Exchange, error: TwimlError, params: dict[str, str]) -> None:
    number = exchange.number
    if not number.sms_fallback_url or exchange.replies:
        return
    told = params | {"ErrorCode": str(error.code), "ErrorUrl": error.url or number.sms_url.partition("#")[0]}
    try:
        _run(exchange, number.sms_fallback_url, number.sms_fallback_method, told)
    except TwimlError as second:
        _failed(exchange, second)
    else:
        exchange.error = None


def _failed(exchange: Exchange, error: TwimlError) -> None:
    exchange.error = error
    exchange.carrier.report(error, exchange.message.sender)


def _params(exchange: Exchange) -> dict[str, str]:
    message = exchange.message
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": exchange.carrier.account_sid,
        "From": message.sender,
        "To": message.to,
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(message.segments),
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        **place("From", message.sender),
        **place("To", message.to),
        **_service(exchange),
    }


def _service(exchange: Exchange) -> dict[str, str]:
    """What the messaging service adds, where the number is in it for its Advanced Opt-Out."""
    if exchange.number.opt_out != "advanced":
        return {}
    service = {"MessagingServiceSid": "MG" + exchange.carrier.account_sid[2:]}
    return service | ({"OptOutType": exchange.handled.kind} if exchange.handled else {})


def _run(exchange: Exchange, url: str, method: str, params: dict[str, str]) -> None:
    """Fetch a document and run it, and those it leads to."""
    following: tuple[str, str, dict[str, str]] | None = (url, method, params)
    while following is not None:
        exchange.steps += 1
        if exchange.steps > _MOST_STEPS:
            raise TwimlError(12400, f"More than {_MOST_STEPS} documents led to each other.", url)
        reply = exchange.carrier.ask(*following)
        following = _play(exchange, reply, params, acting=following[2] is not params)


def _play(
    exchange: Exchange, reply: Reply, params: dict[str, str], *, acting: bool
) -> tuple[str, str, dict[str, str]] | None:
    if reply.content_type.startswith("text/plain") and reply.body:
        _text_back(exchange, reply.body.decode(errors="replace"))
        return None
    if acting and not reply.body:
        return None
    if not reply.body:
        raise TwimlError(11200, "The webhook answered an incoming text with nothing: answer <Response/>.", reply.url)
    document = from_reply(reply, MESSAGING)
    for verb in document.verbs:
        if verb.name == "Redirect":
            return document.absolute(verb.text), verb.get("method", "POST"), params
        action = _message(exchange, document, verb, params)
        if action is not None:
            return action
    return None


def _message(
    exchange: Exchange, document: Document, verb: Verb, params: dict[str, str]
) -> tuple[str, str, dict[str, str]] | None:
    """Send one <Message>; its action, if it has one, goes on from there."""
    body = "\n".join(_bodies(verb))
    action = document.absolute(verb.get("action")) if verb.get("action") else ""
    callback = document.absolute(verb.get("statusCallback")) if verb.get("statusCallback") else action
    method = verb.get("method", "POST")
    sender = normal(verb.get("from")) or exchange.number.number
    to = normal(verb.get("to")) or exchange.message.sender
    message = _reply(exchange, messages.Text(sender, to, body, "outbound-reply", callback, method))
    if not action:
        return None
    return action, method, params | messages.callback_params(exchange.carrier, message)


def _bodies(verb: Verb) -> Iterator[str]:
    if verb.text.strip():
        yield verb.text.strip()
    for child in verb.children:
        if child.name == "Body":
            yield child.text


def _text_back(exchange: Exchange, body: str) -> None:
    _reply(exchange, messages.Text(exchange.number.number, exchange.message.sender, body, "outbound-reply"))


def _reply(exchange: Exchange, text: messages.Text, *, forced: bool = False) -> Message:
    """Send a reply; `forced` is the carrier's own, which no opt-out stops."""
    carrier = exchange.carrier
    try:
        message = messages.accept_own(carrier, text) if forced else messages.accept(carrier, text)
    except CarrierError as refused:
        exchange.error = TwimlError(refused.code, refused.message)
        return messages.refuse_later(carrier, text, refused.code)
    if text.to == exchange.message.sender:
        exchange.replies.append(text.body)
    return message
