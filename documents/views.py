"""The vault's pages."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from config.routes import PORTAL_HOME
from documents.content import EXTENSIONS
from documents.selectors import documents_of, get_document
from plans.gate import ungated

PAGE_SIZE = 25


@require_GET
@portal_view
@ungated("A landlord's own files are always theirs to see.")
def document_list(request: PortalRequest) -> HttpResponse:
    """Every file the landlord gave us."""
    page = Paginator(documents_of(request.landlord), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "documents/list.html", {"page": page, "portal_url": reverse(PORTAL_HOME)})


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
