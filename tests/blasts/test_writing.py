"""What organizers write to many: fields, segments, and what the rules ask of it."""

import pytest

from gateway.blasts.writing import filled, in_plain_letters, known_of, review
from gateway.flows.events import Language

US = "Families Together"
ENGLISH = "Hi {first_name|friend}, this is Families Together. March on Friday at noon! Reply STOP to end."


def problems(text: str, language: Language = "en") -> str:
    return "; ".join(review(text, language, US).problems)


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("Hi {first_name|friend}!", "Ana Ruiz", "Hi Ana!"),
        ("Hi {first_name|friend}!", None, "Hi friend!"),
        ("Hi {name}", "Ana Ruiz", "Hi Ana Ruiz"),
        ("Hi {first_name|}", None, "Hi"),
        ("Hi {name}", "{zip}", "Hi {zip}"),
    ],
)
def test_fields(text: str, name: str | None, body: str) -> None:
    assert filled(text, known_of(name, "60601")).body == body


def test_a_field_without_a_word_in_its_place_is_missed() -> None:
    assert filled("Hi {first_name}, {zip}", known_of(None, "60601")).missing == ("first_name",)
    assert filled("Hi {first_name|friend}", {}).missing == ()


def test_a_text_that_is_fine() -> None:
    found = review(ENGLISH, "en", US)
    assert (found.problems, found.plain, found.segments.count) == ((), None, 1)
    assert found.warnings == (
        "a name with á, í, ó or ú makes it 2 segments; the preview says how many people have one",
    )
    assert review(ENGLISH.replace("{first_name|friend}", "friend"), "en", US).warnings == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("March on Friday! Reply STOP to end.", 'who writes: "Families Together"'),
        ("Families Together: march on Friday!", "Reply STOP"),
        ("Families Together: {frist_name}, reply STOP.", "{frist_name} is no field"),
        ("Families Together: {first_name, reply STOP.", "brace"),
        ("Families Together: {stop|x}", "how to end"),
        ("Families Together, STOP." + "x" * 1600, "1600"),
    ],
)
def test_what_cannot_be_sent(text: str, fault: str) -> None:
    assert fault in problems(text)


def test_spanish_may_say_it_in_spanish() -> None:
    assert problems("Families Together: marcha el viernes. Responda ALTO para terminar.", "es") == ""
    assert "how to end" in problems("Families Together: reply ALTO to end.", "en")


def test_the_letter_that_doubles_the_price_is_named_and_a_plain_form_offered() -> None:
    found = review(
        "Families Together: ¡únete a la marcha del viernes, señora! “Aquí” estamos. Responda ALTO para salir.",
        "es",
        US,
    )
    assert (found.segments.encoding, found.segments.count) == ("UCS-2", 2)
    assert "ú “ í ” makes it UCS-2" in found.warnings[0]
    assert found.plain == (
        'Families Together: ¡unete a la marcha del viernes, señora! "Aqui" estamos. Responda ALTO para salir.'
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [("áéíóúñü¿¡", "aéiouñü¿¡"), ("Ç ç", "Ç c"), ("“a” – b…", '"a" - b...'), ("ok 🙂", "ok 🙂"), ("a\u00a0b", "a b")],
)
def test_plain_letters(text: str, plain: str) -> None:
    assert in_plain_letters(text) == plain
