"""Escaping for TwiML. By hand: the carrier's builder costs more than the rest of the turn."""

# XML 1.0 knows no control characters but tab, newline and return, and no lone surrogates.
_ILLEGAL: dict[int, str | None] = dict.fromkeys(
    [*(code for code in range(0x20) if code not in (0x9, 0xA, 0xD)), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]
)
_CONTENT = {**_ILLEGAL, ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_ATTRIBUTE = {**_CONTENT, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}


def content(text: str) -> str:
    return text.translate(_CONTENT)


def attribute(text: str) -> str:
    return text.translate(_ATTRIBUTE)
