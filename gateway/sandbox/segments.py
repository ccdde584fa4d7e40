"""How many segments a text takes, counted as the carrier bills it (3GPP TS 23.038 and 23.040)."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_WIDTH = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
_GSM_SINGLE, _GSM_PART, _UCS2_SINGLE, _UCS2_PART = 160, 153, 70, 67


def segments(body: str) -> int:
    """At least 1; a character that takes two units never straddles two segments."""
    widths = [_WIDTH.get(character, 0) for character in body]
    if all(widths):
        return _parts(widths, _GSM_SINGLE, _GSM_PART)
    return _parts([2 if ord(character) > 0xFFFF else 1 for character in body], _UCS2_SINGLE, _UCS2_PART)


def _parts(widths: list[int], single: int, part: int) -> int:
    if sum(widths) <= single:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count
