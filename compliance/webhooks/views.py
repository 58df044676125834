"""The pages of webhooks: the addresses, what each was told, and what came back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.portal import PortalRequest, portal_view
from compliance.models import WebhookEndpoint
from compliance.webhooks import services
from compliance.webhooks.errors import TooManyEndpoints
from compliance.webhooks.forms import EndpointForm
from compliance.webhooks.selectors import deliveries_of, endpoints_of, get_delivery, get_endpoint
from compliance.webhooks.sending import body_of
from compliance.webhooks.signing import secret_of
from compliance.webhooks.tasks import deliver
from config.lib.listing import page_of
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

reading = require_feature(FeatureKey.WEBHOOKS, Access.READ)
writing = require_feature(FeatureKey.WEBHOOKS, Access.WRITE)
sending = require_feature(FeatureKey.WEBHOOKS, Access.SIDE_EFFECT)


@never_cache
@require_http_methods(["GET", "POST"])
@portal_view
@reading
def endpoint_list(request: PortalRequest) -> HttpResponse:
    """The addresses there are; add one, whose secret is shown this once."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.WEBHOOKS, to=Access.WRITE)
    if form.is_valid():
        try:
            return shown_once(request, services.add_endpoint(request.landlord, by=request.user, **form.cleaned_data))
        except TooManyEndpoints as error:
            form.add_error(None, error.message)
    shown = {"form": form, "endpoints": endpoints_of(request.landlord)}
    return render(request, "compliance/webhooks/list.html", shown, status=422 if form.is_bound else 200)


def shown_once(request: PortalRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    """The page that shows a secret: nowhere else is it to be seen again."""
    shown = {"endpoint": endpoint, "secret": secret_of(endpoint.salt), "is_rotated": bool(endpoint.former)}
    return render(request, "compliance/webhooks/secret.html", shown)


@require_GET
@portal_view
@reading
def endpoint(request: PortalRequest, pk: int) -> HttpResponse:
    """One address, with what it was told."""
    found = get_endpoint(request.landlord, pk=pk)
    page = page_of(deliveries_of(found), number=request.GET.get("page"))
    return render(request, "compliance/webhooks/endpoint.html", {"endpoint": found, "page": page})


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def endpoint_change(request: PortalRequest, pk: int) -> HttpResponse:
    """Change where it is and what it is told."""
    found = get_endpoint(request.landlord, pk=pk)
    form = EndpointForm(request.POST if request.method == "POST" else None, endpoint=found)
    if form.is_valid():
        services.change_endpoint(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept. It holds for what happens from now on, and for what waits.")
        return redirect("compliance:webhook", pk)
    shown = {"form": form, "endpoint": found}
    return render(request, "compliance/webhooks/change.html", shown, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@portal_view
@writing
def endpoint_rotate(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then give it a new secret, which is shown this once."""
    found = get_endpoint(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/webhooks/rotate.html", {"endpoint": found})
    services.rotate(found, by=request.user)
    return shown_once(request, get_endpoint(request.landlord, pk=pk))


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def endpoint_remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then forget it."""
    found = get_endpoint(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/webhooks/remove.html", {"endpoint": found})
    services.remove_endpoint(found, by=request.user)
    messages.success(request, "Removed. Nothing is sent there any more.")
    return redirect("compliance:webhooks")


@require_POST
@portal_view
@sending
def endpoint_on(request: PortalRequest, pk: int) -> HttpResponse:
    """Switch it on again."""
    services.switch_on(get_endpoint(request.landlord, pk=pk), by=request.user)
    messages.success(request, "Switched on. It is told what happens from now on.")
    return redirect("compliance:webhook", pk)


@require_POST
@portal_view
@sending
def endpoint_test(request: PortalRequest, pk: int) -> HttpResponse:
    """Send it a test, and show what becomes of it."""
    sent = services.send_test(get_endpoint(request.landlord, pk=pk), by=request.user)
    deliver.delay_on_commit(sent.pk)
    return redirect("compliance:webhook-delivery", sent.pk)


@require_GET
@portal_view
@reading
def delivery(request: PortalRequest, pk: int) -> HttpResponse:
    """One thing that was told: what was sent, and what came back."""
    found = get_delivery(request.landlord, pk=pk)
    return render(request, "compliance/webhooks/delivery.html", {"delivery": found, "body": body_of(found)})


@require_POST
@portal_view
@sending
def delivery_replay(request: PortalRequest, pk: int) -> HttpResponse:
    """Send it once more."""
    found = get_delivery(request.landlord, pk=pk)
    services.replay(found, by=request.user)
    deliver.delay_on_commit(found.pk)
    return redirect("compliance:webhook-delivery", pk)
