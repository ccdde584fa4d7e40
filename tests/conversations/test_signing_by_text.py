"""SIGN by text, from the supporter's phone down to the petition."""

from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from tests.running import RunningGateway

ANA = "+13125550101"


def test_sign_step_by_step(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    assert "send your full name" in ana.texts("SIGN")[0]
    assert "ZIP" in ana.texts("ana ruiz")[0]
    assert "Ana Ruiz" in ana.texts("60601")[0]
    [pending] = gateway.rows(signatures)
    assert (pending.status, pending.number) == ("pending", None)
    assert "You are number 54" in ana.texts("YES")[0]
    [signed] = gateway.rows(signatures)
    assert (signed.status, signed.number, signed.name, signed.zip) == ("confirmed", 54, "Ana Ruiz", "60601")


def test_everything_in_one_spanish_text(gateway: RunningGateway) -> None:
    luis = gateway.phone("+13125550102")
    assert "Luis Peña" in luis.texts("FIRMAR Luis Peña 60608")[0]
    assert "54" in luis.texts("sí")[0]
    [person] = gateway.rows(supporters)
    assert (person.language, person.name, person.zip) == ("es", "Luis Peña", "60608")


def test_known_supporter_signs_again_with_one_word_and_keeps_the_number(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    first = ana.texts("yes")
    again = ana.texts("SIGN")
    assert again == first
    assert gateway.count(signatures) == 1


def test_two_people_share_a_phone(gateway: RunningGateway) -> None:
    phone = gateway.phone(ANA)
    phone.texts("SIGN Ana Ruiz 60601")
    phone.texts("yes")
    phone.texts("SIGN Marta Ruiz 60601")
    assert "55" in phone.texts("yes")[0]
    assert [row.name for row in gateway.rows(signatures)] == ["Ana Ruiz", "Marta Ruiz"]


def test_same_name_with_another_spelling_is_the_same_person(gateway: RunningGateway) -> None:
    phone = gateway.phone(ANA)
    phone.texts("SIGN Ana Ruíz 60601")
    phone.texts("yes")
    assert "number 54" in phone.texts("SIGN ANA RUIZ 60601")[0]
    assert gateway.count(signatures) == 1


def test_a_corrected_name_replaces_the_first(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruis 60601")
    assert "Ana Ruiz" in ana.texts("Ana Ruiz")[0]
    ana.texts("yes")
    assert [row.name for row in gateway.rows(signatures)] == ["Ana Ruiz"]


def test_a_household_has_an_end(gateway: RunningGateway) -> None:
    phone = gateway.phone(ANA)
    names = ("Ana Ruiz", "Bea Ruiz", "Carla Ruiz", "Dora Ruiz", "Eva Ruiz", "Flor Ruiz", "Gina Ruiz", "Hilda Ruiz")
    for name in names:
        phone.texts(f"SIGN {name} 60601")
        phone.texts("yes")
    assert gateway.count(signatures, signatures.c.status == "confirmed") == gateway.runtime.settings.household_limit


def test_an_odd_answer_is_asked_again_once_and_then_goes_to_a_person(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz")
    assert "5 digits" in ana.texts("no idea")[0]
    assert "person" in ana.texts("what?")[0]
    [conversation] = gateway.rows(conversations)
    assert (conversation.status, conversation.awaits_text) == ("handed_over", False)
    assert gateway.count(messages, messages.c.needs_person) == 1


def test_a_stale_question_is_closed(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN")
    gateway.clock.shift(25 * 3600)
    assert "A person will read this" in ana.texts("Ana Ruiz")[0]
    assert [row.status for row in gateway.rows(conversations)] == ["expired"]


def test_another_keyword_is_no_answer(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN")
    assert "ringing you" in ana.texts("CALL")[0]
    assert gateway.count(signatures) == 0


def test_whoever_does_not_mean_a_keyword_reaches_a_person(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    assert "A person will read this" in ana.texts("Can you help my cousin? He is in Dilley")[0]
    assert ana.texts("Hello?") == []
    assert gateway.count(messages, messages.c.needs_person) == 2
