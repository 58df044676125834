"""A virus scanner that speaks as ClamAV's daemon does, over a real socket, and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"an invented virus"
NAME = "Invented.Virus-1"


class Conversation(socketserver.StreamRequestHandler):
    """Takes one file in pieces and says what is in it."""

    def handle(self) -> None:
        """INSTREAM, in the form whose words end with a zero."""
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(f"stream: {NAME} FOUND\0".encode() if VIRUS in content else b"stream: OK\0")


class Overworked(socketserver.StreamRequestHandler):
    """Answers, but not with a verdict."""

    def handle(self) -> None:
        """Refuse at once."""
        self.rfile.read(10)
        self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")


@contextmanager
def listening(server: socketserver.BaseServer) -> Iterator[None]:
    """Answer until the block ends."""
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def scanner(handler: type[socketserver.StreamRequestHandler] = Conversation) -> Iterator[str]:
    """A scanner on a port; its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server, listening(server):
        yield f"127.0.0.1:{server.server_address[1]}"


@contextmanager
def scanner_at(path: Path) -> Iterator[str]:
    """A scanner on a socket in the file system; its address."""
    with socketserver.ThreadingUnixStreamServer(str(path), Conversation) as server, listening(server):
        yield str(path)
