"""The API's JSON, with the exact types of the carrier: numbers as strings, dates as RFC 2822, absent as null."""

from typing import Any

from gateway.sandbox.clock import rfc2822
from gateway.sandbox.errors import sentence
from gateway.sandbox.numbering import formatted
from gateway.sandbox.records import Call, Message, Number, Recording

VERSION = "2010-04-01"
_PRICE_PER_SEGMENT = 0.0083
_PRICE_PER_MINUTE = 0.014
_CALL_PARTS = (
    "events",
    "notifications",
    "payments",
    "recordings",
    "siprec",
    "streams",
    "transcriptions",
    "user_defined_message_subscriptions",
    "user_defined_messages",
)


def _date(seconds: float | None) -> str | None:
    return None if seconds is None else rfc2822(seconds)


def _uri(account: str, path: str) -> str:
    return f"/{VERSION}/Accounts/{account}/{path}"


def message(account: str, record: Message) -> dict[str, Any]:
    priced = record.status in ("sent", "delivered", "undelivered", "received")
    failed = record.error_code is not None
    return {
        "account_sid": account,
        "api_version": VERSION,
        "body": record.body,
        "date_created": _date(record.created),
        "date_sent": _date(record.sent),
        "date_updated": _date(record.updated),
        "direction": record.direction,
        "error_code": record.error_code,
        "error_message": sentence(record.error_code) if failed and record.error_code else None,
        "from": record.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(record.segments),
        "price": f"-{record.segments * _PRICE_PER_SEGMENT:.5f}" if priced else None,
        "price_unit": "USD",
        "sid": record.sid,
        "status": record.status,
        "subresource_uris": {
            "media": _uri(account, f"Messages/{record.sid}/Media.json"),
            "feedback": _uri(account, f"Messages/{record.sid}/Feedback.json"),
        },
        "to": record.to,
        "uri": _uri(account, f"Messages/{record.sid}.json"),
    }


def call(account: str, record: Call) -> dict[str, Any]:
    minutes = -(-(record.duration or 0) // 60)
    return {
        "account_sid": account,
        "answered_by": record.answered_by,
        "api_version": VERSION,
        "caller_name": None,
        "date_created": _date(record.created),
        "date_updated": _date(record.updated),
        "direction": record.direction,
        "duration": None if record.duration is None else str(record.duration),
        "end_time": _date(record.ended),
        "forwarded_from": None,
        "from": record.caller,
        "from_formatted": formatted(record.caller),
        "group_sid": None,
        "parent_call_sid": record.parent,
        "phone_number_sid": record.number_sid,
        "price": f"-{minutes * _PRICE_PER_MINUTE:.5f}" if minutes else None,
        "price_unit": "USD",
        "queue_time": str(record.queue_ms),
        "sid": record.sid,
        "start_time": _date(record.started or record.ended),
        "status": record.status,
        "subresource_uris": {part: _uri(account, f"Calls/{record.sid}/{_camel(part)}.json") for part in _CALL_PARTS},
        "to": record.to,
        "to_formatted": formatted(record.to),
        "trunk_sid": None,
        "uri": _uri(account, f"Calls/{record.sid}.json"),
    }


def _camel(part: str) -> str:
    return "".join(word.capitalize() for word in part.split("_"))


def phone_number(account: str, record: Number) -> dict[str, Any]:
    return {
        "account_sid": account,
        "address_requirements": "none",
        "address_sid": None,
        "api_version": VERSION,
        "beta": False,
        "bundle_sid": None,
        "capabilities": {"fax": False, "mms": record.sms, "sms": record.sms, "voice": record.voice},
        "date_created": _date(record.created),
        "date_updated": _date(record.updated),
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "friendly_name": record.name or formatted(record.number),
        "identity_sid": None,
        "origin": "twilio",
        "phone_number": record.number,
        "sid": record.sid,
        "sms_application_sid": None,
        "status_callback": record.status_callback,
        "status_callback_method": record.status_callback_method,
        "trunk_sid": None,
        "type": "tollfree" if record.kind == "toll_free" else "local",
        "uri": _uri(account, f"IncomingPhoneNumbers/{record.sid}.json"),
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "voice_fallback_method": record.voice_fallback_method,
        "voice_fallback_url": record.voice_fallback_url,
        "voice_method": record.voice_method,
        "voice_receive_mode": "voice",
        "voice_url": record.voice_url,
        "status": "in-use",
        **_sms(record),
    }


def short_code(account: str, record: Number) -> dict[str, Any]:
    return {
        "account_sid": account,
        "api_version": VERSION,
        "date_created": _date(record.created),
        "date_updated": _date(record.updated),
        "friendly_name": record.name or record.number,
        "short_code": record.number,
        "sid": record.sid,
        "uri": _uri(account, f"SMS/ShortCodes/{record.sid}.json"),
        **_sms(record),
    }


def _sms(record: Number) -> dict[str, Any]:
    return {
        "sms_fallback_method": record.sms_fallback_method,
        "sms_fallback_url": record.sms_fallback_url,
        "sms_method": record.sms_method,
        "sms_url": record.sms_url,
    }


def recording(account: str, record: Recording, base_url: str) -> dict[str, Any]:
    uri = _uri(account, f"Recordings/{record.sid}")
    return {
        "account_sid": account,
        "api_version": VERSION,
        "call_sid": record.call_sid,
        "channels": 1,
        "conference_sid": None,
        "date_created": _date(record.created),
        "date_updated": _date(record.updated),
        "duration": str(record.duration),
        "encryption_details": None,
        "error_code": None,
        "media_url": base_url + uri,
        "price": None,
        "price_unit": "USD",
        "sid": record.sid,
        "source": record.source,
        "start_time": _date(record.created),
        "status": "completed",
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "uri": f"{uri}.json",
    }
