"""What a supporter's words say: a name, a ZIP code, yes or no, a language."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gateway.flows.events import Language
from gateway.flows.words import plain

_LONGEST_NAME = 60
_MOST_NAMES = 7  # "Maria de los Angeles de la Cruz" are seven words

_GREETING = re.compile(r"^(?:(?:hi|hello|hey|hola|yes|sí|si|no)\b[,.!:;\s-]*)+", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"^(?:my\s+(?:full\s+)?name\s+is|my\s+name['’]?s|the\s+name\s+is|name\s+is|name\s*:"
    r"|this\s+is|i\s+am|i['’]?m|it['’]?s|mi\s+nombre(?:\s+completo)?\s+es"
    r"|(?:yo\s+)?me\s+llamo|(?:yo\s+)?soy|es|nombre\s*:)\s+",
    re.IGNORECASE,
)
_SPANISH_INTRODUCTION = re.compile(r"\b(?:mi nombre|me llamo|yo soy|soy|nombre)\b")
_ENGLISH_INTRODUCTION = re.compile(r"\b(?:my name|i am|im|this is|name is)\b")
_ZIP = re.compile(r"(?<![\d$])(?<!\d[.,-])(\d{5})(?:[-\s]?\d{4})?(?!\d|[.,-]\d)", re.ASCII)
_SPACED_ZIP = re.compile(r"(?<!\d)\d(?:[ .-]\d){4}(?!\d)", re.ASCII)
_ZIP_LABEL = re.compile(
    r"(?:\b(?:and|with|from|in|y|con|de|en)\s+)?(?:\b(?:my|mi)\s+)?"
    r"\b(?:zip\s*code|zip|postal\s+code|c[oó]digo\s+postal|zona\s+postal|cp)\b(?:\s+(?:is|es))?\s*[:#]?"
    r"|\b(?:and|from|in|y|de|en)\s*$",
    re.IGNORECASE,
)
_LOWEST_ZIP = "00501"
_JOINERS = frozenset(".'’ʼ-")
_REFUSED = frozenset("?@&<>{}[]|\\/=+%$^")
_NO_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ‘`´"))
_AROUND = ' ,;:!¡¿"“”()*_~-'

_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "da", "do", "dos", "das", "van", "von", "der", "di"})

# Words of sentences: whoever sends one of these has sent no name. Words that are somebody's name as well (Will, Bill,
# White, Blanca, Ella, My, An) are not among them.
_NO_NAMES = frozenset(
    """
    am are as at be been but by can cant could did didnt does done dont for from get going got had has have
    hello help hey hi how if into is it its just later maybe me much name names never nope not nothing now
    number of off ok okay on or our out please pls phone petition police president put question right sign
    signed signing sorry start still stop text texts thank thanks that the their them then there these they
    thing this those to today tomorrow tonight up us want was we were what when where which who why with wont
    work would wrong yeah yep yes yet your zip code call calls calling called again always cancel delete erase
    remove borrar borren borrenla cancelar elimine eliminar quiten quitenla belong belongs together united
    march and anybody anyone because correct cousin dad everything father grandma here home mom money mother
    need no somebody someone something abuela abuelo alguien alto apellido apellidos aqui alli ahora asi ayuda
    bien codigo como con correcto cual cuando donde eres es eso esta estan estas este esto estoy favor firma
    firmar firmas fue gracias hacer hola hoy llamada llamar llame llamo llaman mal mama manana mensaje
    mensajes mucho muy nada necesito nombre numero nunca papa para pero perdon peticion poder por porque
    postal presidente primo puede puedo que quien quienes quiere quieren quiero sabe salir ser siempre sin
    sobre soy tambien telefono tengo tiene todo usted ustedes ver vez ya yo
    """.split()  # noqa: SIM905 - a list of two hundred quoted words reads worse
)

YES = frozenset(
    """
    yes y yeah yep yup yess yea ya ye ok okay k sure correct right true agree agreed absolutely
    definitely certainly fine
    confirm confirmed si sí s sip sii sipi claro dale correcto cierto confirmo confirmar vale bueno
    acepto seguro
    simon ándale andale exacto asi afirmativo 1
    """.split()  # noqa: SIM905 - as above
)
NO = frozenset(
    """
    no n nope nah nop not wrong incorrect false never nel incorrecto falso nunca negativo mal equivocado
    equivocada 2
    """.split()  # noqa: SIM905 - as above
)
_YES_PHRASES = frozenset(
    {
        "of course", "thats me", "that is me", "thats right", "that is right", "thats correct",
        "i did", "i do", "it is",
        "yes i did", "yes it is", "sounds good", "go ahead", "sign me up", "por supuesto",
        "de acuerdo", "esta bien",
        "asi es", "si fui yo", "soy yo", "fui yo", "yo fui", "claro que si", "como no", "es correcto", "sí soy yo",
    }
)  # fmt: skip
_NO_PHRASES = frozenset(
    {
        "not me", "it wasnt me", "wasnt me", "that wasnt me", "thats not me", "i did not",
        "i didnt", "no i did not",
        "no i didnt", "remove it", "remove", "remove me", "take it off", "not right", "not correct", "thats wrong",
        "no fui yo", "yo no fui", "no soy yo", "esta mal", "no es correcto", "quitenla", "quitela",
        "borrenla", "para nada",
    }
)  # fmt: skip

_SWITCHES: dict[str, Language] = {
    "english": "en", "ingles": "en", "in english": "en", "en ingles": "en", "english please": "en", "inglish": "en",
    "speak english": "en", "spanish": "es", "espanol": "es", "in spanish": "es",
    "en espanol": "es", "espanol por favor": "es",
    "en espanol por favor": "es", "spanish please": "es", "in english please": "en", "in spanish please": "es",
    "en ingles por favor": "en", "castellano": "es", "espaniol": "es", "espanhol": "es", "hablo espanol": "es",
    "no english": "es", "no hablo ingles": "es", "no spanish": "en", "habla espanol": "es",
}  # fmt: skip
_SPANISH = frozenset(
    """
    hola gracias por favor porfavor quiero firmar llamar llamo nombre soy buenos buenas dias tardes
    noches usted
    ustedes para como que cuando donde porque pero necesito ayuda peticion firma mensaje familias tambien
    muchas si claro
    dale correcto vale bueno acepto andale exacto
    alto parar pare paren baja cancelar basta salir detener ayudame informacion comenzar empezar alta nomas
    mas mensajes
    ya esto esta eso quien son estoy tengo puedo
    olvidame olvideme olvidenme borrame borreme borrenme
    """.split()  # noqa: SIM905 - as above
)
_ENGLISH = frozenset(
    """
    hi hello thanks thank please want sign call my name is am good morning what how when where why
    because but need help
    petition message families also the this that yes yeah yep sure correct right you
    forget erase delete remove
    """.split()  # noqa: SIM905 - as above
)


@dataclass(frozen=True, slots=True)
class Details:
    """What one text holds of a signature; empty strings for what it does not."""

    name: str = ""
    zip: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.zip)


def parse_zip(text: str) -> str | None:
    """The five digits of the one ZIP code in a text; None if there is none, or two different ones."""
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    found = set(_ZIP.findall(text)) or {re.sub(r"\D", "", digits) for digits in _SPACED_ZIP.findall(text)}
    if len(found) != 1:
        return None
    code: str = found.pop()
    return code if code >= _LOWEST_ZIP else None


def parse_name(text: str) -> str | None:
    """A person's name as its owner writes it, without "my name is"; None for anything that is no name.

    Case is repaired only when there is none: `JOSÉ DE LA CRUZ` becomes `José de la Cruz`, `McKay` stays.
    """
    name = _own_words(unicodedata.normalize("NFC", text[:200]))
    if not 2 <= len(name) <= _LONGEST_NAME or _REFUSED & set(text) or plain(name) in YES:
        return None
    words = name.split(" ")
    if len(words) > _MOST_NAMES or not all(map(_looks_like_a_name, words)):
        return None
    return _with_capitals(name) if name.islower() or name.isupper() else name


def _own_words(text: str) -> str:
    """The text without a greeting, "my name is", emoji and what stands around the words."""
    words = " ".join(text.split())
    greeted = _GREETING.sub("", words, count=1)
    if _INTRODUCTION.match(greeted) or words[: len(words) - len(greeted)].rstrip().endswith((",", ".", "!")):
        words = greeted  # "si" alone may begin a name: Si Nguyen
    words = _INTRODUCTION.sub("", words, count=1)
    stripped = [word.strip(_AROUND) for word in words.split(" ")]
    kept = [word for word in stripped if any(map(str.isalnum, word))]
    if kept and len(kept[-1]) > len("Jr."):
        kept[-1] = kept[-1].rstrip(".")
    return " ".join(kept)


def _looks_like_a_name(word: str) -> bool:
    known = plain(word)
    # In scripts with vowel signs (Devanagari, Arabic) those are marks, no letters of their own.
    letters = all(char.isalpha() or char in _JOINERS or unicodedata.category(char)[0] == "M" for char in word)
    return letters and word[0].isalpha() and word.count(".") <= 1 and (known in _PARTICLES or known not in _NO_NAMES)


def _with_capitals(name: str) -> str:
    words = [word if word in _PARTICLES else _capital(word) for word in name.lower().split(" ")]
    return " ".join([_capital(words[0]), *words[1:]])


def _capital(word: str) -> str:
    """`o'brien-lópez` -> `O'Brien-López`; `d'angelo` likewise."""
    return re.sub(r"(^|[-'’ʼ])([^\W\d_])", lambda found: found[1] + found[2].upper(), word)


def parse_details(text: str) -> Details:
    """Name and ZIP code from one text, in either order, with or without commas: `60601, maria lopez`."""
    code = parse_zip(text) or ""
    rest = text
    if code:
        normal = unicodedata.normalize("NFKC", text)
        rest = _SPACED_ZIP.sub(" ", _ZIP.sub(" ", normal, count=1), count=1).strip(" ,.;:/-\n\t")
        rest = _ZIP_LABEL.sub(" ", rest)
    return Details(parse_name(rest) or "", code)


def parse_yes_no(text: str) -> Literal["yes", "no"] | None:
    words = plain(text)
    first, _, rest = words.partition(" ")
    if words in _YES_PHRASES or words in YES:
        return "yes"
    if words in _NO_PHRASES or words in NO:
        return "no"
    if first in {"yes", "yeah", "yep", "si", "claro", "ok"} and not NO & set(rest.split()):
        return "yes" if len(rest) <= 40 else None
    return _no_with_more(first, rest)


def _no_with_more(first: str, rest: str) -> Literal["no"] | None:
    return "no" if first in {"no", "nope"} and len(rest) <= 40 else None


def corrected_details(text: str) -> Details:
    """The details in "No, it's Maria Lopez 60601": what follows the no."""
    return parse_details(re.sub(r"^\s*(?:no|nope)\b[\s,.!:;]*", "", text, count=1, flags=re.IGNORECASE))


def asked_language(text: str) -> Language | None:
    """The language that a whole message asks for: `ESPAÑOL`, `in English please`."""
    return _SWITCHES.get(plain(text)) if len(text) <= 40 else None


def introduced_in(text: str) -> Language | None:
    """The language of "my name is" or "me llamo"; names themselves belong to no language."""
    words = plain(text)
    spanish, english = _SPANISH_INTRODUCTION.search(words), _ENGLISH_INTRODUCTION.search(words)
    if bool(spanish) == bool(english):
        return None
    return "es" if spanish else "en"


def detect_language(text: str) -> Language | None:
    """The language that most of the common words in a text belong to; None if it cannot be told."""
    asked = asked_language(text)
    if asked:
        return asked
    words = plain(text).split(" ")
    spanish = sum(word in _SPANISH for word in words) + any(mark in text for mark in "¿¡ñÑ")
    english = sum(word in _ENGLISH for word in words)
    if spanish == english:
        return None
    return "es" if spanish > english else "en"


@lru_cache(maxsize=64)  # a turn compares one name several times
def name_key(name: str) -> str:
    """The same for every way of writing one name: `José  LÓPEZ-Díaz` and `jose lopez diaz`."""
    folded = unicodedata.normalize("NFKD", name.translate(_NO_APOSTROPHES)).casefold()
    letters = "".join(mark if mark.isalnum() else " " for mark in folded if not unicodedata.combining(mark))
    return " ".join(letters.split())
