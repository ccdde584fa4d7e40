"""Everything that a gateway needs to work, looked at once, for the operator who asks why it does not."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from gateway import campaigns, embedded, numbers
from gateway.abuse.spending import pause_words
from gateway.carriers.errors import CarrierError
from gateway.carriers.twilio import OwnNumber, Webhooks
from gateway.data_key import misfit
from gateway.db import Database
from gateway.erasure.forecast import spoken_names_going
from gateway.links.reach import reach
from gateway.migrations import is_current
from gateway.runtime import Runtime, open_runtime
from gateway.settings import REQUIRED, Settings, SettingsError

_HOST: Final = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")  # the carrier refuses underscores


@dataclass(frozen=True, slots=True)
class Finding:
    """`wrong` must be mended before the gateway works; a `note` may be meant so. `what` says what to do, too."""

    state: Literal["fine", "note", "wrong"]
    subject: str
    what: str


def checkup(settings: Settings) -> Iterator[Finding]:
    """One finding for each thing looked at; it goes on as far as what is wrong allows."""
    yield from _settings(settings)
    db = Database(settings.database, pool_size=2)
    try:
        tables = _database(db)
        yield tables
        yield _redis(settings)
        if _missing(settings) or tables.state == "wrong":
            return
    finally:
        db.close()
    runtime = open_runtime(settings)
    try:
        yield from _running(runtime)
    finally:
        runtime.close()


def _settings(settings: Settings) -> Iterator[Finding]:
    missing = _missing(settings)
    yield from (Finding("wrong", "settings", line) for line in missing)
    if not missing:
        yield Finding("fine", "settings", "all that is required is set")
    if settings.public_url:
        yield _address("PUBLIC_URL", settings.public_url, settings)
    if settings.link_url:
        found = _address("LINK_URL", settings.link_url, settings)
        yield _leading_here(settings.link_url) if found.state == "fine" else found
    if not settings.help_contact:
        yield Finding(
            "note", "settings", "HELP_CONTACT is not set; whoever texts HELP should be told how to reach you"
        )


def _leading_here(url: str) -> Finding:
    found = reach(url)
    if found == "nowhere":
        return Finding("note", "LINK_URL", f"nobody answers at {url}: short links open nothing unless it leads here")
    if found == "elsewhere":
        return Finding("wrong", "LINK_URL", f"{url} leads to something else than a gateway: short links open nothing")
    return Finding("fine", "LINK_URL", f"{url} leads to a gateway")


def _missing(settings: Settings) -> list[str]:
    try:
        settings.require(*REQUIRED)
    except SettingsError as fault:
        return str(fault).splitlines()
    return []


def _address(name: str, url: str, settings: Settings) -> Finding:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _HOST.fullmatch(parts.netloc.rpartition("@")[2].partition(":")[0] or "_") and ":" not in host:
        return Finding("wrong", name, f'"{host}" is no host name that the carrier takes (no underscores)')
    if parts.query or parts.fragment or parts.username:
        return Finding("wrong", name, "holds more than scheme, host, port and path; remove the rest")
    if _is_local(host) and not settings.twilio_api_base_url:
        return Finding("wrong", name, f"{host} cannot be reached from outside; give the public name or a tunnel's")
    if parts.scheme != "https" and not settings.twilio_api_base_url:
        return Finding("note", name, "is not https: what supporters write and open travels in clear")
    return Finding("fine", name, url)


def _is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost", ".test"))


def _database(db: Database) -> Finding:
    try:
        if is_current(db.engine):
            return Finding("fine", "database", f"answers, and its tables are up to date ({db.engine.dialect.name})")
        return Finding("wrong", "database", "its tables are not up to date; run `gateway migrate`")
    except SQLAlchemyError as fault:
        said = str(getattr(fault, "orig", fault)).strip().partition("\n")[0]
        return Finding("wrong", "database", f"does not answer ({said}); DATABASE_URL says which one it is")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url:
        if embedded.answers(settings.redis):
            return Finding("fine", "Redis", "answers")
        return Finding("wrong", "Redis", "does not answer at REDIS_URL; start it, or mend the address")
    try:
        embedded.redis_server()
    except embedded.EmbeddedError as fault:
        return Finding("wrong", "Redis", str(fault))
    return Finding("fine", "Redis", "embedded; it runs while `gateway serve` or `gateway worker` does")


def _running(runtime: Runtime) -> Iterator[Finding]:
    yield _data_key(runtime)
    try:
        account = {number.phone: number for number in runtime.carrier.numbers()}
    except CarrierError as fault:
        yield Finding("wrong", "carrier", f"{fault} Look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
    else:
        yield Finding("fine", "carrier", f"knows us; the account holds {len(account)} numbers")
        yield from _numbers(runtime, account)
    yield from _campaigns(runtime.db)
    yield from _workers(runtime)
    yield _spending(runtime)
    for slug, count in spoken_names_going(runtime).items():
        todo = "go within two weeks (RETENTION_DAYS); have them written down, or hand the petition over"
        yield Finding("note", slug, f"{count} names that were only spoken {todo}")


def _data_key(runtime: Runtime) -> Finding:
    fault = misfit(runtime.db)
    return Finding("wrong", "DATA_KEY", fault) if fault else Finding("fine", "DATA_KEY", "opens what is stored")


def _workers(runtime: Runtime) -> Iterator[Finding]:
    """Nothing where Redis does not answer: an embedded one runs with the worker."""
    running = runtime.queues.workers()
    if running:
        yield Finding("fine", "worker", f"{running} at work")
    elif running == 0:
        yield Finding("wrong", "worker", "none runs, so nothing leaves but answers; start `gateway worker`")


def _spending(runtime: Runtime) -> Finding:
    runtime.tallies.settle_now()
    pause, spent = runtime.spending.ring_pause(), runtime.spending
    if pause:
        return Finding("wrong", "spending", pause_words(pause))
    so_far = f"${spent.this_hour():.2f} this hour, ${spent.today():.2f} today (UTC)"
    if not runtime.settings.spend_per_hour and not runtime.settings.spend_per_day:
        return Finding("note", "spending", f"{so_far}, and no ceiling; SPEND_PER_HOUR and SPEND_PER_DAY set one")
    return Finding("fine", "spending", so_far)


def _numbers(runtime: Runtime, account: dict[str, OwnNumber]) -> Iterator[Finding]:
    wanted = Webhooks.below(runtime.settings.public_url)
    stop = {number.phone: numbers.who_answers_stop(number) for number in numbers.every(runtime.db) if number.text}
    for phone, slugs in numbers.in_use(runtime.db).items():
        own = account.get(phone)
        if own is None:
            todo = f"is not in the carrier's account, but {', '.join(slugs)} should answer there"
            yield Finding("wrong", phone, f"{todo}; `gateway campaign unbind`, or get the number")
        elif any(numbers.differences(own, wanted)):
            yield Finding("wrong", phone, "does not point to this gateway; run `gateway numbers sync`")
        else:
            answers = f"; {stop[phone]} answers STOP" if phone in stop else ""
            yield Finding("fine", phone, f"points here, for {', '.join(slugs)}{answers}")


def _campaigns(db: Database) -> Iterator[Finding]:
    listed = campaigns.every(db)
    if not listed:
        yield Finding("note", "campaigns", "there is none yet; `gateway campaign import FILE --number NUMBER`")
    for campaign in listed:
        if campaign.status == "live" and not campaign.numbers:
            todo = "answers on no number; `gateway campaign import` it again with --number"
            yield Finding("wrong", campaign.slug, todo)
        for key in campaign.strangers if campaign.status == "live" else ():
            todo = f"calls {key}, whom the directory does not have: left out; `gateway officials list` shows all"
            yield Finding("wrong", campaign.slug, todo)
