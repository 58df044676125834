"""Requests where somebody told us to send: nowhere but to public addresses, whatever a name says meanwhile."""

import socket
import threading
import time

import pytest

from config.lib.outbound.errors import OutboundFailed, OutboundRefused
from config.lib.outbound.line import Line
from config.lib.outbound.targets import is_public, target_of
from tests.config.elsewhere import SHORT, answers_from, post
from tests.receiver import receiver


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
