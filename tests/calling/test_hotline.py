"""Somebody dials the hotline and does it all by voice."""

from concurrent.futures import ThreadPoolExecutor

from gateway.models.calls import call_turns, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from gateway.sandbox.client import Phone
from tests.posting import carrier_posts, stranger_posts
from tests.running import HOTLINE, RunningGateway

SIGN = "1"  # in the hotline's menu


def signs(phone: Phone, name: str = "Rosa Parks", zip_code: str = "60601") -> str:
    """The last words of the hotline."""
    phone.dials()
    phone.presses("1")
    phone.presses(SIGN)
    phone.says(name)
    phone.presses("#")
    phone.presses(zip_code)
    return phone.presses("1")


def test_a_caller_signs_by_voice_and_gets_a_receipt(gateway: RunningGateway) -> None:
    rosa = gateway.phone(line_type="mobile")
    assert "You are number 54" in signs(rosa)
    [signed] = gateway.rows(signatures)
    assert (signed.status, signed.number, signed.zip, signed.channel) == ("confirmed", 54, "60601", "voice")
    assert signed.recording
    gateway.run_jobs()
    assert "is number 54" in rosa.last_text
    gateway.advance(minutes=1)
    [call] = gateway.rows(calls)
    assert (call.status, call.outcome, call.direction) == ("ended", "answered", "in")


def test_a_landline_gets_no_receipt(gateway: RunningGateway) -> None:
    kitchen = gateway.phone(line_type="landline")
    assert "number 54" in signs(kitchen)
    gateway.run_jobs()
    assert kitchen.inbox == []
    [receipt] = gateway.rows(messages)
    assert receipt.status == "canceled"
    [person] = gateway.rows(supporters)
    assert person.line_type == "landline"


def test_every_webhook_twice_is_one_call_and_one_signature(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(webhooks_repeated=1.0)
    rosa = gateway.phone(line_type="mobile")
    assert "You are number 54" in signs(rosa)
    gateway.run_jobs()
    assert len(rosa.inbox) == 1
    assert gateway.count(calls) == gateway.count(conversations) == gateway.count(signatures) == 1
    [call] = gateway.rows(calls)
    assert call.turn == gateway.count(call_turns) == 6


def test_a_withheld_number_may_sign(gateway: RunningGateway) -> None:
    parameters = {"CallSid": "CA" + "a" * 32, "From": "anonymous", "To": HOTLINE, "Direction": "inbound"}
    status, first = carrier_posts(gateway, "/webhooks/voice", **parameters)
    assert status == 200
    [call] = gateway.rows(calls)
    assert call.supporter_id is None
    for turn, said in enumerate(
        (
            {"Digits": "2"},
            {"Digits": SIGN},
            {"RecordingUrl": "https://api.example.org/recordings/RE1", "RecordingDuration": "3"},
            {"Digits": "60601"},
            {"Digits": "1"},
        ),
        start=1,
    ):
        status, last = carrier_posts(gateway, f"/webhooks/voice/{call.id}/{turn}", **parameters, **said)
        assert status == 200
    assert "54" in last
    assert gateway.count(supporters) == gateway.count(messages) == 0
    assert carrier_posts(gateway, "/webhooks/voice", **parameters) == (200, first)


def test_a_caller_who_hangs_up_before_the_last_key_is_asked_by_text(gateway: RunningGateway) -> None:
    rosa = gateway.phone(line_type="mobile")
    rosa.dials()
    rosa.presses("1")
    rosa.presses(SIGN)
    rosa.says("Rosa Parks")
    rosa.presses("#")
    rosa.presses("60601")
    rosa.hangs_up()
    [pending] = gateway.rows(signatures)
    assert pending.status == "pending"
    [call] = gateway.rows(calls)
    assert call.status == "ended"
    [conversation] = gateway.rows(conversations)
    assert conversation.status == "done"
    gateway.advance(minutes=5)
    assert "began to sign" in rosa.last_text
    assert "You are number 54" in " ".join(rosa.texts("Rosa Parks") + rosa.texts("yes"))
    assert gateway.count(signatures) == 1


def test_silence_ends_the_call_kindly(gateway: RunningGateway) -> None:
    rosa = gateway.phone()
    rosa.dials()
    rosa.waits(10)
    assert "Goodbye" in rosa.waits(20)
    assert rosa.call is None
    assert gateway.count(calls, calls.c.status == "ended") == 1


def test_a_turn_from_the_past_is_answered_with_its_old_words(gateway: RunningGateway) -> None:
    rosa = gateway.phone()
    rosa.dials()
    [call] = gateway.rows(calls)
    parameters = {"CallSid": call.carrier_sid, "From": rosa.number, "To": HOTLINE}
    path = f"/webhooks/voice/{call.id}/1"
    _, english = carrier_posts(gateway, path, **parameters, Digits="1")
    assert carrier_posts(gateway, path, **parameters, Digits="2") == (200, english)
    _, following = carrier_posts(gateway, f"/webhooks/voice/{call.id}/2", **parameters, Digits=SIGN)
    assert carrier_posts(gateway, path, **parameters, Digits="2") == (200, english)
    assert carrier_posts(gateway, "/webhooks/voice/fallback", **parameters, ErrorCode="11200") == (200, following)


def test_a_turn_from_the_future_or_of_another_call_changes_nothing(gateway: RunningGateway) -> None:
    rosa = gateway.phone()
    rosa.dials()
    [call] = gateway.rows(calls)
    own = {"CallSid": call.carrier_sid, "Digits": "1"}
    strange = {"CallSid": "CA" + "f" * 32, "Digits": "1"}
    for path, parameters in (
        (f"/webhooks/voice/{call.id}/7", own),
        (f"/webhooks/voice/{call.id}/99999999999999999999", own),
        (f"/webhooks/voice/{call.id}/1", strange),
        (f"/webhooks/voice/{'0' * 26}/1", own),
        ("/webhooks/voice/%00/1", own),
    ):
        status, answer = carrier_posts(gateway, path, **parameters)
        assert (status, "<Say" in answer) == (200, False), path
    assert gateway.rows(calls) == [call]


def test_a_turn_after_the_end_changes_nothing(gateway: RunningGateway) -> None:
    rosa = gateway.phone()
    rosa.dials()
    rosa.hangs_up()
    [call] = gateway.rows(calls)
    assert call.status == "ended"
    status, answer = carrier_posts(gateway, f"/webhooks/voice/{call.id}/1", CallSid=call.carrier_sid, Digits="1")
    assert status == 200
    assert "<Say" not in answer
    assert gateway.rows(calls) == [call]


def test_unsigned_and_malformed_calls_are_turned_away(gateway: RunningGateway) -> None:
    paths = ("/webhooks/voice", f"/webhooks/voice/{'0' * 26}/0", "/webhooks/voice/status", "/webhooks/voice/fallback")
    for path in paths:
        assert stranger_posts(gateway, path, CallSid="CA1", From="+13125550101", To=HOTLINE)[0] == 403
        assert carrier_posts(gateway, path, From="+13125550101", To=HOTLINE)[0] == 400
        assert carrier_posts(gateway, path, CallSid="CA\x00", From="+13125550101", To=HOTLINE)[0] == 400
    assert gateway.count(calls) == gateway.count(supporters) == 0


def test_a_call_that_reached_us_only_at_the_fallback_is_answered(gateway: RunningGateway) -> None:
    parameters = {"CallSid": "CA" + "b" * 32, "From": "+13125550109", "To": HOTLINE, "Direction": "inbound"}
    status, answer = carrier_posts(gateway, "/webhooks/voice/fallback", **parameters, ErrorCode="11205")
    assert status == 200
    assert "For English, press 1" in answer


def test_the_same_webhooks_many_times_at_once(gateway: RunningGateway) -> None:
    first = {"CallSid": "CA" + "c" * 32, "From": "+13125550107", "To": HOTLINE, "Direction": "inbound"}
    with ThreadPoolExecutor(8) as carriers:
        answers = {each.result() for each in [carriers.submit(_post, gateway, "", first) for _ in range(8)]}
        assert len(answers) == 1
        [call] = gateway.rows(calls)
        pressed = {**first, "Digits": "1"}
        turns = [carriers.submit(_post, gateway, f"/{call.id}/1", pressed) for _ in range(8)]
        assert len({each.result() for each in turns}) == 1
    [call] = gateway.rows(calls)
    assert call.turn == gateway.count(call_turns) == 2
    assert gateway.count(conversations) == gateway.count(supporters) == 1


def _post(gateway: RunningGateway, below: str, parameters: dict[str, str]) -> tuple[int, str]:
    status, answer = carrier_posts(gateway, f"/webhooks/voice{below}", **parameters)
    assert status == 200
    return status, answer


def test_a_household_signs_by_voice_one_by_one(gateway: RunningGateway) -> None:
    """Key 3 is another person; key 1 again is the same one, and gets the same number."""
    phone = gateway.phone(line_type="mobile")
    assert "number 54" in signs(phone)
    assert "number 54" in signs(phone)
    phone.dials()
    for keys in ("1", SIGN):
        phone.presses(keys)
    phone.says("Pedro Parks")
    phone.presses("#")
    phone.presses("60601")
    assert "number 55" in phone.presses("3")
    assert gateway.count(signatures) == 2


def test_whoever_signed_by_voice_and_writes_is_the_same_person(gateway: RunningGateway) -> None:
    phone = gateway.phone(line_type="mobile")
    signs(phone)
    phone.texts("SIGN Rosa Parks 60601")
    assert "54" in phone.texts("yes")[0]
    [signed] = gateway.rows(signatures)
    assert (signed.name, signed.channel, bool(signed.recording)) == ("Rosa Parks", "voice", True)


def test_whoever_signed_by_text_and_calls_is_the_same_person(gateway: RunningGateway) -> None:
    phone = gateway.phone(line_type="mobile")
    phone.texts("SIGN Rosa Parks 60601")
    phone.texts("yes")
    assert "number 54" in signs(phone)
    assert [row.name for row in gateway.rows(signatures)] == ["Rosa Parks"]
