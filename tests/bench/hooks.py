"""`python -m tests.bench.hooks PORT`: a receiver that does nothing but read each request and answer 200."""

import asyncio
import sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Receiving(asyncio.Protocol):
    """One connection, which stays open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing read."""
        self.transport = transport
        self.read = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is there whole."""
        self.read += data
        while (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = self.read[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n")[0]) if at >= 0 else 0
            if len(self.read) < end + 4 + length:
                return
            self.read = self.read[end + 4 + length :]
            self.transport.write(ANSWER)  # type: ignore[attr-defined]


async def serve(port: int) -> None:
    """Listen until the process ends."""
    server = await asyncio.get_running_loop().create_server(Receiving, "127.0.0.1", port, backlog=128)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
