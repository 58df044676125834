"""Requests where somebody told us to send: nowhere but to public addresses, and never for long or for much."""

import datetime
import socket
import ssl
import threading
import time
import tracemalloc
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.lib.outbound.errors import OutboundFailed, OutboundRefused
from config.lib.outbound.line import Limits, Line, tls
from config.lib.outbound.targets import is_public, target_of
from tests.receiver import answering, receiver

SHORT = Limits(seconds=0.6)


def post(url: str, *, limits: Limits = SHORT):
    with Line(url, limits=limits) as line:
        return line.post(b"{}", headers={})


@pytest.fixture
def near(settings):
    """Receivers on this machine may be reached."""
    settings.OUTBOUND_MAY_REACH_LOOPBACK = True


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_none_that_we_send_to(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4009::200e"])
def test_a_public_address_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https:///path",
        "example.org",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://example.org:22/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nHost: other",
        "https://example.org\\@127.0.0.1/",
        "https://exämple.org/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://db.internal/",
        "https://printer.local/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_what_can_be_seen_not_to_be_a_public_https_address_is_refused_before_anything_is_asked(url):
    with pytest.raises(OutboundRefused):
        target_of(url)


def test_a_name_that_points_to_this_machine_is_refused_whatever_it_is_called(monkeypatch):
    told = {"hooks.example.org": ["93.184.216.34", "10.0.0.5"], "other.example.org": ["::ffff:127.0.0.1"]}
    monkeypatch.setattr(socket, "getaddrinfo", answers_from({name: [of] for name, of in told.items()}))

    for name in told:
        with pytest.raises(OutboundRefused, match="not a public address"):
            post(f"https://{name}/")


def answers_from(told: dict[str, list[list[str]]]):
    """A resolver that gives each name its answers in turn, and then the last again and again."""
    asked: dict[str, int] = {}

    def look_up(host, port, *_, flags=0, **__):
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        number = asked[host] = asked.get(host, -1) + 1
        addresses = told[host][min(number, len(told[host]) - 1)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    look_up.asked = asked
    return look_up


def test_a_name_that_changes_between_the_check_and_the_use_is_used_as_it_was_checked(monkeypatch):
    resolver = answers_from({"rebinding.example.org": [["93.184.216.34"], ["127.0.0.1"]]})
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    reached = []

    def connect(_, address):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)

    with pytest.raises(OutboundFailed, match="Nothing answers"):
        post("https://rebinding.example.org/")

    assert reached == [("93.184.216.34", 443)]
    assert resolver.asked == {"rebinding.example.org": 0}
    with pytest.raises(OutboundRefused):
        post("https://rebinding.example.org/")
    assert len(reached) == 1


def test_a_resolver_that_says_nothing_is_not_waited_for(monkeypatch):
    done = threading.Event()

    def silent(*_, flags=0, **__):
        if not flags & socket.AI_NUMERICHOST:
            done.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    began = time.monotonic()

    with pytest.raises(OutboundFailed, match="looked up in time"):
        Line("https://example.org:8443/", limits=SHORT).post(b"", headers={})

    assert time.monotonic() - began < 3
    done.set()


def test_loopback_is_open_to_tests_alone_and_never_in_production(settings):
    settings.OUTBOUND_MAY_REACH_LOOPBACK = True
    with receiver() as here:
        assert post(here.url).status == 200

        settings.DEVELOPMENT_PAGES = False
        with pytest.raises(OutboundRefused):
            post(here.url)
    assert len(here.received) == 1


def test_a_redirect_is_an_answer_and_is_not_followed(near):
    with receiver() as inside, receiver(answer=answering(307, Location=inside.url)) as here:
        assert post(here.url).status == 307

    assert inside.received == []


def test_the_connection_is_kept_between_requests_and_made_anew_where_it_was_closed(near):
    with receiver() as here, Line(here.url) as line:
        for _ in range(3):
            assert line.post(b"{}", headers={}).status == 200
        assert here.connections == 1
        here.answer = closing
        line.post(b"{}", headers={})
        here.answer = answering(204)
        assert line.post(b"{}", headers={}).status == 204

    assert here.connections == 2
    assert len(here.received) == 5


def closing(handler) -> None:
    """Answer as if the connection stayed, and close it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    handler.close_connection = True


def drip(handler) -> None:
    """Answer a byte at a time, for ever."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def drip_body(handler) -> None:
    """Answer at once, and then give the body a byte at a time."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"a")
        time.sleep(0.05)


@pytest.mark.parametrize("slowly", [drip, drip_body])
def test_whoever_answers_a_byte_at_a_time_is_cut_off_in_the_time_of_a_whole_answer(near, slowly):
    with receiver(answer=slowly) as here:
        began = time.monotonic()
        with pytest.raises(OutboundFailed, match=r"longer than 0\.6 seconds"):
            post(here.url)

        assert time.monotonic() - began < 2


def test_whoever_takes_the_connection_and_says_nothing_is_cut_off(near):
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OutboundFailed, match="longer than"):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def pour(handler) -> None:
    """A gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(1024**3))
    handler.end_headers()
    for _ in range(1024):
        handler.wfile.write(b"a" * 1024**2)


def test_a_gigabyte_is_cut_after_what_is_kept_and_needs_no_memory(near):
    with receiver(answer=pour) as here:
        tracemalloc.start()
        answer = post(here.url, limits=Limits())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert (answer.status, answer.is_cut, len(answer.text)) == (200, True, 2048)
    assert peak < 8 * 1024**2  # a piece of the sender's, who runs in the same process


def test_headers_without_end_are_refused(near):
    def endless(handler) -> None:
        for number in range(90):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if number == 0 else b"X-More: " + b"a" * 4000 + b"\r\n")

    with receiver(answer=endless) as here, pytest.raises(OutboundFailed, match="too large"):
        post(here.url, limits=Limits())


def test_what_is_not_http_is_said_to_be_none(near):
    with (
        receiver(answer=lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")) as here,
        pytest.raises(OutboundFailed, match="not HTTP"),
    ):
        post(here.url)


def test_what_no_column_can_hold_is_made_legible(near):
    with receiver(answer=answering(200, b"a\x00b\xff")) as here:
        assert post(here.url).text == "a�b�"


# TLS --------------------------------------------------------------------------------------------


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


def test_what_would_be_two_headers_is_not_sent(near):
    with receiver() as here, Line(here.url) as line:
        with pytest.raises(ValueError, match="one line"):
            line.post(b"{}", headers={"webhook-id": "1\r\nHost: other"})

        assert here.received == []


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
