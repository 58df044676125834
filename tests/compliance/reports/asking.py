"""Somebody who asks for reports, as the page asks, and takes them away."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pypdfium2
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from compliance.models import Property, ReportRun
from compliance.states import ReportState
from config.lib import clock
from tests.work import work_off

LIST = reverse("compliance:reports")


def day_parts(name: str, on: date) -> dict[str, int]:
    """A day as its three boxes send it."""
    return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


@dataclass
class Asker:
    """Somebody in a browser."""

    browser: Client

    def ask(self, kind: str, *, home: Property | None = None, on: date | None = None, **chosen: Any) -> HttpResponse:
        """What the page answers."""
        said = {"kind": kind, "home": home.pk if home else "", "format": "pdf", "days": "uk", **chosen}
        return self.browser.post(LIST, {**said, **day_parts("on", on or clock.today())})

    def take(self, kind: str, **chosen: Any) -> bytes:
        """The bytes of a report, once a worker has made it."""
        answer = self.ask(kind, **chosen)
        assert answer.status_code == 302, answer.status_code
        work_off()
        return self.file_of(ReportRun.objects.latest("pk"))

    def file_of(self, run: ReportRun) -> bytes:
        """The bytes behind the link of a report's page."""
        run.refresh_from_db()
        assert run.state == ReportState.MADE, (run.state, run.error)
        address = reverse("compliance:report-file", args=[run.pk])
        assert address in self.browser.get(reverse("compliance:report", args=[run.pk])).content.decode()
        answer = self.browser.get(address)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    def rows(self, kind: str, **chosen: Any) -> list[dict[str, str]]:
        """The rows of a report as CSV."""
        text = self.take(kind, format="csv", **chosen).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def book(self, kind: str, **chosen: Any) -> openpyxl.Workbook:
        """A report as a workbook."""
        return openpyxl.load_workbook(io.BytesIO(self.take(kind, format="xlsx", **chosen)))

    def pages(self, kind: str, **chosen: Any) -> list[str]:
        """The text of each page of a report on paper."""
        return pages_of(self.take(kind, **chosen))


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a PDF, its spaces evened out."""
    with pypdfium2.PdfDocument(content) as pdf:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in pdf]
