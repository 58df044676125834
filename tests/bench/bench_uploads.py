"""Two hundred megabytes in one request: however much is sent, the web process holds little of it at a time."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import requests
from django.conf import settings
from django.urls import reverse

from documents.models import Document
from tests.bench.harness import Bound, Figure
from tests.bench.people import landlord_with, signed_in
from tests.bench.world import World

MEGABYTE = 1024 * 1024
FILES, EACH = 10, 20 * MEGABYTE
MOST_GROWN = 50


def uploads(world: World) -> Iterator[Figure]:
    """The most memory that the process had while it took ten files, against what it had before."""
    client = signed_in(landlord_with(0, email="uploads@example.org"))
    browser = requests.Session()
    browser.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    address = world.site_url + reverse("documents:upload")
    token = browser.get(address, timeout=30).cookies["csrftoken"]
    process = serving(world)
    before = memory(process, "VmRSS")
    files = [("uploads", (f"{number}.pdf", made(number))) for number in range(FILES)]
    answer = browser.post(address, files=files, headers={"X-CSRFToken": token}, timeout=120)
    assert answer.ok
    assert Document.objects.filter(size=EACH).count() == FILES
    grown = (memory(process, "VmHWM") - before) / MEGABYTE
    yield Figure("Uploads: MB by which 200 MB in ten files make the web process grow", grown, MOST_GROWN, Bound.AT_MOST)


def made(number: int) -> bytes:
    """A PDF of its own, as large as one may be."""
    return b"%PDF-1.7\n" + os.urandom(EACH - 9 - 1) + bytes([number])


def serving(world: World) -> int:
    """The process that answers, which gunicorn's first one has started."""
    first = next(program.process.pid for program in world.supervisor.programs if program.name == "web")
    return int(Path(f"/proc/{first}/task/{first}/children").read_text().split()[0])


def memory(process: int, line: str) -> int:
    """Bytes, as the kernel counts them."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(rf"{line}:\s+(\d+) kB", status)[1]) * 1024
