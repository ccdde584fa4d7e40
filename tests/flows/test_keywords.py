"""Which campaign a text asks for."""

import pytest

from gateway.flows.campaign import keyword_table
from gateway.flows.keywords import Keyword, KeywordTable
from tests.flows.demo import demo_campaigns

SIGN, CALL = (campaign.slug for campaign in demo_campaigns())
TABLE = keyword_table(demo_campaigns())


@pytest.mark.parametrize(
    "text",
    [
        "SIGN",
        "sign",
        " Sign! ",
        "sign.",
        "“SIGN”",
        "s i g n",
        "sígn",
        "SIGN ✊🏽",
        "✊ sign",
        "sing",
        "sgin",
        "signn",
        "SIGNNNN",
        "sign me up",
        "Sign me up please!",
        "please sign",
        "I want to sign",
        "hi, I want to sign the petition",
        "sign the petition",
        "hello please sign me up",
        "SIGN up",
        "sign-up",
        "sign/petition",
        "petitoin",
        "famlies",
        "ｓｉｇｎ",
    ],
)
def test_english_signers(text: str) -> None:
    assert TABLE.match(text) == Keyword(SIGN, "en")


@pytest.mark.parametrize(
    "text",
    [
        "FIRMAR",
        "firmar por favor",
        "¡Firmar!",
        "quiero firmar",
        "Hola, quiero firmar la petición",
        "petición",
        "PETICION",
        "frimar",
        "firmarr",
        "Fírmar",
        "firmo",
        "familias",
    ],
)
def test_spanish_signers(text: str) -> None:
    assert TABLE.match(text) == Keyword(SIGN, "es")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("CALL", "en"),
        ("call me", "en"),
        ("Call now please", "en"),
        ("CALL THE WHITE HOUSE", "en"),
        ("cal", "en"),
        ("llamar ahora", "es"),
        ("Llamar a la Casa Blanca", "es"),
        ("quiero llamar", "es"),
        ("lamar", "es"),
    ],
)
def test_callers(text: str, language: str) -> None:
    found = TABLE.match(text)
    assert found
    assert (found.campaign, found.language, found.words) == (CALL, language, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SIGN Maria Lopez 60601", "Maria Lopez 60601"),
        ("sign: Maria López, 60601", "Maria López, 60601"),
        ("Sign 60601 Maria", "60601 Maria"),
        ("SIGN,Maria Lopez", "Maria Lopez"),
        ("sign my name is Maria Lopez", "my name is Maria Lopez"),
        ("sing Maria Lopez", "Maria Lopez"),
        ("sgin 60601", "60601"),
        ("please sign José Núñez 60601-1234", "José Núñez 60601-1234"),
        ("SIGN Will White 60601", "Will White 60601"),
    ],
)
def test_answers_in_the_keyword_message(text: str, words: str) -> None:
    assert TABLE.match(text) == Keyword(SIGN, "en", words)


@pytest.mark.parametrize(
    "text",
    [
        "call my cousin tomorrow ok?",
        "call me when you get home",
        "Sign of the times",
        "families belong together",
        "family is here",
        "I will call you later",
        "stop this bill",
        "what is this",
        "cell phone broken",
        "signal lost",
        "firma de quien?",
        "sin nada",
        "calm down please",
        "sigh, not again",
        "how do I sign?",
        "call 911 now",
        "hola",
        "yes",
        "your call was dropped",
        "",
        "   ",
        "👍",
        "sing along with me tonight",
        "ring ring who is there",
        "junta de padres",
    ],
)
def test_sentences_are_not_keywords(text: str) -> None:
    assert TABLE.match(text) is None


@pytest.mark.parametrize(("text", "exact"), [("CALL", True), ("call me", True), ("Carl", False), ("calll", False)])
def test_in_the_middle_of_a_conversation_a_misspelling_is_none(text: str, exact: bool) -> None:  # noqa: FBT001 - a table
    assert TABLE.match(text)
    assert bool(TABLE.match(text, typos=False)) is exact


def test_a_typo_between_two_campaigns_is_nobody_s() -> None:
    table = KeywordTable([("BOOK", "one", "en"), ("BOOT", "two", "en")])
    assert table.match("BOOS") is None
    assert table.match("BOOOK") == Keyword("one", "en")


def test_typos_keep_the_first_letter_and_spare_short_keywords() -> None:
    table = KeywordTable([("SIGN", "one", "en"), ("YA", "two", "es")])
    assert table.match("dign") is None
    assert table.match("yo") is None
    assert table.match("ya") == Keyword("two", "es")


def test_the_earlier_campaign_keeps_a_word_that_two_claim() -> None:
    table = KeywordTable([("SIGN", "old", "en"), ("sign", "new", "es")])
    assert table.match("Sign") == Keyword("old", "en")


def test_keywords_of_several_words() -> None:
    table = KeywordTable([("White House", "house", "en")])
    assert table.match("white house") == table.match("WhiteHouse!") == Keyword("house", "en")
