"""Over TLS the name stays a name, though a checked address is connected to."""

import datetime
import socket
import ssl
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.lib.outbound.errors import OutboundFailed
from config.lib.outbound.line import Limits, tls
from config.lib.outbound.targets import target_of
from tests.config.elsewhere import answers_from, drip_body, post
from tests.receiver import receiver


def certificate_for(name: str, folder: Path) -> ssl.SSLContext:
    """A server's certificate in this name, which signs itself; its file is `ca.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(pem)
    (folder / "both.pem").write_bytes(pem + key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


@pytest.fixture
def named(near, tmp_path, monkeypatch):
    """A name whose address is this machine's, and the certificate of a server in that name, which is trusted."""
    context = certificate_for("hooks.example.org", tmp_path)
    told = {name: [[str(IPv4Address("127.0.0.1"))]] for name in ("hooks.example.org", "other.example.org")}
    monkeypatch.setattr(socket, "getaddrinfo", answers_from(told))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    tls.cache_clear()
    yield context
    tls.cache_clear()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://hooks.example.org/x", "hooks.example.org"),
        ("https://hooks.example.org:443/x", "hooks.example.org"),
        ("https://hooks.example.org:8443/x", "hooks.example.org:8443"),
        ("https://[2606:4700:4700::1111]/x", "[2606:4700:4700::1111]"),
        ("https://[2606:4700:4700::1111]:8443/x", "[2606:4700:4700::1111]:8443"),
    ],
)
def test_the_host_is_named_as_http_names_it(url, said):
    assert target_of(url).authority == said


def test_the_name_stays_in_tls_and_in_the_host_header_though_the_address_is_connected_to(named):
    seen = []
    named.sni_callback = lambda _, name, __: seen.append(name)

    with receiver(tls=named) as here:
        assert post(f"https://hooks.example.org:{here.port}/in?a=1", limits=Limits(seconds=5)).status == 200

    (request,) = here.received
    assert seen == ["hooks.example.org"]
    assert request.headers["host"] == f"hooks.example.org:{here.port}"
    assert request.path == "/in?a=1"


def test_a_certificate_in_another_name_is_not_spoken_to(named):
    with receiver(tls=named) as here, pytest.raises(OutboundFailed, match="certificate"):
        post(f"https://other.example.org:{here.port}/", limits=Limits(seconds=5))

    assert here.received == []


def test_over_tls_too_whoever_answers_a_byte_at_a_time_is_cut_off(named):
    with receiver(tls=named, answer=drip_body) as here, pytest.raises(OutboundFailed, match="longer than"):
        post(f"https://hooks.example.org:{here.port}/", limits=Limits(seconds=1.5))
