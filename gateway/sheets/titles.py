"""What stands above the columns of people's lists, in English and Spanish, and in the exports of known programs."""

from typing import Final

from gateway.flows.words import plain

# As `plain` leaves them. The sooner one is named here the better: of a home phone and a cell phone it is the latter.
_HEADERS: Final[dict[str, str]] = {
    "name": "name|full name|fullname|signer|print name|printed name|nombre completo|nombre y apellido|firmante"
    "|nombre y apellidos|nombre apellido",
    "first": "first name|firstname|first|given name|givenname|f name|forename|nombre|nombres|primer nombre",
    "last": "last name|lastname|last|surname|family name|familyname|l name|apellido|apellidos",
    "phone": "cell phone|cellphone|cell|mobile phone|mobile|mobile number|mobilenumber|cell number|celular"
    "|numero de celular|telefono celular|movil|telefono movil|numero de movil|can2 phone|phone|phone number"
    "|phonenumber|phone no|telephone|telephone number|tel|telefono|numero de telefono",
    "zip": "zip|zip code|zipcode|zip 5|zip5|postal code|postalcode|postcode|zip or postal|ziporpostal|can2 zip"
    "|codigo postal|cp|zona postal|codigo zip|postal",
    "language": "language|lang|preferred language|primary language|idioma|lengua|idioma preferido|lenguaje",
}
_RANKED: Final = {
    word: (column, rank) for column, words in _HEADERS.items() for rank, word in enumerate(words.split("|"))
}


def columns_of(header: list[str]) -> dict[str, int]:
    """Places of name, first, last, phone, zip and language, as far as the titles tell."""
    found: dict[str, tuple[int, int]] = {}
    for place, title in enumerate(header):
        column, rank = _RANKED.get(plain(title), ("", 0))
        if column:
            found[column] = min(found.get(column, (rank, place)), (rank, place))
    return {column: place for column, (_, place) in found.items()}
