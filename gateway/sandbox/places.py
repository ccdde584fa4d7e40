"""Where a number seems to be, by its area code; the carrier's guess, often empty."""

_AREAS = {
    "202": ("WASHINGTON", "DC", "20006"),
    "206": ("SEATTLE", "WA", "98101"),
    "210": ("SAN ANTONIO", "TX", "78205"),
    "212": ("NEW YORK", "NY", "10001"),
    "213": ("LOS ANGELES", "CA", "90012"),
    "305": ("MIAMI", "FL", "33130"),
    "312": ("CHICAGO", "IL", "60601"),
    "415": ("SAN FRANCISCO", "CA", "94102"),
    "505": ("ALBUQUERQUE", "NM", "87102"),
    "512": ("AUSTIN", "TX", "78701"),
    "602": ("PHOENIX", "AZ", "85003"),
    "713": ("HOUSTON", "TX", "77002"),
    "915": ("EL PASO", "TX", "79901"),
}


def place(prefix: str, number: str) -> dict[str, str]:
    """`FromCity`, `FromState`, `FromZip`, `FromCountry` for the prefix From; a short code has none of them."""
    american = number.startswith("+1") and len(number) == 12
    city, state, zip_code = _AREAS.get(number[2:5], ("", "", "")) if american else ("", "", "")
    country = "US" if american else ""
    return {
        f"{prefix}City": city,
        f"{prefix}State": state,
        f"{prefix}Zip": zip_code,
        f"{prefix}Country": country,
    }
