"""Papers to look at: each says plainly that it is a sample, and what it would prove."""

from datetime import timedelta
from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from weasyprint import HTML

from compliance.evidence.services import Details
from compliance.models import Requirement
from compliance.pages import place_of
from config.lib import clock
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


GAS = """<html lang="en"><title>Landlord Gas Safety Record</title><h1>Landlord Gas Safety Record</h1>
<p><strong>Sample for looking around. No such check was made.</strong></p><p>Record no: GSR-{number}</p>
<p>Job address: {line_1}, {town}, {postcode}</p><p>Date of inspection: {on}</p><p>Next check due: {next_on}</p>
<p>Engineer: Gareth Pritchard, Gas Safe ID 3345678</p><p>Boiler, safe: Y</p><p>Defects: None</p></html>"""


def record_to_review(row: Requirement) -> Document | None:
    """A sample of a gas safety record, uploaded and not recorded yet; None where it is not of a home."""
    if (home := row.property) is None:
        return None
    on = clock.today() - timedelta(days=9)
    said = {"line_1": home.line_1, "town": home.town, "postcode": home.postcode, "number": row.pk}
    page = GAS.format(on=day(on), next_on=day(on + timedelta(days=364)), **{k: escape(str(v)) for k, v in said.items()})
    file = SimpleUploadedFile("gas-safety-record.pdf", HTML(string=page).write_pdf(), content_type="application/pdf")
    return take_for(row.landlord, file, by=None).document
