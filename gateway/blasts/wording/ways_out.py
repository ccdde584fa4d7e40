"""Does a text say how to end this? The word alone does not: "Help us stop the raids!" Pure."""

import re
from collections.abc import Mapping
from typing import Final

from gateway.flows.events import Language
from gateway.flows.words import plain

EXAMPLES: Final[Mapping[Language, str]] = {"en": "Reply STOP to end", "es": "Responda ALTO para terminar"}

# In words without case, accents and punctuation: somebody is told to send the word, or what the word does.
_ENGLISH: Final = (
    r"\b(?:reply|text|txt|send|answer|respond|write|type) (?:(?:back|with|us|the|word|just|or|help) )*stop\b"
    r"|\bstop (?:to |2 ?)?(?:end|quit|opt|cancel|unsubscribe|leave|exit|stop|remove|be removed)s?\b"
)
_SPANISH: Final = (
    r"\b(?:respond|envi|mand|escrib|contest|text)[a-z]* (?:(?:nos|con|la|palabra|solo|o|ayuda) )*"
    r"(?:stop|alto|parar|baja|cancelar)\b"
    r"|\b(?:stop|alto|parar|baja|cancelar) (?:para |y )?(?:ya )?"
    r"(?:no (?:recibi|le|te|mas)|salir|sale\b|(?:termin|acab|dej|cancel|finaliz|par)ar?\b|detener|detiene|dar[st]e)"
)
# Who writes in Spanish may say it in English, as carriers write it themselves.
_SAID: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(_ENGLISH),
    "es": re.compile(f"{_SPANISH}|{_ENGLISH}"),
}


def says_how_to_end(text: str, language: Language) -> bool:
    return _SAID[language].search(plain(text)) is not None
