"""Whatever the carrier might send, signed and all: no error page, and no row that was not there."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.models.calls import calls
from gateway.models.messages import messages
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway

NAMES = st.sampled_from(
    [
        "CallSid",
        "MessageSid",
        "CallStatus",
        "MessageStatus",
        "SmsStatus",
        "ErrorCode",
        "From",
        "To",
        "Digits",
        "RecordingUrl",
        "RecordingDuration",
        "DialCallStatus",
        "DialCallDuration",
        "AnsweredBy",
        "Direction",
        "SpeechResult",
        "Duration",
    ]
)
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs"])
VALUES = st.one_of(
    st.text(CHARACTERS, max_size=30),
    st.sampled_from(["", "\x00", "-1", "9" * 30, "completed", "busy", "sent", "machine_start", "hangup", HOTLINE]),
    st.integers(-5, 10**12).map(str),
    st.text("0123456789*#ABCDwW", max_size=6),
)
FORMS = st.dictionaries(NAMES, VALUES, max_size=10)
# `-` stands for the leg or the text that is there.
PATHS = st.sampled_from(
    [
        "/webhooks/voice",
        "/webhooks/voice/status",
        "/webhooks/voice/fallback",
        "/webhooks/voice/-/status",
        "/webhooks/voice/-/0",
        "/webhooks/voice/-/1",
        "/webhooks/voice/-/2",
        "/webhooks/voice/-/1/answered-by",
        "/webhooks/voice/-/99999999999999999999",
        "/webhooks/voice/%F0%9F%98%80/1",
        "/webhooks/voice/%00/status",
        "/webhooks/status/-",
        "/webhooks/status/%ff",
    ]
)
ODD = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ODD
@given(path=PATHS, form=FORMS, own_sid=st.booleans())
def test_nothing_makes_an_error_page(gateway: RunningGateway, path: str, form: dict[str, str], own_sid: bool) -> None:  # noqa: FBT001 - drawn
    existing = gateway.rows(calls, calls.c.direction == "in")
    if not existing:
        gateway.phone("+13125550101").dials()
        existing = gateway.rows(calls, calls.c.direction == "in")
    if own_sid:
        form = {**form, "CallSid": existing[0].carrier_sid}
    before = gateway.count(messages)
    status, _ = carrier_posts(gateway, path.replace("-", existing[0].id, 1), **form)
    assert status in {200, 204, 400, 404}
    assert gateway.count(messages) == before
