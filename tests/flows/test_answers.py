"""Names, ZIP codes, yes and no, languages."""

import pytest

from gateway.flows.answers import (
    Details,
    asked_language,
    detect_language,
    introduced_in,
    name_key,
    parse_details,
    parse_name,
    parse_yes_no,
    parse_zip,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maria Lopez", "Maria Lopez"),
        ("maria lopez", "Maria Lopez"),
        ("MARÍA DE LOS ÁNGELES PEÑA", "María de los Ángeles Peña"),
        ("My name is Maria Lopez.", "Maria Lopez"),
        ("Hi! I'm Maria Lopez", "Maria Lopez"),
        ("hola, me llamo José Núñez", "José Núñez"),
        ("Mi nombre es ana", "Ana"),
        ("soy Juan Carlos de la Cruz y Soto", "Juan Carlos de la Cruz y Soto"),
        ("Shaun McKay", "Shaun McKay"),
        ("mary-jane o'brien", "Mary-Jane O'Brien"),
        ("Ma. Elena R. Vda. de Ruiz", "Ma. Elena R. Vda. de Ruiz"),
        ("Maria Lopez 😊❤️", "Maria Lopez"),
        ("  Maria \n Lopez!!", "Maria Lopez"),
        ("“Maria Lopez”", "Maria Lopez"),
        ("Lopez, Maria", "Lopez Maria"),
        ("Will White", "Will White"),
        ("Blanca Bill", "Blanca Bill"),
        ("Si Nguyen", "Si Nguyen"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ольга Иванова", "Ольга Иванова"),
        ("प्रिया शर्मा", "प्रिया शर्मा"),
        ("王小明", "王小明"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "?",
        "Maria Lopez?",
        "60601",
        "Maria2",
        "www.example.org",
        "https://x.example/a",
        "maria@example.org",
        "yes",
        "Sí",
        "what is this",
        "who are you",
        "no",
        "stop",
        "hola",
        "hello",
        "no quiero",
        "call me later",
        "a" * 61,
        "Ana " * 9,
        "{name}",
        "<b>Maria</b>",
        "Maria & Jose",
        "\x00\x01",
        "..",
        "- -",
        "thanks",
        "gracias",
        "ok",
        "firmar por favor",
    ],
)
def test_no_names(text: str) -> None:
    assert parse_name(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "60601",
        " 60601 ",
        "60601-1234",
        "606011234",
        "60601 1234",
        "my zip is 60601",
        "zip:60601",
        "ZIP #60601.",
        "Chicago IL 60601",
        "6 0 6 0 1",
        "６０６０１",
        "60601!",
        "(60601)",
        "Lopez,60601",
        "Maria60601",
        "60601, sorry: 60601",
        "es el 60601 gracias",
    ],
)
def test_zips(text: str) -> None:
    assert parse_zip(text) == "60601"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6060",
        "606011",
        "312-555-0100",
        "3125550100",
        "+13125550100",
        "60601 or 60602",
        "00000",
        "00100",
        "$60601",
        "60,601",
        "1.60601",
        "sixty",
        "60601-12",
        "606 01",
    ],
)
def test_no_zips(text: str) -> None:
    assert parse_zip(text) is None


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Maria Lopez 60601", Details("Maria Lopez", "60601")),
        ("60601 Maria Lopez", Details("Maria Lopez", "60601")),
        ("maria lopez, 60601-1234", Details("Maria Lopez", "60601")),
        ("Maria Lopez\n60601", Details("Maria Lopez", "60601")),
        ("my name is Maria Lopez and my zip code is 60601", Details("Maria Lopez", "60601")),
        ("Me llamo Ana Ruiz, código postal 60601", Details("Ana Ruiz", "60601")),
        ("Ana Ruiz from 60601", Details("Ana Ruiz", "60601")),
        ("60601", Details("", "60601")),
        ("Ana", Details("Ana", "")),
        ("what?", Details()),
    ],
)
def test_details(text: str, details: Details) -> None:
    assert parse_details(text) == details


@pytest.mark.parametrize(
    "text",
    [
        "YES",
        "yes!",
        "y",
        "Yeah",
        "ok",
        "Okay.",
        "sure",
        "si",
        "sí",
        "SÍ",
        "Sí, gracias",
        "claro",
        "dale",
        "Claro que sí",
        "correct",
        "yes please",
        "yes thats me",
        "sí soy yo",
        "that's right",
        "👍 yes",
        "por supuesto",
        "1",
    ],
)
def test_yes(text: str) -> None:
    assert parse_yes_no(text) == "yes"


@pytest.mark.parametrize(
    "text", ["NO", "no.", "nope", "No, that's wrong", "no fui yo", "not me", "wrong", "I did not", "2"]
)
def test_no(text: str) -> None:
    assert parse_yes_no(text) == "no"


@pytest.mark.parametrize(
    "text", ["", "maybe", "Maria Lopez", "60601", "yes but no", "si no fui yo", "what", "Dale Smith"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert parse_yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ESPAÑOL", "es"),
        ("español por favor", "es"),
        ("Spanish", "es"),
        ("in Spanish please", "es"),
        ("No hablo inglés", "es"),
        ("English", "en"),
        ("INGLÉS", "en"),
        ("en inglés por favor", "en"),
        ("Maria English", None),
        ("", None),
    ],
)
def test_language_asked_for(text: str, language: str | None) -> None:
    assert asked_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, quiero firmar", "es"),
        ("¿qué es esto?", "es"),
        ("hello I want to sign", "en"),
        ("what is this?", "en"),
        ("Maria Lopez", None),
        ("60601", None),
        ("ok", None),
        ("", None),
        ("sí", "es"),
        ("ALTO", "es"),
        ("ayuda", "es"),
        ("STOP", None),
        ("yes", "en"),
    ],
)
def test_language_of_common_words(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_language_of_an_introduction() -> None:
    assert introduced_in("me llamo John Smith") == "es"
    assert introduced_in("My name is José") == "en"
    assert introduced_in("José") is None


def test_names_compare_whatever_their_spelling() -> None:
    assert name_key("José  LÓPEZ-Díaz") == name_key("jose lopez diaz") == name_key("Jose\u0301 López Díaz.")
    assert name_key("O'Brien") == name_key("O’Brien") == name_key("obrien")
    assert name_key("Ana Ruiz") != name_key("Ana Ruis")
    assert name_key("Straße") == name_key("STRASSE")
