"""The carrier over TLS, as in real life: trusted as the machine trusts, with what that costs paid once."""

import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.carriers.errors import NotTaken
from gateway.carriers.twilio import Carrier
from tests.running import ACCOUNT_SID, AUTH_TOKEN, SHORT_CODE

_TAKEN = b'{"sid": "SM1", "status": "queued"}'


class _Takes(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(_TAKEN)))
        self.end_headers()
        self.wfile.write(_TAKEN)

    def log_message(self, *_: object) -> None:
        pass


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever does not trust us hangs up."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of this machine, signed by itself; the key is in the same file."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "carrier")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "carrier.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    server = _Quiet(("127.0.0.1", 0), _Takes)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(60)
    server.server_close()


def send(carrier: Carrier) -> None:
    carrier.send_text(SHORT_CODE, "+13125550101", "Hello", "https://sms.example.org/webhooks/status/1", 600)


def test_whoever_the_machine_does_not_trust_gets_nothing(url: str) -> None:
    with closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url, timeout=60)) as carrier, pytest.raises(NotTaken, match="SSL"):
        send(carrier)


def test_threads_share_what_they_trust(url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read a machine's certificates takes as long as twenty handshakes."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    read: list[None] = []
    loading = ssl.SSLContext.load_default_certs

    def counted(context: ssl.SSLContext, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> None:
        read.append(None)
        loading(context, purpose)

    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", counted)
    with closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url, timeout=60)) as carrier:
        send(carrier)
        others = [threading.Thread(target=send, args=(carrier,)) for _ in range(3)]
        for each in others:
            each.start()
        for each in others:
            each.join(60)
    assert len(read) == 1
