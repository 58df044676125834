"""Where a URL points, and whether it is somewhere we may send.

A name is judged by every address that it has, at the moment of sending: whoever owns a name decides what it means, and
may change it between two looks. So what was judged is what is connected to.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings

from config.lib.outbound.errors import OutboundFailed, OutboundRefused

HTTP, HTTPS = 80, 443
LOCAL = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")
"""Names, and endings of names, that mean something only near us."""
NOT_PUBLIC: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "168.63.129.16/32",  # where Azure answers its own machines, in the middle of public space
        "192.88.99.0/24",
        "224.0.0.0/3",
        "2001::/23",  # Teredo among them, which carries an IPv4 address
        "2002::/16",  # 6to4, which does too
        "3fff::/20",
    )
)
"""Beside whatever `ipaddress` knows not to be public."""
PUBLIC_V6 = IPv6Network("2000::/3")
"""All of IPv6 that is given out: what maps, translates (NAT64) or stays local lies outside."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL points."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as `Host` names them, RFC 9110 section 7.2: without the port that goes without saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (HTTPS if self.is_tls else HTTP) else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """The parts of a URL; OutboundRefused, with the reason, where it is none that we may send to. Asks no network."""
    if not url.isascii() or any(ord(letter) <= 32 or letter in "\x7f\\" for letter in url):
        raise OutboundRefused("Enter the address in plain letters, without spaces.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise OutboundRefused("Enter a whole address, such as https://example.org/hooks.") from error
    is_tls = parts.scheme == "https"
    if not is_tls and not (parts.scheme == "http" and may_reach_loopback()):
        raise OutboundRefused("Enter an address that begins with https://.")
    if not host or parts.username is not None or parts.password is not None:
        raise OutboundRefused("Enter an address with a host, and without a user or password.")
    target = Target(is_tls, host, port or (HTTPS if is_tls else HTTP), path_of(parts.path, parts.query))
    ensure_likely(target)
    return target


def may_reach_loopback() -> bool:
    """Whether this is a test whose receivers are on this machine. In production it never is, whatever is set."""
    return bool(settings.OUTBOUND_MAY_REACH_LOOPBACK and settings.DEVELOPMENT_PAGES)


def path_of(path: str, query: str) -> str:
    """What is asked for of the host."""
    return (path or "/") + (f"?{query}" if query else "")


def ensure_likely(target: Target) -> None:
    """Refuse what can be refused by looking: names that are local, addresses that are not public, odd ports."""
    if may_reach_loopback():
        return
    if target.port != HTTPS and target.port < 1024:
        raise OutboundRefused("Enter an address on port 443, or on a port from 1024.")
    if target.host == LOCAL[0] or target.host.endswith(LOCAL[1:]):
        raise OutboundRefused("That name is known only inside a network. Enter a public one.")
    try:
        written = socket.getaddrinfo(target.host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return  # a name, which is looked up when something is sent
    ensure_public([str(each[4][0]) for each in written])


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and hides no other in itself."""
    parsed: IPv4Address | IPv6Address = ip_address(address)
    if may_reach_loopback() and parsed.is_loopback:
        return True
    if isinstance(parsed, IPv6Address) and parsed not in PUBLIC_V6:
        return False
    return parsed.is_global and not parsed.is_multicast and not any(parsed in net for net in NOT_PUBLIC)


def ensure_public(addresses: list[str]) -> None:
    """Pass if all of these are public: one that is not is enough to refuse."""
    for address in addresses:
        if not is_public(address):
            raise OutboundRefused(f"It points to {address}, which is not a public address.")


def addresses_of(target: Target, *, seconds: float) -> list[str]:
    """Every address of a target, all of them public; OutboundRefused or OutboundFailed otherwise."""
    found: SimpleQueue[list[str] | OSError] = SimpleQueue()
    Thread(target=look_up, args=(target, found), daemon=True).start()  # the resolver itself knows no limit of time
    try:
        answer = found.get(timeout=max(seconds, 0))
    except Empty as error:
        raise OutboundFailed("Its name could not be looked up in time.") from error
    if isinstance(answer, OSError):
        raise OutboundFailed("Its name is not known.") from answer
    ensure_public(answer)
    return answer


def look_up(target: Target, found: "SimpleQueue[list[str] | OSError]") -> None:
    """Put the addresses of a target, or why there are none, into the queue."""
    try:
        rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
    except OSError as error:
        found.put(error)
    except UnicodeError as error:  # a label that is empty or too long
        found.put(OSError(str(error)))
