"""Asking ClamAV's daemon whether a file holds a virus, by the few words of its protocol that this takes."""

import socket
import struct
from typing import IO

SECONDS = 60
PIECE = 128 * 1024
MOST_ANSWERED = 4096


class ScannerDown(Exception):
    """The scanner does not answer, or not with a verdict."""


def scan(file: IO[bytes], *, address: str) -> str:
    """The name of the virus in a file, empty where there is none; ScannerDown without a verdict.

    `address` is the path of a socket, or host:port.
    """
    try:
        with connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            return verdict(answer(line))
    except (OSError, ValueError) as error:
        raise ScannerDown(type(error).__name__) from error


def connected(address: str) -> socket.socket:
    """A line to the scanner."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def answer(line: socket.socket) -> str:
    """What it said, until it ends."""
    said = b""
    while len(said) < MOST_ANSWERED and (piece := line.recv(MOST_ANSWERED)):
        said += piece
    return said.decode("utf-8", "replace").strip("\0\r\n ")


def verdict(said: str) -> str:
    """The name in an answer such as "stream: Eicar-Signature FOUND", empty for OK; ScannerDown for any other."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise ScannerDown(said[:200] or "no answer")
