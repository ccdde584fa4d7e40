"""Whose telephone it is that was called: by the directory of officials, or else by a campaign's file."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from gateway.calling.busy_hours import zone_of
from gateway.flows.campaign import Campaign
from gateway.flows.speech import written_phone
from gateway.officials.atlas import Atlas
from gateway.officials.errors import OfficialsError
from gateway.officials.official import Office, Official
from gateway.officials.telephone import office_phone


class UnknownOfficeError(LookupError):
    """Nobody has this key, and it is no telephone number."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f'There is no office "{key[:60]}": give a telephone number, or a key that `gateway officials list` shows.'
        )


class Called(NamedTuple):
    """`zone` is an IANA name: the half hours of this office are of its clock."""

    name: str
    phone: str
    zone: str


class Offices:
    def __init__(self, atlas: Atlas, campaigns: Iterable[Campaign]) -> None:
        self._atlas = atlas
        self._names: dict[str, list[str]] = defaultdict(list)
        self._phones: dict[str, set[str]] = defaultdict(set)
        for official in atlas.officials.values():
            for office in official.offices:
                self._enter(office.phone, _named(official, office), official.key, office.key)
        for target in (target for campaign in campaigns for target in campaign.targets if target.phone):
            known = atlas.offices_at(target.phone)
            self._enter(target.phone, "" if known else target.name.get("en", ""), target.key)

    def at(self, phone: str) -> Called:
        """Two officials may share a telephone."""
        office = next(iter(self._atlas.offices_at(phone)), None)
        return Called(" / ".join(self._names.get(phone, ())) or written_phone(phone), phone, zone_of(office))

    def phones(self, key: str) -> frozenset[str]:
        """Of an official, one office of theirs, or a campaign's target, by key; or the number itself.

        Raises UnknownOfficeError.
        """
        if key in self._phones:
            return frozenset(self._phones[key])
        try:
            return frozenset({office_phone(key)[0]})
        except OfficialsError:
            raise UnknownOfficeError(key) from None

    def _enter(self, phone: str, name: str, *keys: str) -> None:
        if name and name not in self._names[phone]:
            self._names[phone].append(name)
        for key in keys:
            self._phones[key].add(phone)


def _named(official: Official, office: Office) -> str:
    name = f"{official.title.get('en', '')} {official.name}".strip()
    return f"{name}, {office.city}" if office.city and len(official.offices) > 1 else name
