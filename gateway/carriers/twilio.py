"""The carrier, as the rest of the gateway sees it: the only place of the SDK besides `carriers.http`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from gateway.carriers.errors import Refused
from gateway.carriers.sdk_errors import named_errors
from gateway.carriers.terms import Accepted, ListedCall, ListedText, OwnNumber, ReceivedText, Ring, Webhooks

__all__ = ["LEAST_VALIDITY", "Accepted", "Carrier", "ListedCall", "ListedText", "OwnNumber", "Ring", "Webhooks"]

_PAGE: Final = 100
_LARGE_PAGE: Final = 500
_MOST_LISTED: Final = 1000  # entries looked through in one listing: ten pages
_MOST_OF_ALL: Final = 1_000_000  # of everybody in one listing; an endless one must end
_MOST_NUMBERS: Final = 2000
_MOST_OF_ONE: Final = 10_000  # of one person, each way; nobody comes near it, and an endless list must end
LEAST_VALIDITY: Final = 10  # seconds that a text may wait at the carrier; it recommends more than five
_MOST_VALIDITY: Final = 36_000  # the carrier's bound

_TOLL_FREE: Final = tuple(f"+1{code}" for code in (800, 833, 844, 855, 866, 877, 888))


class Carrier:
    """Safe to share between threads. Every method may raise NotTaken, Refused or Uncertain, and nothing else."""

    def __init__(self, account_sid: str, auth_token: str, base_url: str = "", timeout: float = 10.0) -> None:
        self._credentials = (account_sid, auth_token)
        self._base_url = base_url
        self._timeout = timeout

    @cached_property
    def _sdk(self) -> Any:
        from twilio.rest import Client

        from gateway.carriers.http import KeptAliveClient

        # An environment of its own: a stray TWILIO_EDGE or TWILIO_REGION would send our texts elsewhere.
        return Client(
            *self._credentials,
            http_client=KeptAliveClient(self._timeout, self._base_url),
            environment={"TWILIO_EDGE": ""},
        )

    def warm_up(self) -> None:
        """Load the SDK now (150 ms) and not when somebody waits for a ring."""
        _ = self._sdk.messages, self._sdk.calls

    def close(self) -> None:
        if "_sdk" in self.__dict__:
            self._sdk.http_client.close()

    def send_text(self, sender: str, to: str, body: str, status_url: str, validity: int) -> Accepted:
        with named_errors():
            made = self._sdk.messages.create(
                to=to,
                from_=sender,
                body=body,
                status_callback=status_url,
                validity_period=max(LEAST_VALIDITY, min(validity, _MOST_VALIDITY)),
            )
            return _accepted(made)

    def texts_to(self, to: str, sender: str, since: datetime) -> list[ListedText]:
        """What the carrier holds for this pair, newest first.

        Not filtered by DateSent: a text that waits in the carrier's queue has none and would be missed.
        """
        with named_errors():
            found = self._sdk.messages.stream(to=to, from_=sender, page_size=_PAGE, limit=_MOST_LISTED)
            return [_listed_text(text) for text in _since(found, since)]

    def texts_sent_on(self, sender: str, day: date, mark: str | None) -> tuple[list[ListedText], str | None]:
        """A page of what left on that day (UTC), and the mark of the next one; `mark` is None for the first.

        The one filter by time that all carriers read alike is a day.
        """
        number, _, token = (mark or "").partition(" ")
        more = {"page_number": int(number), "page_token": token} if mark else {}
        with named_errors():
            page = self._sdk.messages.page(from_=sender, date_sent=day.isoformat(), page_size=_LARGE_PAGE, **more)
            query = parse_qs(urlsplit(page.next_page_url or "").query)
            following = f"{query['Page'][0]} {query['PageToken'][0]}" if query else None
            return [_listed_text(text) for text in page], following

    def text(self, sid: str) -> ListedText:
        with named_errors():
            return _listed_text(self._sdk.messages(_given(sid)).fetch())

    def texts_from_people(self, to: str, since: datetime) -> Iterator[ReceivedText]:
        """What was sent to this number of the account since then, newest first; pages are asked for on the way."""
        with named_errors():
            found = self._sdk.messages.stream(to=to, page_size=_LARGE_PAGE, limit=_MOST_OF_ALL)
            for text in _since(found, since, _MOST_OF_ALL):
                created = _utc(text.date_created)
                if str(text.direction) == "inbound" and text.to == to and created is not None:
                    yield ReceivedText(
                        text.sid, text.from_, to, text.body or "", int(text.num_segments or 1), created
                    )

    def place_call(self, ring: Ring) -> Accepted:
        with named_errors():
            made = self._sdk.calls.create(
                to=ring.to,
                from_=ring.sender,
                url=ring.answer_url,
                method="POST",
                fallback_url=ring.fallback_url,
                fallback_method="POST",
                status_callback=ring.status_url,
                status_callback_method="POST",
                status_callback_event=["initiated", "completed"],
                timeout=ring.seconds,
                time_limit=ring.longest,
                **({"machine_detection": "Enable"} if ring.detect_machine else {}),
            )
            return _accepted(made)

    def calls_to(self, to: str, sender: str, since: datetime) -> list[ListedCall]:
        """Newest first. Not filtered by StartTime: a call that waits in the carrier's queue has none."""
        with named_errors():
            found = self._sdk.calls.stream(to=to, from_=sender, page_size=_PAGE, limit=_MOST_LISTED)
            return [_listed(call) for call in _since(found, since)]

    def call(self, sid: str) -> ListedCall:
        with named_errors():
            return _listed(self._sdk.calls(sid).fetch())

    def hang_up(self, sid: str) -> None:
        """Ends a call in any state; one that is over already is left alone."""
        try:
            with named_errors():
                self._sdk.calls(sid).update(status="completed")
        except Refused as refusal:
            if refusal.code != _NOT_IN_PROGRESS:
                raise

    def texts_with(self, phone: str) -> Iterator[str]:
        """The ids of every text to or from this number, whichever of ours it was, newest first.

        The list is as of now: what is deleted while it is gone through shifts nothing. ValueError without a number.
        """
        return self._with(self._sdk.messages, phone)

    def calls_with(self, phone: str) -> Iterator[str]:
        """As `texts_with`. The legs to an office belong to the office's number, and the call to the person's."""
        return self._with(self._sdk.calls, phone)

    def recordings_of(self, call_sid: str) -> list[str]:
        """Newest first; they outlive their call."""
        wanted = _given(call_sid)
        with named_errors():
            found = self._sdk.recordings.stream(call_sid=wanted, page_size=_PAGE, limit=_MOST_OF_ONE)
            return [recording.sid for recording in found if recording.call_sid == wanted]

    def delete_text(self, sid: str) -> bool:
        """Whether it is gone, now or already; False: still under way, so try again in some minutes."""
        return _deleted(self._sdk.messages(_given(sid)))

    def delete_call(self, sid: str) -> bool:
        """As `delete_text`. The recordings of the call stay."""
        return _deleted(self._sdk.calls(_given(sid)))

    def delete_recording(self, sid: str) -> bool:
        """As `delete_text`."""
        return _deleted(self._sdk.recordings(_given(sid)))

    def _with(self, listing: Any, phone: str) -> Iterator[str]:
        wanted = _given(phone)
        with named_errors():
            found = [
                *listing.stream(to=wanted, page_size=_PAGE, limit=_MOST_OF_ONE),
                *listing.stream(from_=wanted, page_size=_PAGE, limit=_MOST_OF_ONE),
            ]
            found.sort(key=_created, reverse=True)
            # Looked at once more, so that a carrier that knows no such filter cannot make us delete everything.
            return iter([entry.sid for entry in found if wanted in {entry.to, _sender(entry)}])

    def line_type(self, phone: str) -> str | None:
        """mobile, landline, fixedVoip, …; None where the carrier cannot say."""
        with named_errors():
            found = self._sdk.lookups.v2.phone_numbers(phone).fetch(fields="line_type_intelligence")
            known = found.line_type_intelligence or {}
            return known.get("type") or None

    def numbers(self) -> list[OwnNumber]:
        with named_errors():
            phones = self._sdk.incoming_phone_numbers.stream(page_size=_PAGE, limit=_MOST_NUMBERS)
            own = [_own(number) for number in phones]
            codes = self._sdk.api.v2010.account.short_codes.stream(page_size=_PAGE, limit=_MOST_NUMBERS)
            return own + [_own_code(code) for code in codes]

    def point_number(self, number: OwnNumber, webhooks: Webhooks) -> None:
        """Tell the carrier where this number's texts and calls go."""
        texts = {
            "sms_url": webhooks.text,
            "sms_method": "POST",
            "sms_fallback_url": webhooks.text_fallback,
            "sms_fallback_method": "POST",
        }
        calls = {
            "voice_url": webhooks.voice,
            "voice_method": "POST",
            "voice_fallback_url": webhooks.voice_fallback,
            "voice_fallback_method": "POST",
            "status_callback": webhooks.call_status,
            "status_callback_method": "POST",
        }
        with named_errors():
            if number.kind == "short_code":
                self._sdk.api.v2010.account.short_codes(number.sid).update(**texts)
            else:
                wanted = (texts if number.text else {}) | (calls if number.voice else {})
                self._sdk.incoming_phone_numbers(number.sid).update(**wanted)


_NOT_IN_PROGRESS: Final = 21220
_NOT_COMPLETE: Final = (
    20009  # twilio.com/docs/api/errors/20009: after a minute as a rule, in rare cases after 14 days
)
_NO_SUCH_RESOURCE: Final = 404


def _deleted(resource: Any) -> bool:
    try:
        with named_errors():
            return resource.delete() is True
    except Refused as refusal:
        if refusal.code == _NOT_COMPLETE:
            return False
        # With a code of the carrier's own: a bare 404 may come from anybody in between.
        if refusal.status == _NO_SUCH_RESOURCE and refusal.code is not None:
            return True
        raise


def _given(what: str) -> str:
    """An empty filter means everybody's texts, an empty id the whole list."""
    if not what:
        raise ValueError("Say whose: an empty number or id would reach everybody's texts and calls.")
    return what


def _created(entry: Any) -> datetime:
    return _utc(entry.date_created) or datetime.min.replace(tzinfo=UTC)


def _sender(entry: Any) -> str | None:
    """The SDK names it `from_` on texts and `_from` on calls."""
    sender: str | None = getattr(entry, "from_", None) or getattr(entry, "_from", None)
    return sender


def _since(found: Iterable[Any], since: datetime, most: int = _MOST_LISTED) -> Iterator[Any]:
    """Listings come newest first, so the first one that is too old ends the search."""
    for entry in islice(found, most):
        created = _utc(entry.date_created)
        if created is not None and created < since:
            return
        yield entry


def _utc(moment: Any) -> datetime | None:
    """The SDK gives back a string where it cannot read a date."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None


def _accepted(made: Any) -> Accepted:
    if not made.sid:
        raise ValueError("an answer without an id")
    return Accepted(made.sid, str(made.status))


def _listed_text(text: Any) -> ListedText:
    return ListedText(
        sid=text.sid,
        status=str(text.status),
        body=text.body or "",
        direction=str(text.direction),
        error_code=text.error_code,
        created_at=_utc(text.date_created),
        price=_price(text.price, text.price_unit),
    )


def _price(amount: Any, unit: Any) -> int | None:
    """The carrier writes -0.00750, or nothing yet."""
    return round(-float(amount) * 1_000_000) if amount is not None and str(unit).upper() == "USD" else None


def _listed(call: Any) -> ListedCall:
    return ListedCall(call.sid, str(call.status), call.answered_by or None, _utc(call.date_created))


def _own(number: Any) -> OwnNumber:
    can = number.capabilities or {}
    return OwnNumber(
        sid=number.sid,
        phone=number.phone_number,
        kind="toll_free" if number.phone_number.startswith(_TOLL_FREE) else "long_code",
        text=_can(can, "sms"),
        voice=_can(can, "voice"),
        webhooks=Webhooks(
            text=_pointed(number.sms_method, number.sms_url),
            text_fallback=_pointed(number.sms_fallback_method, number.sms_fallback_url),
            voice=_pointed(number.voice_method, number.voice_url),
            voice_fallback=_pointed(number.voice_fallback_method, number.voice_fallback_url),
            call_status=_pointed(number.status_callback_method, number.status_callback),
        ),
    )


def _own_code(code: Any) -> OwnNumber:
    text = _pointed(code.sms_method, code.sms_url)
    fallback = _pointed(code.sms_fallback_method, code.sms_fallback_url)
    pointed = Webhooks(text, fallback, voice="", voice_fallback="", call_status="")
    return OwnNumber(code.sid, code.short_code, "short_code", text=True, voice=False, webhooks=pointed)


def _pointed(method: str | None, url: str | None) -> str:
    return f"{method} {url}" if url and method not in {None, "POST"} else url or ""


def _can(capabilities: Any, what: str) -> bool:
    """A dict from some versions of the SDK, an object from others."""
    found = capabilities.get(what) if isinstance(capabilities, dict) else getattr(capabilities, what, False)
    return bool(found)
