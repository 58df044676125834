"""The pages of archives: asking for one, how far it is, and its file. They are the owners', and never gated."""

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from accounts.selectors import ensure_owned
from config.lib.listing import page_of
from config.lib.polling import progress_page
from documents.delivery import guarded
from plans.gate import ungated
from provisioning.leaving import services
from provisioning.leaving.selectors import archives_of, get_archive
from provisioning.leaving.tasks import make
from provisioning.states import ArchiveState

open_to_all = ungated("What somebody recorded is theirs: the export of the whole account is never gated.")


@require_http_methods(["GET", "POST"])
@portal_view
@open_to_all
def archive_list(request: PortalRequest) -> HttpResponse:
    """Ask for an archive by one click; those that were made."""
    ensure_owned(request.landlord, by=request.user)
    if request.method == "POST":
        row = services.ask(request.landlord, by=request.user)
        make.delay_on_commit(row.pk)
        return redirect("leaving:archive", row.pk)
    page = page_of(archives_of(request.landlord), number=request.GET.get("page"))
    return render(request, "provisioning/leaving/archives.html", {"page": page})


@never_cache
@require_GET
@portal_view
@open_to_all
def archive(request: PortalRequest, pk: int) -> HttpResponse:
    """How far an archive is, and the way to its file. Asked for by htmx it answers with that alone."""
    row = get_archive(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    is_moving = row.state == ArchiveState.QUEUED
    page, fragment = "provisioning/leaving/archive.html", "provisioning/leaving/_progress.html"
    shown = {"archive": row, "is_moving": is_moving}
    return progress_page(request, shown, page=page, fragment=fragment, is_moving=is_moving)


@require_GET
@portal_view
@open_to_all
def archive_file(request: PortalRequest, pk: int) -> HttpResponseBase:
    """The file of an archive that is made, for an owner who has just proved that it is them."""
    row = get_archive(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    if row.state != ArchiveState.MADE:
        raise Http404
    answer: HttpResponseBase = handed_out(request, pk=pk)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def handed_out(request: PortalRequest, *, pk: int) -> FileResponse:
    """The bytes, to be saved and kept by nobody between. That they were taken away is in the trail."""
    row = get_archive(request.landlord, pk=pk)
    audit.record("provisioning.archive_downloaded", subject=row, after={"sha256": row.sha256})
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
    return guarded(response, media_type="application/zip")
