"""What branded pages and mails fetch: a stylesheet and a logo, at addresses that cannot be guessed and name nobody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.branding.models import Brand
from accounts.branding.selectors import brands, shades_of

A_DAY = 86400
kept_a_day = cache_control(public=True, max_age=A_DAY)


@login_not_required
@require_safe
@kept_a_day
def style(request: HttpRequest, token: str, version: int) -> HttpResponse:
    """The colours of a brand; 404 while it is off. The version only makes the address a new one."""
    brand = get_object_or_404(brands(), token=token, switched_off_at=None)
    return render(request, "accounts/brand.css", {"schemes": shades_of(brand)}, content_type="text/css")


@login_not_required
@require_safe
@kept_a_day
def logo(request: HttpRequest, token: str, version: int) -> HttpResponse:
    """The logo of a brand; 404 while it is off or has none."""
    brand = get_object_or_404(Brand, token=token, switched_off_at=None, logo_width__gt=0)
    return HttpResponse(bytes(brand.logo), content_type="image/png")
