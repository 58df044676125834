"""An evidence bundle of many homes, against merging the same PDFs and setting the same index and chronology."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import pikepdf

from accounts.models import Landlord
from compliance.models import Evidence, Property, ReportRun, Requirement
from compliance.reports import bundles
from compliance.reports.bundles import scope_of
from compliance.reports.exhibits import MATTERS, shown_of
from compliance.reports.front import front_of, pages_before
from config.lib import clock
from documents.generation.pdf import set_as_pdf
from documents.models import Document, Inspection
from documents.services import take_for
from tests.bench.harness import Figure
from tests.bench.people import landlord_with
from tests.bench.world import World
from tests.documents.files import sent

HOMES, PAPERS, PAGES = 25, 200, 300
TIMES, MEGABYTES = 1.5, 400
ROUNDS = 3
EMAIL = "bundle@example.org"
MAKE = """
import django
django.setup()
from tests.bench.bench_bundle import asked, made
made(asked())
"""
PAGE_BREAK = '<div class="page-break"></div>'


def bundle(_: World) -> Iterator[Figure]:
    """Processor time of both with their programs, the best of several rounds in turn; and the most memory of ours."""
    record(landlord_with(HOMES, email=EMAIL))
    run = asked()
    scope = scope_of(run)
    shown = shown_of(scope)
    contents = [exhibit.document.file.read() for exhibit in shown.exhibits]
    assert (len(contents), sum(exhibit.pages for exhibit in shown.exhibits)) == (PAPERS, PAGES)
    before = pages_before(shown)
    schedule = partial(front_of, run, scope=scope, shown=shown, before=before, checked="Check it")
    with pikepdf.open(BytesIO(schedule())) as first:  # the first warms up
        assert len(first.pages) == before
    pairs = [(spent(partial(made, run)), spent(partial(plain, contents, schedule))) for _ in range(ROUNDS)]
    ours, theirs = (min(taken) for taken in zip(*pairs, strict=True))
    told = f"{ours:.1f} s against {theirs:.1f} s, {PAPERS} certificates of {PAGES} pages"
    yield Figure("Bundle: against merging and setting the schedule alone", ours / theirs, TIMES, made_from=told)
    yield Figure("Bundle: megabytes of memory", memory_of_making(), MEGABYTES)


def asked() -> ReportRun:
    """A bundle of everything, asked for but not kept: nobody waits for it."""
    run = ReportRun(landlord=Landlord.objects.get(email=EMAIL), kind="bundle", format="zip", on=clock.today())
    run.pk, run.asked = 1, {"since": None, "matters": list(MATTERS)}
    return run


def record(landlord: Landlord) -> None:
    """Give each home eight proofs, each with a file of its own, of one page and of two in turn."""
    homes = list(Property.objects.filter(landlord=landlord).order_by("pk"))
    each = PAPERS // HOMES
    for place, home in enumerate(homes):
        asked = Requirement.objects.filter(property=home, obligation__category__in=MATTERS).order_by("pk")
        rows = list(asked[:each])
        for number in range(each):
            count = 1 + (place * each + number) % 2
            document = kept(landlord, number=place * each + number, pages=count)
            issued_on = clock.today() - timedelta(days=30 + number)
            Evidence.objects.create(requirement=rows[number % len(rows)], document=document, issued_on=issued_on)


def kept(landlord: Landlord, *, number: int, pages: int) -> Document:
    """A certificate in the vault, looked into already."""
    file = BytesIO()
    with pikepdf.open(BytesIO(certificate(pages))) as pdf:
        pdf.docinfo["/Subject"] = f"Certificate {number}"
        pdf.save(file)
    document = take_for(landlord, sent(f"certificate-{number}.pdf", file.getvalue()), by=None).document
    Inspection.objects.filter(document=document).update(page_count=pages, state="done")
    return document


@cache
def certificate(pages: int) -> bytes:
    """A certificate of so many pages, as engineers hand them over: a table of text under a heading."""
    rows = "".join(f"<tr><td>{way}</td><td>Sockets</td><td>B32</td><td>0.{way}</td></tr>" for way in range(100, 120))
    page = f"<h2>Circuits</h2><table><tbody>{rows}</tbody></table>"
    body = f"<h1>Certificate</h1>{PAGE_BREAK.join([page] * pages)}"
    content = set_as_pdf(
        f'<html lang="en"><head><title>Certificate</title></head><body>{body}</body></html>', is_draft=False
    )
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == pages
    return content


def made(run: ReportRun) -> None:
    """All that a worker makes."""
    with bundles.made(run, progress=lambda *_: None) as path:
        assert path.stat().st_size


def plain(contents: list[bytes], schedule: Callable[[], bytes]) -> None:
    """The schedule, and the same PDFs behind it."""
    with pikepdf.open(BytesIO(schedule())) as bound:
        for content in contents:
            with pikepdf.open(BytesIO(content)) as pdf:
                bound.pages.extend(pdf.pages)
        bound.save(BytesIO())


def spent(deed: Callable[[], object]) -> float:
    """The processor time of a deed with the programs that it starts, in seconds."""
    began = total()
    deed()
    return total() - began


def total() -> float:
    """The processor time of this process and of all that it waited for."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def memory_of_making() -> float:
    """The most megabytes that a process of its own and the programs that it starts have at a time."""
    making, most = subprocess.Popen((sys.executable, "-c", MAKE)), 0
    while making.poll() is None:
        most = max(most, resident(making.pid))
        time.sleep(0.02)
    assert making.returncode == 0
    return most / 1024


def resident(pid: int) -> int:
    """The kilobytes of a process and its children that are in memory; nothing once it has ended."""
    here = Path(f"/proc/{pid}")
    with suppress(FileNotFoundError, ProcessLookupError, StopIteration):
        line = next(line for line in (here / "status").read_text().splitlines() if line.startswith("VmRSS"))
        children = (here / f"task/{pid}/children").read_text().split()
        return int(line.split()[1]) + sum(resident(int(child)) for child in children)
    return 0
