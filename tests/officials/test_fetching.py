"""The files over https, from a server on this machine with a certificate of its own."""

import http.server
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.officials import sources
from gateway.officials.errors import OfficialsError
from gateway.officials.sources import DISTRICT_OFFICES, MEMBERS
from tests.cli.conftest import Shell
from tests.officials.files import ZIPS, published


class _Server(http.server.BaseHTTPRequestHandler):
    files: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        folder, _, name = self.path.lstrip("/").partition("/")
        if folder == "http":
            self._answer(302, b"", Location=f"http://127.0.0.1:1/{name}")
        elif folder == "moved":
            self._answer(301, b"", Location=f"/files/{name}")
        elif folder == "cut":
            self._answer(200, published(name).encode()[:1000], **{"Content-Length": "500000"})
        elif folder == "huge":
            self._answer(200, b"x" * 9_000_000)
        elif folder == "files" and name in self.files:
            self._answer(200, self.files[name].encode())
        else:
            self._answer(404, b"<html>no</html>")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # whoever asked has heard enough
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: the suite's output is for its results."""


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that broke off is what these tests are about."""


def certificate(folder: Path) -> Path:
    """One file with the key and the certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The server's address, and the certificate that whoever trusts it must know."""
    path = certificate(tmp_path_factory.mktemp("tls"))
    _Server.files = {name: published(name) for name in (MEMBERS, DISTRICT_OFFICES, ZIPS)}
    server = _Quiet(("127.0.0.1", 0), _Server)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}", path
    server.shutdown()
    thread.join(60)
    server.server_close()


@pytest.fixture
def url(served: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SSL_CERT_FILE", str(served[1]))
    return served[0]


def test_everything_from_the_web(shell: Shell, url: str) -> None:
    told = shell.succeeds(
        "officials update --as rita", OFFICIALS_URL=f"{url}/files/", ZIP_DISTRICTS_URL=f"{url}/moved/{ZIPS}"
    )
    assert "New: 537 members of Congress." in told
    assert "ZIP codes: 41,948 are new" in told
    report = shell.succeeds("officials report")
    assert f"by rita (root), from {url}/files; Congress 119." in report.replace(_login(), "root")
    assert "60601: IL; one district." in shell.succeeds("officials show 60601")
    told = shell.succeeds("officials update --no-zips", OFFICIALS_URL=f"{url}/files")
    assert "Nothing changed." in told
    assert told.endswith("The ZIP codes were left as they are.\n")


def _login() -> str:
    from gateway.cli.who import _login as login

    return login()


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("nowhere", "the server answered 404; is the address still right?"),
        ("http", "leads to an address without https, which is not followed"),
        ("cut", "the download broke off after 1000 of 500000 bytes; try again"),
        ("huge", "is larger than 8 MB"),
    ],
)
def test_what_goes_wrong_is_said(shell: Shell, url: str, folder: str, said: str) -> None:
    told = shell.fails("officials update", OFFICIALS_URL=f"{url}/{folder}")
    assert said in told
    assert len(told.splitlines()) == 1
    assert "Nothing was imported yet" in shell.fails("officials report")


def test_a_server_that_nobody_vouches_for_is_not_believed(served: tuple[str, Path]) -> None:
    with pytest.raises(OfficialsError, match="certificate verify failed"):
        sources.from_web(f"{served[0]}/files", None)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(OfficialsError, match="cannot be fetched"):
        sources.from_web("https://127.0.0.1:1", None)


def test_only_https(shell: Shell) -> None:
    for line in ("officials update", "officials update --zips http://example.org/zips.csv"):
        assert "https://" in shell.fails(line, OFFICIALS_URL="http://example.org")
    with pytest.raises(OfficialsError, match="only addresses that begin with https"):
        sources.from_web("http://127.0.0.1:1", None)
