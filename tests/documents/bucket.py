"""A bucket that speaks as much of S3 as keeping files takes, over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.documents.scanner import listening

Kept = dict[str, bytes]


def bucket_of(kept: Kept) -> type[BaseHTTPRequestHandler]:
    """What answers for a bucket with these files."""

    class Bucket(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            """Keep a file."""
            kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200)

        def do_HEAD(self) -> None:
            """Say whether a file is there, and its size."""
            self.answer(200 if self.path in kept else 404, length=len(kept.get(self.path, b"")))

        def do_GET(self) -> None:
            """Give a file."""
            self.answer(200 if self.path in kept else 404, kept.get(self.path, b""))

        def do_DELETE(self) -> None:
            """Let a file go."""
            kept.pop(self.path, None)
            self.answer(204)

        def answer(self, status: int, content: bytes = b"", *, length: int | None = None) -> None:
            """Send what was asked for."""
            self.send_response(status)
            self.send_header("Content-Length", str(len(content) if length is None else length))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Bucket


@contextmanager
def bucket(kept: Kept) -> Iterator[str]:
    """The address of a server with one empty bucket."""
    with ThreadingHTTPServer(("127.0.0.1", 0), bucket_of(kept)) as server, listening(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"
