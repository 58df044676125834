"""Sending to a target: connected to the address that was checked, nothing followed, and within bounds.

`http.client` reads whatever comes for as long as it comes, byte by byte if need be. So the bounds are in the socket:
each read may take only what is left of the time and of the bytes that the whole exchange has.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException, HTTPResponse
from time import monotonic
from types import TracebackType
from typing import Any, Self

from config.lib import clock
from config.lib.outbound.errors import OutboundFailed
from config.lib.outbound.targets import Target, addresses_of, target_of


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take."""

    seconds: float = 10
    """From looking up the name to the last byte that is kept."""
    size: int = 64 * 1024
    """Bytes that are read of an answer, its headers included."""
    kept: int = 2048
    """Bytes of its body that are kept; what follows them is not read."""


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    is_cut: bool
    seconds: float
    rest: timedelta = timedelta()
    """How long it asks to be left alone: `Retry-After`, RFC 9110 section 10.2.3."""


class Bounded:
    """A socket that ends an exchange at its bounds."""

    ends_at: float
    room: int

    def allow(self, *, ends_at: float, room: int) -> None:
        """Set the bounds of the next exchange."""
        self.ends_at, self.room = ends_at, room
        self.settimeout(left_until(ends_at))

    def recv_into(self, *args: Any, **options: Any) -> int:
        """Read no longer than the exchange may take, and no more."""
        self.settimeout(left_until(self.ends_at))
        count: int = super().recv_into(*args, **options)  # type: ignore[misc]
        self.room -= count
        if self.room < 0:
            raise OutboundFailed("Its answer was too large.")
        return count

    def send(self, *args: Any, **options: Any) -> int:
        """Write no longer than the exchange may take."""
        self.settimeout(left_until(self.ends_at))
        count: int = super().send(*args, **options)  # type: ignore[misc]
        return count

    def settimeout(self, value: float | None) -> None:
        """The socket's own."""
        super().settimeout(value)  # type: ignore[misc]


class PlainSocket(Bounded, socket.socket):
    """One without TLS, which only tests have; also what TLS is begun on."""


class TLSSocket(Bounded, ssl.SSLSocket):
    """One with TLS."""

    ends_at = float("inf")  # until it is told: the handshake has the time that the plain socket had
    room = 0


@cache
def tls() -> ssl.SSLContext:
    """TLS 1.2 or newer, with the certificate checked against the name."""
    context = ssl.create_default_context()
    context.sslsocket_class = TLSSocket
    return context


def left_until(ends_at: float) -> float:
    """How many seconds there still are; TimeoutError where there are none."""
    left = ends_at - monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, 3600)


def connected(target: Target, *, ends_at: float) -> Any:
    """A socket to the first address of a target that takes it: each is looked up and judged at this moment."""
    failed: OSError | None = None
    for address in addresses_of(target, seconds=left_until(ends_at)):
        try:
            return connected_to(address, target=target, ends_at=ends_at)
        except TimeoutError:
            raise
        except OSError as error:
            failed = error
    raise failed or ConnectionError


def connected_to(address: str, *, target: Target, ends_at: float) -> Any:
    """A socket to this very address; in TLS the name stays the target's."""
    plain = PlainSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.settimeout(left_until(ends_at))
        plain.connect((address, target.port))
        if not target.is_tls:
            return plain
        plain.settimeout(left_until(ends_at))
        return tls().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def request_of(target: Target, *, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A POST as it goes over the line, in one piece: `http.client` sends head and body apart, in two packets."""
    said = {"Host": target.authority, "Accept-Encoding": "identity", "Content-Length": str(len(body)), **headers}
    head = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    if any("\r" in line or "\n" in line for line in head):
        raise ValueError("A header is one line.")
    return "\r\n".join((*head, "", "")).encode("ascii") + body


class Line:
    """A way to send to one target several times. Its connection is kept between, to the address that was checked."""

    def __init__(self, url: str, *, limits: Limits = USUAL) -> None:
        self.url, self.limits = url, limits
        self.target: Target | None = None
        self.socket: Any = None  # one of ours, while it is connected

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def post(self, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send, and read the beginning of the answer, whatever its status. Redirects are answers like any other.

        OutboundRefused where the target is not public; OutboundFailed, with a sentence, where nothing came back.
        """
        try:
            return self.exchange(body, headers=headers)
        except Exception as error:
            self.close()
            if said := words_for(error, seconds=self.limits.seconds):
                raise OutboundFailed(said) from error
            raise

    def exchange(self, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """One request; once more where a connection that was kept had been closed at the other end."""
        began = monotonic()
        ends_at = began + self.limits.seconds
        is_kept = self.socket is not None
        try:
            response = self.send(body, headers=headers, ends_at=ends_at)
        except ConnectionError:
            if not is_kept:
                raise
            self.close()
            response = self.send(body, headers=headers, ends_at=ends_at)
        with closing(response):
            content = response.read(self.limits.kept + 1)
            is_whole = response.isclosed()
        is_cut = len(content) > self.limits.kept
        if response.will_close or not is_whole:
            self.close()
        text = content[: self.limits.kept].decode(errors="replace").replace("\x00", "�")
        asked = response.headers.get("Retry-After")
        return Answer(response.status, text, is_cut, monotonic() - began, rest_of(asked) if asked else timedelta())

    def send(self, body: bytes, *, headers: Mapping[str, str], ends_at: float) -> HTTPResponse:
        """Write the request and read the headers of the answer."""
        self.target = self.target or target_of(self.url)
        self.socket = self.socket or connected(self.target, ends_at=ends_at)
        self.socket.allow(ends_at=ends_at, room=self.limits.size)
        self.socket.sendall(request_of(self.target, body=body, headers=headers))
        response = HTTPResponse(self.socket, method="POST")
        try:
            response.begin()
        except BaseException:
            response.close()
            raise
        return response


def rest_of(asked: str) -> timedelta:
    """A `Retry-After`, which is a number of seconds or a date; nothing where it is neither."""
    asked = asked.strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=int(asked[:9]))
    try:
        return max(parsedate_to_datetime(asked) - clock.real_now(), timedelta())
    except (TypeError, ValueError, OverflowError):  # no date, or one that names no zone
        return timedelta()


def words_for(error: Exception, *, seconds: float) -> str:
    """What went wrong, for whoever owns the target; empty where the error says it itself."""
    match error:
        case TimeoutError():
            return f"It took longer than {seconds:g} seconds."
        case ssl.SSLCertVerificationError():
            return "Its certificate could not be verified."
        case ssl.SSLError():
            return "No secure connection could be made."
        case ConnectionRefusedError():
            return "Nothing answers at that address."
        case HTTPException() if not isinstance(error, ConnectionError):
            return "What it answered is not HTTP."
        case OSError():
            return "The connection ended before there was an answer."
    return ""
