"""Who opens a link: told apart for some minutes, known to nobody. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

_HOUSEHOLD: Final = 64  # bits: a line or a telephone has all the IPv6 addresses that begin with these


def visitor(peer: str, forwarded: str) -> str | None:
    """The network that a request comes from; None where nobody can say.

    `peer` is who is connected, `forwarded` the X-Forwarded-For of the request. Only a proxy on this machine or
    network is believed, and only what it added itself, at the end: whatever stands before came with the request.
    """
    address = _address(peer)
    if address is None or not address.is_global:
        address = _address(forwarded.rpartition(",")[2])
    if address is None or not address.is_global:
        return None
    return str(int(address) >> (128 - _HOUSEHOLD)) if isinstance(address, IPv6Address) else str(address)


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
