"""The vault's pages."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from config.lib import clock
from config.lib.listing import SEARCH, page_of
from config.lib.uploads import left_unread
from documents import services
from documents.content import KIND_NAMES
from documents.delivery import attachment, picture
from documents.forms import DocumentFilter, RemovalForm, UploadForm
from documents.models import Document
from documents.proposals import lines_of, shown_to, warnings_of
from documents.selectors import get_document, get_page_image, listed_documents
from documents.taking import Outcome, is_archive, refused, take_archive, take_file
from documents.uses import proofs_of, uses_of
from plans.exports import Columns, export_link, exported
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, plan_needed, require_feature, ungated

METHODS = ["GET", "POST"]
writing = require_feature(FeatureKey.MULTI_FILE_UPLOAD, Access.WRITE)
COLUMNS: Columns = (
    ("File", lambda row: row.name),
    ("Type", lambda row: row.media_type),
    ("Bytes", lambda row: row.size),
    ("Uploaded", lambda row: clock.day_of(row.uploaded_at)),
    ("Virus scan", lambda row: row.get_scan_display()),
    ("Filed", lambda row: "yes" if row.is_filed else "no"),
    ("SHA-256", lambda row: row.sha256),
)


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to see.")
def document_list(request: PortalRequest) -> HttpResponse:
    """Every file the landlord gave us."""
    form = DocumentFilter(request.GET)
    shown = {
        "form": form,
        "page": page_of(listed(request, form), number=request.GET.get("page")),
        "export": export_link(request, "documents:csv", form=form),
    }
    return render(request, "documents/list.html", shown, status=422 if form.errors else 200)


def listed(request: PortalRequest, form: DocumentFilter) -> QuerySet[Document]:
    """The files that were searched for."""
    chosen = form.chosen
    return listed_documents(request.landlord, named=chosen.get(SEARCH, ""), state=chosen.get("state", ""))


@require_GET
@portal_view
@require_feature(FeatureKey.REPORTS_CSV, Access.EXPORT)
def document_csv(request: PortalRequest) -> HttpResponse:
    """The list of files as a file."""
    form = DocumentFilter(request.GET)
    return exported(request, listed(request, form), columns=COLUMNS, name="documents", form=form)


@transaction.non_atomic_requests
@require_http_methods(METHODS)
@portal_view
@writing
def upload(request: PortalRequest) -> HttpResponse:
    """Send files to the vault. Each is kept or refused by itself, in a transaction of its own."""
    if request.method == "GET":
        return upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    outcomes = taken(request) if form.is_valid() else []
    unread = left_unread(request)
    if unread and not outcomes:
        form = UploadForm()  # something was sent, though nothing that could be read
    return upload_page(request, form, outcomes=outcomes, unread=unread)


def upload_page(request: PortalRequest, form: UploadForm, **became: Any) -> HttpResponse:
    """The page with what became of the files, or for our script that alone."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "documents/_outcomes.html", became)
    shown = {"form": form, "zip_plan": plan_needed(request, FeatureKey.ZIP_UPLOAD), **became}
    return render(request, "documents/upload.html", shown, status=422 if form.errors else 200)


def taken(request: PortalRequest) -> list[Outcome]:
    """What became of each file that was sent."""
    outcomes: list[Outcome] = []
    for file in request.FILES.getlist("uploads"):
        if not is_archive(file):
            outcomes.append(take_file(request.landlord, file, by=request.user))
        elif plan := plan_needed(request, FeatureKey.ZIP_UPLOAD):
            why = f"A ZIP file. Send what is in it by itself; with {plan.name} it would be unpacked for you."
            outcomes.append(refused(services.clean_name(file.name or "file"), why))
        else:
            outcomes += take_archive(request.landlord, file, by=request.user)
    return outcomes


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to see.")
def document_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One file: what is known of it, where it is used, and its pages as pictures."""
    document = get_document(request.landlord, pk=pk)
    pages = document.page_images.all() if document.is_open else []
    if pages:
        audit.record("documents.viewed", subject=document)
    shown = {
        "document": document,
        "inspection": getattr(document, "inspection", None),
        "kind": KIND_NAMES.get(document.media_type, document.media_type),
        "uses": uses_of(document),
        "pages": pages,
        **what_it_says(request, document),
    }
    return render(request, "documents/detail.html", shown)


def what_it_says(request: PortalRequest, document: Document) -> dict[str, Any]:
    """What was read of a file, as far as the plan shows it, and what it may prove."""
    reading = getattr(document, "reading", None)
    if reading is None:
        return {}
    fields = shown_to(current_entitlements(request), reading)
    kind, postcode = (str(fields[name].value) if name in fields else "" for name in ("kind", "property_postcode"))
    return {
        "reading": reading,
        "lines": lines_of(fields),
        "warnings": warnings_of(reading),
        "proofs": proofs_of(document, kind=kind, postcode=postcode),
        "more_with": plan_needed(request, FeatureKey.AI_EXTRACTION_ADVANCED),
    }


@require_POST
@portal_view
@require_feature(FeatureKey.AI_EXTRACTION_BASIC, Access.WRITE)
def set_aside(request: PortalRequest, pk: int) -> HttpResponse:
    """Put what was read aside."""
    document = get_document(request.landlord, pk=pk)
    if reading := getattr(document, "reading", None):
        services.set_aside(reading, by=request.user)
        messages.success(request, "Set aside. The file stays.")
    return redirect("documents:detail", pk)


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to see.")
def page_image(request: PortalRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of a file, drawn by us."""
    document = get_document(request.landlord, pk=pk)
    services.ensure_open(document)
    return picture(get_page_image(document, number=number))


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to have.")
def download(request: PortalRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded, always as an attachment and never run by the browser."""
    document = get_document(request.landlord, pk=pk)
    services.ensure_open(document)
    audit.record("documents.downloaded", subject=document)
    return attachment(document.file, name=document.name, media_type=document.media_type)


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to have.")
def download_neutral(request: PortalRequest, pk: int) -> HttpResponseBase:
    """A PDF without what could act by itself in it; 404 where the file needs no such copy."""
    document = get_document(request.landlord, pk=pk)
    services.ensure_open(document)
    inspection = getattr(document, "inspection", None)
    if inspection is None or not inspection.neutral:
        raise Http404
    audit.record("documents.downloaded", subject=document, after={"copy": "neutral"})
    return attachment(inspection.neutral, name=f"neutral-{document.name}", media_type=document.media_type)


@require_http_methods(METHODS)
@portal_view
@writing
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Delete a file, for a reason that is kept."""
    document = get_document(request.landlord, pk=pk)
    services.ensure_removable(document)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.remove(document, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, f"{document.name} was deleted. Its name, its fingerprint and your reason are kept.")
        return redirect("documents:list")
    shown = {"form": form, "document": document, "back_url": reverse("documents:detail", args=[pk])}
    return render(request, "documents/remove.html", shown, status=422 if form.errors else 200)
