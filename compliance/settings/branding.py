"""The pages on which a landlord says how they appear, and looks at it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.branding import services
from accounts.branding.models import Brand
from accounts.branding.selectors import brand_of, kept_brand, on_pages
from accounts.portal import PortalRequest, portal_view
from compliance.settings.branding_forms import BrandForm, LogoForm
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

PAGE = "compliance:settings-branding"
SAVED = "Saved. New reports, documents and e-mails, and your tenants’ pages, look like this now."
reading = require_feature(FeatureKey.WHITE_LABEL_REPORTS, Access.READ)
writing = require_feature(FeatureKey.WHITE_LABEL_REPORTS, Access.WRITE)


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def page(request: PortalRequest) -> HttpResponse:
    """Name, colour, last line and where answers go; and the logo, in a form of its own."""
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.WHITE_LABEL_REPORTS, to=Access.WRITE)
    brand = kept_brand(request.landlord)
    form = BrandForm(request.POST if request.method == "POST" else None, landlord=request.landlord, brand=brand)
    if form.is_valid():
        services.set_appearance(request.landlord, form.appearance, by=request.user)
        messages.success(request, SAVED)
        return redirect(PAGE)
    return shown(request, form=form, logo_form=LogoForm(), brand=brand)


@require_POST
@portal_view
@writing
def logo(request: PortalRequest) -> HttpResponse:
    """Take a logo."""
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        services.set_logo(request.landlord, form.cleaned_data["logo"], by=request.user)
        messages.success(request, "Your logo is kept.")
        return redirect(PAGE)
    brand = kept_brand(request.landlord)
    return shown(request, form=BrandForm(landlord=request.landlord, brand=brand), logo_form=form, brand=brand)


@require_POST
@portal_view
@writing
def logo_remove(request: PortalRequest) -> HttpResponse:
    """Show the name in place of the logo."""
    services.remove_logo(request.landlord, by=request.user)
    messages.success(request, "The logo is removed. Your name stands in its place.")
    return redirect(PAGE)


@require_GET
@portal_view
@reading
def preview(request: PortalRequest) -> HttpResponse:
    """How tenants' pages, mails and papers look; the way to set it, where nothing is set yet."""
    brand = brand_of(request.landlord)
    if brand is None:
        return redirect(PAGE)
    return render(request, "compliance/settings/branding_preview.html", {"brand": on_pages(brand)})


def shown(request: PortalRequest, *, form: BrandForm, logo_form: LogoForm, brand: Brand | None) -> HttpResponse:
    """The page with both forms."""
    is_refused = form.is_bound or logo_form.is_bound
    logo = on_pages(brand) if brand and brand.has_logo else None
    context = {"form": form, "logo_form": logo_form, "brand": brand, "logo": logo}
    return render(request, "compliance/settings/branding.html", context, status=422 if is_refused else 200)
