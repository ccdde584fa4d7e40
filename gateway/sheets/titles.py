"""What stands above the columns of people's lists, in English and Spanish, and in the exports of known programs."""

import re
from typing import Final

from gateway.flows.words import plain

# As `plain` leaves them. The sooner one is named here the better: of a home phone and a cell phone it is the latter.
_HEADERS: Final[dict[str, str]] = {
    "name": "name|full name|fullname|signer|print name|printed name|nombre completo|nombre y apellido|firmante"
    "|nombre y apellidos|nombre apellido|nombres y apellidos|member name|contact name",
    "first": "first name|firstname|first|given name|givenname|f name|forename|nombre|nombres|primer nombre",
    "last": "last name|lastname|last|surname|family name|familyname|l name|apellido|apellidos",
    "phone": "cell phone|cellphone|cell|cell phone number|mobile phone|mobilephone|mobile|mobile number|mobilenumber"
    "|mobile phone number|cell number|celular|numero de celular|numero celular|no de celular|cel|telefono celular"
    "|movil|telefono movil|numero de movil|whatsapp|can2 phone|preferred phone|primary phone|phone|phone number"
    "|phonenumber|phone no|phone 1|phone 1 value|telephone|telephone number|contact number|tel|telefono"
    "|numero de telefono|numero telefonico|no de telefono",
    "zip": "zip|zip code|zipcode|zip 5|zip5|postal code|postalcode|postcode|zip or postal|ziporpostal|can2 zip"
    "|zip postal code|home zip|mailing zip|mailing postal code|mailingpostalcode|codigo postal|cp|zona postal"
    "|codigo zip|postal",
    "language": "language|lang|preferred language|primary language|idioma|lengua|idioma preferido|lenguaje",
}
_RANKED: Final = {
    word: (column, rank) for column, words in _HEADERS.items() for rank, word in enumerate(words.split("|"))
}


def columns_of(header: list[str]) -> dict[str, int]:
    """Places of name, first, last, phone, zip and language, as far as the titles tell."""
    found: dict[str, tuple[int, int]] = {}
    for place, title in enumerate(header):
        column, rank = _ranked(title)
        if column:
            found[column] = min(found.get(column, (rank, place)), (rank, place))
    places = {column: place for column, (_, place) in found.items()}
    if "last" in places and "first" not in places and "name" in _parts(header[places.get("name", places["last"])]):
        places["first"] = places.pop("name")
    return places


def _ranked(title: str) -> tuple[str, int]:
    """In two languages at once, such as `Teléfono / Phone`, too, if all that is said there is known."""
    whole = _RANKED.get(plain(title))
    parts = [_RANKED.get(part, ("", 0)) for part in _parts(title)]
    return whole or (parts[0] if parts and all(column for column, _ in parts) else ("", 0))


def _parts(title: str) -> list[str]:
    return [part for part in map(plain, re.split(r"[/|()\n]| - ", title)) if part]
