"""What tests of requests to elsewhere share: sending one, what names are said to point to, and a slow answer."""

import socket
import time

from config.lib.outbound.line import Limits, Line

SHORT = Limits(seconds=0.6)


def post(url: str, *, limits: Limits = SHORT):
    with Line(url, limits=limits) as line:
        return line.post(b"{}", headers={})


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


def drip_body(handler) -> None:
    """Answer at once, and then give the body a byte at a time."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"a")
        time.sleep(0.05)
