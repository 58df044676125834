"""A certificate of two pages with a text layer, from the file to its fields, with the reader warm."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
from weasyprint import HTML

from documents.reading.process import Reader
from tests.bench.harness import Figure
from tests.bench.world import World
from tests.documents.reading.layouts import PAPERS, STYLE

ROUNDS = 15
ROWS = "".join(
    f"<tr><td>{way}</td><td>Sockets</td><td>B32</td><td>0.{way}</td><td>200</td></tr>" for way in range(100, 160)
)
TIMES, MORE_MS = 3, 50


def reading(_: World) -> Iterator[Figure]:
    """The time that reading takes, less what it may take besides, against the extraction of the text alone."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "two-pages.pdf"
        file.write_bytes(HTML(string=f"{STYLE}{PAPERS[1].html}<table>{ROWS}</table>").write_pdf())
        assert len(pypdf.PdfReader(file).pages) == 2
        reader = Reader()
        try:
            ours = at_best(lambda: reader.read(file, name=file.name, on=date(2026, 11, 23)))
        finally:
            reader.stop()
        plain = at_best(lambda: [page.extract_text() for page in pypdf.PdfReader(file).pages])
    told = f"{ours:.0f} ms against {plain:.0f} ms, {MORE_MS} ms of them given"
    yield Figure(
        "Reading: two pages, against pypdf's extraction of their text", (ours - MORE_MS) / plain, TIMES, made_from=told
    )


def at_best(deed: Callable[[], object]) -> float:
    """The shortest of several rounds, in milliseconds; the first, which warms up, is left out."""
    deed()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)
