"""The carrier's error codes: what each says, and the HTTP status it comes with."""

from typing import Any

MESSAGES = {
    20001: "A parameter is missing or has a value that is not allowed",
    20003: "Authenticate",
    20004: "Method not allowed",
    20009: "The resource is still in use and cannot be deleted",
    20404: "The requested resource was not found",
    20429: "Too many concurrent requests; this one was not processed",
    20500: "Internal server error",
    21201: "No 'To' number was specified",
    21205: "The URL is missing or not valid",
    21210: "The 'From' number is not a number of this account nor a verified caller ID",
    21211: "The 'To' number is not a valid phone number",
    21212: "The 'From' number is not a valid phone number, short code or sender of this account",
    21213: "No 'From' number was specified",
    21214: "The 'To' number cannot be reached",
    21215: "The account may not call this part of the world",
    21216: "The account may not call this number: it is on a block list",
    21217: "The 'To' number is not a valid phone number",
    21218: "A call needs a 'Url', a 'Twiml' document or an 'ApplicationSid'",
    21220: "The call is not in a state that allows this change",
    21262: "Asynchronous machine detection needs an AsyncAmdStatusCallback",
    21402: "The URL is not valid",
    21403: "The HTTP method is not valid: use GET or POST",
    21405: "VoiceFallbackUrl cannot be set while VoiceUrl is empty",
    21406: "SmsFallbackUrl cannot be set while SmsUrl is empty",
    21408: "The account may not text this part of the world",
    21602: "A message needs a body",
    21603: "A message needs a 'From' number or a messaging service",
    21604: "A message needs a 'To' number",
    21606: "The 'From' number cannot send texts for this account",
    21609: "The StatusCallback is not a valid URL",
    21610: "The recipient has opted out of messages from this sender",
    21611: "The queue of this sender holds more than ten hours of segments",
    21612: "The 'To' number cannot be reached by SMS from this sender",
    21614: "The 'To' number is not a mobile number",
    21617: "The body is longer than 1600 characters",
    21701: "The messaging service does not exist",
    22005: "More than a day of calls is queued",
    30003: "The handset cannot be reached",
    30004: "The message was blocked",
    30005: "The destination is unknown",
    30006: "The number is a landline or its carrier cannot be reached",
    30007: "The message was filtered",
    30008: "The message failed for an unknown reason",
    30036: "The validity period ended before the message could be sent",
    30409: "A message in this state cannot be canceled",
    35118: "Only a messaging service can schedule a message",
}

STATUSES = {20003: 401, 20004: 405, 20009: 409, 20404: 404, 20429: 429, 20500: 500, 22005: 429}


def sentence(code: int) -> str:
    return MESSAGES.get(code, "The message could not be delivered")


class CarrierError(Exception):
    """What the REST API refuses; `code` is the carrier's."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.status = STATUSES.get(code, 400)
        self.message = sentence(code) + (f": {detail}" if detail else "") + "."
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


class TwimlError(Exception):
    """What ends a call or loses a reply: a webhook that failed, or a document the carrier cannot run."""

    def __init__(self, code: int, message: str, url: str = "") -> None:
        self.code = code
        self.message = message
        self.url = url
        super().__init__(f"{code}: {message}")
