"""A receiver on this machine: a server that answers as a test says, and remembers what it was sent."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A landlord's own system."""

    port: int = 0
    answer: Answering = field(default=lambda handler: with_status(handler, 200))
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://localhost:{self.port}/hooks"


def with_status(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """Answer with a status, a body and headers, in which underscores stand for hyphens."""
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, body: bytes = b"", **headers: str) -> Answering:
    """Always this."""
    return lambda handler: with_status(handler, status, body, **headers)


@contextmanager
def receiver(*, tls: ssl.SSLContext | None = None, answer: Answering | None = None) -> Iterator[Receiver]:
    """One that listens as long as this lasts."""
    about = Receiver() if answer is None else Receiver(answer=answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            about.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            about.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            try:
                about.answer(self)
            except OSError:  # the other side hung up, as it should on some answers
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64
        address_family = socket.AF_INET

        def handle_error(self, *_: Any) -> None:
            """Say nothing of clients that hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    about.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield about
    finally:
        server.shutdown()
        server.server_close()
