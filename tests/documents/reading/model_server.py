"""A server that speaks OpenAI's interface, and answers as it is told to: over real HTTP, for the real SDK."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.documents.scanner import listening

Answer = Callable[[dict[str, Any]], tuple[int, str]]


def saying(content: str, *, status: int = 200, after: float = 0) -> Answer:
    """An answer with this content, whatever was asked."""

    def answer(_: dict[str, Any]) -> tuple[int, str]:
        time.sleep(after)
        message = {"role": "assistant", "content": content}
        choices = [{"index": 0, "finish_reason": "stop", "message": message}]
        body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "invented", "choices": choices}
        return status, json.dumps(body if status == 200 else {"error": {"message": content}})

    return answer


@contextmanager
def model_server(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of such a server, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Conversation(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request)
            status, body = answer(request)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Conversation) as server, listening(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
