"""What the gateway itself says by text, outside every flow. Each stays within two segments."""

from typing import Final, Literal

from gateway.flows.events import Language

Notice = Literal["stopped", "help", "restarted", "forgotten", "withdrawn", "inbox", "maybe_stop"]

_WORDS: Final[dict[Notice, dict[Language, str]]] = {
    "stopped": {
        "en": "{organization}: you are unsubscribed and will get no more texts or calls. Text START to come back.",
        "es": "{organization}: ya no va a recibir mensajes ni llamadas. Para volver, mande ALTA.",
    },
    "help": {
        "en": "{organization}. {keywords}{contact}Msg & data rates may apply. Text STOP to end.",
        "es": "{organization}. {keywords}{contact}Pueden aplicarse tarifas de mensajes y datos. ALTO para salir.",
    },
    "restarted": {
        "en": "{organization}: welcome back. {keywords}Text HELP for help, STOP to end.",
        "es": "{organization}: qué gusto tenerle de vuelta. {keywords}AYUDA para ayuda, ALTO para salir.",
    },
    "forgotten": {
        "en": "{organization}: we are erasing all that we hold about you. You will get no more texts or calls.",
        "es": "{organization}: vamos a borrar todo lo que tenemos de usted. Ya no va a recibir mensajes ni llamadas.",
    },
    "withdrawn": {
        "en": "{organization}: your name is off the petition.",
        "es": "{organization}: quitamos su nombre de la lista de firmas.",
    },
    "inbox": {
        "en": "{organization}: thank you for writing. A person will read this. {keywords}",
        "es": "{organization}: gracias por escribir. Una persona va a leer su mensaje. {keywords}",
    },
    "maybe_stop": {
        "en": "{organization}: thank you for writing. A person will read this. For no more texts, reply STOP.",
        "es": "{organization}: gracias por escribir. Una persona lo va a leer. Si ya no quiere mensajes, mande ALTO.",
    },
}
_CONTACT: Final[dict[Language, str]] = {"en": "Help: {}. ", "es": "Ayuda: {}. "}
_KEYWORD: Final[dict[Language, str]] = {"en": "Text {}. ", "es": "Mande {}. "}
_OR: Final[dict[Language, str]] = {"en": " or ", "es": " o "}


def notice(kind: Notice, language: Language, organization: str, keywords: list[str], contact: str) -> str:
    """`keywords` are the first words of the live campaigns on this number, `contact` a way to reach a person."""
    return (
        _WORDS[kind][language]
        .format(
            organization=organization,
            keywords=_KEYWORD[language].format(_OR[language].join(keywords)) if keywords else "",
            contact=_CONTACT[language].format(contact) if contact else "",
        )
        .strip()
    )
