"""A load generator: some visitors at once, each on a connection that stays open."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request to send."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """How a server bore a load: how long each answer took, and all of them together."""

    seconds: tuple[float, ...]
    total_seconds: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.total_seconds

    @property
    def median(self) -> float:
        """The time that half of the answers took at most."""
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        """The time that all but one answer in a hundred took at most."""
        return statistics.quantiles(self.seconds, n=100)[98]

    def __add__(self, other: "Load") -> "Load":
        return Load(self.seconds + other.seconds, self.total_seconds + other.total_seconds)


class WrongAnswer(Exception):
    """The server refused what was sent, so its speed says nothing."""


def send(site_url: str, *, make: Callable[[int], Request], count: int, at_once: int) -> Load:
    """Send requests 0 to count-1, `at_once` at a time. Any answer but a success fails the bench."""
    requests = [make(number) for number in range(count)]  # made beforehand: signing is not the server's work
    queue = iter(requests)
    lock = threading.Lock()
    seconds: list[float] = []
    failures: list[BaseException] = []

    def visit() -> None:
        try:
            seconds.extend(_answers(site_url, queue=queue, lock=lock))
        except (OSError, http.client.HTTPException, WrongAnswer) as error:
            failures.append(error)

    threads = [threading.Thread(target=visit) for _ in range(at_once)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load(tuple(seconds), time.perf_counter() - began)


def _answers(site_url: str, *, queue: Iterator[Request], lock: threading.Lock) -> Iterator[float]:
    place = urlsplit(site_url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    while True:
        with lock:
            request = next(queue, None)
        if request is None:
            return connection.close()
        began = time.perf_counter()
        connection.request(request.method, request.path, request.body or None, dict(request.headers))
        response = connection.getresponse()
        body = response.read()
        yield time.perf_counter() - began
        if not 200 <= response.status < 300:
            raise WrongAnswer(f"{request.method} {request.path} answered {response.status}: {body[:200]!r}")
