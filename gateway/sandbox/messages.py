"""Texts from the account: accepted, paced by the sender's rate, sent, delivered or not."""

from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.sandbox import optout
from gateway.sandbox.carrier import Carrier, send_callback
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.numbering import MAGIC_SENDER, MAGIC_TEXT_FROM, MAGIC_TEXT_TO, is_short_code, normal, refuse
from gateway.sandbox.records import MESSAGE_ENDED, Message, Number
from gateway.sandbox.segments import segments
from gateway.sandbox.store import new_sid

RATES = {"long_code": 1.0, "toll_free": 3.0, "short_code": 100.0}
_QUEUE_SECONDS = 10 * 3600
_LONGEST_BODY = 1600
_SENDING, _SENT, _RECEIPT = 0.1, 0.4, 1.6
_RECEIPTS_COME_FOR = 3600.0


@dataclass(frozen=True, slots=True)
class Text:
    """A message to be sent, as the API or a <Message> asks for it; one that is not `listed` only its reader has."""

    sender: str
    to: str
    body: str
    direction: str = "outbound-api"
    status_callback: str = ""
    status_method: str = "POST"
    validity: int = _QUEUE_SECONDS
    listed: bool = True


def accept(carrier: Carrier, text: Text) -> Message:
    """Store the message and start its life; raises CarrierError for what the API refuses at once."""
    with carrier.lock:
        _check(carrier, text)
        return _enqueue(carrier, text)


def accept_own(carrier: Carrier, text: Text) -> Message:
    """The carrier's own answer to STOP, START or HELP, which no opt-out blocks."""
    with carrier.lock:
        return _enqueue(carrier, text)


def _check(carrier: Carrier, text: Text) -> None:
    refuse(text.sender, MAGIC_TEXT_FROM)
    refuse(text.to, MAGIC_TEXT_TO)
    number = carrier.store.numbers.get(text.sender)
    if text.sender != MAGIC_SENDER and (number is None or not number.sms):
        raise CarrierError(21606)
    if not normal(text.to) or is_short_code(text.to):
        raise CarrierError(21211)
    if not text.body:
        raise CarrierError(21602)
    if len(text.body) > _LONGEST_BODY:
        raise CarrierError(21617)
    if optout.is_blocked(carrier.store, text.sender, text.to):
        raise CarrierError(21610)
    if _backlog(carrier, text.sender) > _QUEUE_SECONDS:
        raise CarrierError(21611)


def _backlog(carrier: Carrier, sender: str) -> float:
    """Seconds until this sender's queue is empty."""
    return max(carrier.free_at.get(sender, 0.0) - carrier.clock.seconds(), 0.0)


def _rate(number: Number | None) -> float:
    return RATES[number.kind] if number else RATES["long_code"]


def _enqueue(carrier: Carrier, text: Text) -> Message:
    message = _stored(carrier, text, "queued")
    wait = _backlog(carrier, text.sender)
    if wait > text.validity:
        carrier.clock.schedule(text.validity, lambda: _fail(carrier, message, "failed", 30036))
        return message
    taken = message.segments / _rate(carrier.store.numbers.get(text.sender))
    carrier.free_at[text.sender] = carrier.clock.seconds() + wait + taken
    if wait == 0:
        _arrive(carrier, message)
    carrier.clock.schedule(wait + _SENDING, lambda: _leave(carrier, message))
    return message


def _stored(carrier: Carrier, text: Text, status: str) -> Message:
    now = carrier.clock.now()
    message = Message(
        new_sid("SM"),
        text.sender,
        text.to,
        text.body,
        text.direction,
        status,
        segments(text.body),
        now,
        now,
        status_callback=text.status_callback,
        status_method=text.status_method,
    )
    if not text.listed:
        carrier.store.show(message)
        return message
    carrier.store.add_message(message)
    carrier.journal.write("text", f"{message.sid} from {text.sender} to {text.to}: {status}", sid=message.sid)
    return message


def refuse_later(carrier: Carrier, text: Text, code: int) -> Message:
    """A <Message> that the carrier will not send: recorded as failed, never delivered."""
    with carrier.lock:
        message = _stored(carrier, text, "failed")
        message.error_code = code
    carrier.journal.write("error", f"{code}: a reply was not sent", code=code, sid=message.sid)
    _tell(carrier, message)
    return message


def _fate(carrier: Carrier, message: Message) -> str:
    """The receipt this handset will give: "", "no-receipt" or a code."""
    phone = carrier.store.phones.get(message.to)
    if phone is None:
        return ""
    return "30006" if phone.line_type == "landline" else phone.delivery


def _arrive(carrier: Carrier, message: Message) -> None:
    """Show the text on its phone, unless it will never get there."""
    if _fate(carrier, message) not in ("", "no-receipt") or message.arrived is not None:
        return
    message.arrived = carrier.clock.now()
    phone = carrier.store.phones.get(message.to)
    if phone is not None:
        phone.unread += 1


def _leave(carrier: Carrier, message: Message) -> None:
    with carrier.lock:
        if message.status == "canceled":
            return
        message.status = "sending"
        carrier.touch(message)
        _arrive(carrier, message)
    carrier.clock.schedule(_SENT, lambda: _sent(carrier, message))


def _sent(carrier: Carrier, message: Message) -> None:
    with carrier.lock:
        fate = _fate(carrier, message)
        message.status = "sent"
        message.sent = carrier.clock.now()
        carrier.touch(message)
    _tell(carrier, message)
    if fate != "no-receipt":
        carrier.clock.schedule(_RECEIPT, lambda: _receipt(carrier, message, fate))


def _receipt(carrier: Carrier, message: Message, fate: str) -> None:
    if fate:
        _fail(carrier, message, "undelivered", int(fate))
        return
    with carrier.lock:
        message.status = "delivered"
        carrier.touch(message)
    _tell(carrier, message)


def _fail(carrier: Carrier, message: Message, status: str, code: int) -> None:
    with carrier.lock:
        if message.status == "canceled":
            return
        message.status, message.error_code = status, code
        carrier.touch(message)
    _tell(carrier, message)


def cancel(carrier: Carrier, message: Message) -> None:
    with carrier.lock:
        if message.status not in ("queued", "accepted", "scheduled"):
            raise CarrierError(30409)
        message.status = "canceled"
        message.arrived = None
        carrier.touch(message)
    _tell(carrier, message)


def redact(carrier: Carrier, message: Message) -> None:
    with carrier.lock:
        message.body = ""
        carrier.touch(message)


def delete(carrier: Carrier, message: Message) -> None:
    """Raises CarrierError while the receipt may still come: for an hour after the text was sent."""
    with carrier.lock:
        waited = carrier.clock.now() - (message.sent or message.created)
        if message.status not in MESSAGE_ENDED and not (message.status == "sent" and waited >= _RECEIPTS_COME_FOR):
            raise CarrierError(20009)
        carrier.store.messages.pop(message.sid, None)
        carrier.store.changes += 1
        carrier.journal.forget(message.sid)


def _tell(carrier: Carrier, message: Message) -> None:
    if message.status_callback:
        send_callback(carrier, message.status_callback, message.status_method, callback_params(carrier, message))


def callback_params(carrier: Carrier, message: Message) -> dict[str, str]:
    params = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": carrier.account_sid,
        "From": message.sender,
        "To": message.to,
        "ApiVersion": "2010-04-01",
        "MessageStatus": message.status,
        "SmsStatus": message.status,
    }
    if message.status in ("failed", "undelivered") and message.error_code is not None:
        params["ErrorCode"] = str(message.error_code)
    if message.status in ("delivered", "undelivered"):
        params["RawDlrDoneDate"] = datetime.fromtimestamp(message.updated, UTC).strftime("%y%m%d%H%M")
    return params
