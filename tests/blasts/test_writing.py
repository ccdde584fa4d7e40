"""What organizers write to many: fields, segments, and what the rules ask of it."""

import pytest

from gateway.blasts.wording.ways_out import says_how_to_end
from gateway.blasts.wording.writing import filled, known_of, review
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
        ("Families Together: march! Reply STOP to end.\x1b[31m", "U+001B, which no telephone shows"),
        ("Families Together: march!\ud800 Reply STOP to end.", "U+D800"),
        ("{name|Families Together}: march! Reply STOP to end.", "who writes"),
        ("SpaFamilies Togetherness: march! Reply STOP to end.", "who writes"),
    ],
)
def test_what_cannot_be_sent(text: str, fault: str) -> None:
    assert fault in problems(text)


def test_an_organization_of_another_alphabet() -> None:
    assert "who writes" in "".join(review("March! Reply STOP to end.", "en", "移民之家").problems)
    assert review("移民之家: March! Reply STOP to end.", "en", "移民之家").problems == ()


def test_accents_and_capitals_of_the_name_do_not_matter() -> None:
    assert (
        review("RAICES DE CHICAGO: marcha el viernes. Mande ALTO para salir.", "es", "Raíces de Chicago").problems
        == ()
    )


@pytest.mark.parametrize(
    ("language", "says", "words"),
    [
        ("en", True, "Reply STOP to end"),
        ("en", True, "reply “Stop” to quit"),
        ("en", True, "Txt STOP 2 quit"),
        ("en", True, "STOP=end"),
        ("en", True, "HELP for help, STOP to end."),
        ("en", True, "Text back with the word STOP"),
        ("en", True, "STOP ends this."),
        ("en", False, "Help us STOP the raids!"),
        ("en", False, "Say STOP to deportations"),
        ("en", False, "We march to stop to-day's raid"),
        ("en", False, "Stop ending DACA"),
        ("en", False, "Text us to stop deportations"),
        ("en", False, "Responda ALTO para terminar"),
        ("es", True, "Responda ALTO para terminar"),
        ("es", True, "AYUDA, o ALTO para salir."),
        ("es", True, "ENVÍE LA PALABRA BAJA"),
        ("es", True, "Contéstenos con STOP"),
        ("es", True, "ALTO termina todo."),
        ("es", True, "PARAR para ya no recibir más"),
        ("es", False, "¡ALTO a las redadas!"),
        ("es", False, "¡Alto! Salvemos a nuestras familias"),
        ("es", False, "Ayúdenos a parar las deportaciones"),
        ("es", True, "Reply STOP to end"),
    ],
)
def test_the_word_alone_does_not_say_how_to_end_this(language: Language, says: bool, words: str) -> None:  # noqa: FBT001 - a row of the table
    assert says_how_to_end(f"Familias: marcha! {words}", language) is says


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
    assert found.warnings[0] == "with ú “ í ” a segment holds 70 letters, without it 160"
    assert found.plain == (
        'Families Together: ¡unete a la marcha del viernes, señora! "Aqui" estamos. Responda ALTO para salir.'
    )


def test_nothing_may_stand_in_the_place_of_a_field() -> None:
    assert "gets none" not in " ".join(review(ENGLISH.replace("friend", ""), "en", US).warnings)
    assert "who has no zip gets none" in " ".join(review(f"{ENGLISH} {{zip}}", "en", US).warnings)


def test_a_name_may_need_another_segment() -> None:
    """This text has room for six letters and a half of "friend"."""
    tight = ENGLISH + "x" * (160 - len(ENGLISH) + len("{first_name|friend}") - len("friend"))
    found = review(tight, "en", US)
    assert (found.segments.count, found.room) == (1, 0)
    assert found.warnings[0] == "a long name makes it 2 segments; the preview says how many people have one"
