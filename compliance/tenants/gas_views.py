"""The public page about a home's gas check, and the landlord's page about it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.portal import PortalRequest, portal_view
from compliance.models import GasPage
from compliance.portfolio.capping import ensure_open
from compliance.selectors import get_property
from compliance.tenants import gas_page
from compliance.tenants.forms import GasPageForm
from compliance.tenants.qr import qr_file, qr_path
from config.lib import clock
from config.lib.ratelimit import HOUR, allow
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

READS_PER_VISITOR = 120
PAGE = "compliance:property-gas-page"
reading = require_feature(FeatureKey.TENANT_PORTAL, Access.READ)


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def property_gas_page(request: PortalRequest, pk: int) -> HttpResponse:
    """The public page of a home with its code to print; made here, and told here what it shows."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    page = gas_page.pages_of(request.landlord).filter(home=home).first()
    initial = {"shown": page.shown if page else GasPage._meta.get_field("shown").default}
    form = GasPageForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        current_entitlements(request).check(FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
        ensure_open(home)
        gas_page.make_page(home, shown=form.cleaned_data["shown"], by=request.user)
        messages.success(request, "Saved. This is what anybody who has the address reads.")
        return redirect(PAGE, home.pk)
    shown = {"home": home, "page": page, "form": form, **(code_of(page) if page else {})}
    return render(request, "compliance/tenants/gas_page.html", shown, status=422 if form.is_bound else 200)


def code_of(page: GasPage) -> dict[str, object]:
    """A page's address, and its code."""
    address = address_of(page)
    width, path = qr_path(address)
    verdict = gas_page.verdict_of(page.home, on=clock.today())
    return {"address": address, "code": {"width": width, "path": path}, "verdict": verdict}


def address_of(page: GasPage) -> str:
    """The absolute address of a page."""
    return f"{settings.SITE_URL}{reverse('gas-check:page', args=[page.token])}"


@require_GET
@portal_view
@reading
def gas_page_code(request: PortalRequest, pk: int) -> HttpResponse:
    """The code as a file to print."""
    page = gas_page.get_page(request.landlord, pk=pk)
    headers = {"Content-Disposition": 'attachment; filename="gas-check.svg"'}
    return HttpResponse(qr_file(address_of(page)), content_type="image/svg+xml", headers=headers)


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def gas_page_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then let the address answer nobody any more; possible in every status."""
    page = gas_page.get_page(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/tenants/gas_page_revoke.html", {"page": page, "home": page.home})
    gas_page.revoke_page(page, by=request.user)
    messages.success(request, "Revoked. The printed code leads nowhere any more.")
    return redirect(PAGE, page.home_id)


@login_not_required
@require_safe
def public_page(request: HttpRequest, token: str) -> HttpResponse:
    """Whether the check is in date, for whoever has the address. Nobody who lets or lives there is named."""
    visitor = request.META.get("REMOTE_ADDR", "")
    if not allow(f"gas-page:{visitor}", limit=READS_PER_VISITOR, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    page = gas_page.page_of_token(token)
    shown = {"verdict": gas_page.verdict_of(page.home, on=clock.today()), "place": gas_page.place_of(page)}
    response = render(request, "compliance/tenants/public_gas_page.html", {**shown, "on": clock.today()})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
