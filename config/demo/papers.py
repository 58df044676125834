"""Papers to look at: each says plainly that it is a sample, and what it would prove."""

from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from weasyprint import HTML

from compliance.evidence.services import Details
from compliance.models import Requirement
from compliance.pages import place_of
from config.lib.display import day
from documents.models import Document
from documents.services import take_for

PAGE = """<html lang="en"><title>{name}</title>
<style>body {{ font: 11pt sans-serif }} dt {{ color: #555; margin-top: 1em }} dd {{ margin: 0 }}</style>
<p><strong>Sample for looking around. This is no certificate.</strong></p><h1>{name}</h1><dl>{facts}</dl></html>"""


def paper_of(row: Requirement, proof: Details) -> Document:
    """A sample of the document that the proof speaks of, in the landlord's vault."""
    told = {"Of": place_of(row), "By": proof.issued_by, "Number": proof.number, "Date": day(proof.issued_on)}
    if proof.expires_on:
        told["Until"] = day(proof.expires_on)
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in told.items() if value)
    page = HTML(string=PAGE.format(name=escape(row.obligation.name), facts=facts)).write_pdf()
    name = f"{row.code.replace('_', '-')}-{proof.issued_on}.pdf"
    return take_for(row.landlord, SimpleUploadedFile(name, page, content_type="application/pdf"), by=None).document
