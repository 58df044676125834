"""The landlord's trail as a page, and as the files with which anybody can verify it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit import services as audit
from accounts.models import AuditHead
from accounts.portal import PortalRequest, portal_view
from compliance.trail import exports
from compliance.trail.forms import TrailFilter
from compliance.trail.pages import told
from compliance.trail.selectors import head_of, listed
from config.lib import clock
from config.lib.listing import page_of
from plans.features import Access, FeatureKey
from plans.gate import plan_needed, require_feature, ungated

OPEN = "Everybody may see what was done in their own portal, and by whom, whatever they pay."
exporting = require_feature(FeatureKey.AUDIT_LOG_EXPORT, Access.EXPORT)


@require_GET
@portal_view
@ungated(OPEN)
def trail(request: PortalRequest) -> HttpResponse:
    """What was done, the latest first."""
    form = TrailFilter(request.GET, landlord=request.landlord)
    page = page_of(listed(request.landlord, chosen=form.chosen), number=request.GET.get("page"))
    head = head_of(request.landlord)
    narrowed = f"?{form.query}" if form.query else ""
    shown = {
        "form": form,
        "page": page,
        "entries": told(request.landlord, page),
        "head": head,
        "head_hash": bytes(head.hash).hex() if head else "",
        "pdf_url": reverse("compliance:trail-pdf") + narrowed,
        "plan": plan_needed(request, FeatureKey.AUDIT_LOG_EXPORT),
        "most": exports.MOST_ON_PAPER,
    }
    return render(request, "compliance/trail/trail.html", shown, status=422 if form.errors else 200)


@require_GET
@portal_view
@exporting
def trail_csv(request: PortalRequest) -> HttpResponse:
    """The whole chain, with all that it takes to compute it again."""
    head = head_of(request.landlord)
    response = exports.as_csv(request.landlord, head=head)
    return kept_note(request, response, head=head, format="csv")


@require_GET
@portal_view
@exporting
def trail_pdf(request: PortalRequest) -> HttpResponse:
    """What the page shows, on paper, with the head of the chain."""
    form, head = TrailFilter(request.GET, landlord=request.landlord), head_of(request.landlord)
    rows = listed(request.landlord, chosen=form.chosen)
    response = HttpResponse(
        exports.as_pdf(request.landlord, rows, head=head, is_narrowed=form.is_narrowed), content_type="application/pdf"
    )
    name = f"audit-trail-{request.landlord.reference}-{clock.today().isoformat()}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return kept_note(request, response, head=head, format="pdf")


def kept_note(request: PortalRequest, response: HttpResponse, *, head: AuditHead | None, format: str) -> HttpResponse:
    """Say in the trail itself that it left, and up to where."""
    after = {"format": format, "number": head.number if head else 0, "sha256": bytes(head.hash).hex() if head else ""}
    audit.record("accounts.trail_exported", subject=request.landlord, after=after)
    return response
