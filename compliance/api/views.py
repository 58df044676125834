"""The pages about tokens: those there are, a new one, shown once, and the end of one."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.portal import PortalRequest, portal_view
from compliance.api import tokens
from compliance.api.errors import TooManyTokens
from compliance.api.forms import TokenForm
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

reading = require_feature(FeatureKey.API_ACCESS, Access.READ)
METHODS = ["GET", "POST"]


@never_cache
@require_http_methods(METHODS)
@portal_view
@reading
def api_tokens(request: PortalRequest) -> HttpResponse:
    """The tokens there are; make one, which is shown this once."""
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.API_ACCESS, to=Access.WRITE)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            secret = tokens.make_token(request.landlord, **form.cleaned_data, by=request.user)
        except TooManyTokens as error:
            form.add_error(None, error.message)
        else:
            shown = {"secret": secret, "label": form.cleaned_data["label"], "base": f"{settings.SITE_URL}/api/v1/"}
            return render(request, "compliance/api/made.html", shown)
    shown = {"form": form, "tokens": tokens.tokens_of(request.landlord), "site": settings.SITE_URL}
    return render(request, "compliance/api/tokens.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
@portal_view
@reading
def api_token_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then let a token open nothing any more: in every status of the subscription."""
    token = tokens.get_token(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/api/revoke.html", {"token": token})
    tokens.revoke_token(token, by=request.user)
    messages.success(request, "Revoked. Programs that use this token are let in no more.")
    return redirect("compliance:api-tokens")
