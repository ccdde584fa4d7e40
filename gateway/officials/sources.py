"""Where the directory's files come from: a folder, or https. Read whole, up to a bound; nothing of them is kept."""

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from gateway.officials.errors import OfficialsError

MEMBERS: Final = "legislators-current.yaml"
DISTRICT_OFFICES: Final = "legislators-district-offices.yaml"
ZIP_FILES: Final = ("zip-districts*.csv", "tab20_cd*_zcta520_natl.txt", "zccd*.csv")  # the best first

# In June 2026 the largest had 1.1 and 6.2 MB.
_LARGEST_YAML: Final = 8_000_000
_LARGEST_ZIPS: Final = 40_000_000
_SECONDS: Final = 30  # without a byte
_WHOLE_SECONDS: Final = 300
_CHUNK: Final = 65536


@dataclass(frozen=True, slots=True)
class File:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """`zips` is None where the ZIP codes stay as they are. `origin` is for the report."""

    origin: str
    members: File
    offices: File
    zips: File | None


def zips_in(folder: Path) -> str | None:
    """The path of the best file of ZIP codes there, known by its name."""
    return next((str(path) for pattern in ZIP_FILES for path in sorted(folder.glob(pattern))), None)


def from_folder(folder: Path, zips: str | None) -> Source:
    """`zips` is a path or an address; None leaves the ZIP codes as they are."""
    members, offices = (_of_path(folder / name, _LARGEST_YAML) for name in (MEMBERS, DISTRICT_OFFICES))
    return Source(str(folder), members, offices, _zips(zips))


def from_web(base: str, zips: str | None) -> Source:
    members, offices = (_of_web(f"{base}/{name}", _LARGEST_YAML) for name in (MEMBERS, DISTRICT_OFFICES))
    return Source(base, members, offices, _zips(zips))


def _zips(place: str | None) -> File | None:
    if not place:
        return None
    return _of_web(place, _LARGEST_ZIPS) if "://" in place else _of_path(Path(place), _LARGEST_ZIPS)


def _of_path(path: Path, most: int) -> File:
    try:
        with path.open("rb") as file:
            return _decoded(path.name, _bounded(file.read, path.name, most))
    except OSError as fault:
        raise OfficialsError(f"{path}: {fault.strerror or fault}.") from None


def _of_web(url: str, most: int) -> File:
    if not url.startswith("https://"):
        raise OfficialsError(f"{url}: only addresses that begin with https:// are read.")
    name = url.rpartition("/")[2]
    try:
        with _opener().open(url, timeout=_SECONDS) as response:
            body = _bounded(response.read1, url, most)
            announced = response.headers.get("Content-Length")
    except urllib.error.HTTPError as fault:
        fault.close()
        raise OfficialsError(f"{url}: the server answered {fault.code}; is the address still right?") from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        said = getattr(fault, "reason", None) or fault
        raise OfficialsError(f"{url}: cannot be fetched ({said or type(fault).__name__}).") from None
    if announced is not None and announced != str(len(body)):
        raise OfficialsError(f"{url}: the download broke off after {len(body)} of {announced} bytes; try again.")
    return _decoded(name, body)


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith("https://"):
            fp.close()
            raise OfficialsError(f"{req.full_url}: leads to an address without https, which is not followed.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    https = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(https, _OnlyHttps())


def _bounded(read: Callable[[int], bytes], name: str, most: int) -> bytes:
    body = bytearray()
    give_up = time.monotonic() + _WHOLE_SECONDS
    while chunk := read(_CHUNK):
        body += chunk
        if time.monotonic() > give_up:
            raise OfficialsError(f"{name}: takes more than {_WHOLE_SECONDS // 60} minutes; try again.")
        if len(body) > most:
            raise OfficialsError(
                f"{name}: is larger than {most // 1_000_000} MB; this is not the file that it should be."
            )
    return bytes(body)


def _decoded(name: str, body: bytes) -> File:
    try:
        return File(name, body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise OfficialsError(f"{name}: is not in UTF-8; this is not the file that it should be.") from None
