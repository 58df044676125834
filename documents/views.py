"""The vault's pages."""

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from config.lib import clock
from config.lib.listing import SEARCH, FilterForm, page_of
from config.routes import PORTAL_HOME
from documents.content import EXTENSIONS
from documents.models import Document
from documents.selectors import get_document, listed_documents
from plans.exports import Columns, export_link, exported
from plans.features import Access, FeatureKey
from plans.gate import require_feature, ungated

COLUMNS: Columns = (
    ("File", lambda row: row.name),
    ("Type", lambda row: row.media_type),
    ("Bytes", lambda row: row.size),
    ("Uploaded", lambda row: clock.day_of(row.uploaded_at)),
    ("SHA-256", lambda row: row.sha256),
)


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to see.")
def document_list(request: PortalRequest) -> HttpResponse:
    """Every file the landlord gave us."""
    form = FilterForm(request.GET)
    shown = {
        "form": form,
        "page": page_of(listed(request, form), number=request.GET.get("page")),
        "export": export_link(request, "documents:csv", form=form),
        "portal_url": reverse(PORTAL_HOME),
    }
    return render(request, "documents/list.html", shown, status=422 if form.errors else 200)


def listed(request: PortalRequest, form: FilterForm) -> QuerySet[Document]:
    """The files that were searched for."""
    return listed_documents(request.landlord, named=form.chosen.get(SEARCH, ""))


@require_GET
@portal_view
@require_feature(FeatureKey.REPORTS_CSV, Access.EXPORT)
def document_csv(request: PortalRequest) -> HttpResponse:
    """The list of files as a file."""
    form = FilterForm(request.GET)
    return exported(request, listed(request, form), columns=COLUMNS, name="documents", form=form)


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to have.")
def download(request: PortalRequest, pk: int) -> FileResponse:
    """The file as it was uploaded, always as an attachment and never run by the browser."""
    document = get_document(request.landlord, pk=pk)
    audit.record("documents.downloaded", subject=document)
    response = FileResponse(
        document.file.open("rb"), as_attachment=True, filename=safe_name(document.name, document.media_type)
    )
    response.headers["Content-Type"] = document.media_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def safe_name(name: str, media_type: str) -> str:
    """The file's name with the ending that its content calls for."""
    ending = EXTENSIONS[media_type]
    alike = {".jpg": (".jpg", ".jpeg")}.get(ending, (ending,))
    return name if name.lower().endswith(alike) else f"{name}{ending}"
