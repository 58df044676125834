"""The pages on which an owner changes the address of record."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import addresses
from accounts.portal import PortalRequest, portal_view
from accounts.selectors import ensure_owned, landlords_of
from compliance.contact.forms import AddressForm
from config.lib.ratelimit import HOUR, allow
from plans.gate import ungated

HOME = "compliance:address"
METHODS = ["GET", "POST"]
LINKS_PER_LANDLORD = 5
TOO_MANY = "Five links were sent within the hour. Look into that letter box, its spam folder too, or try again later."
open_to_all = ungated("Whoever cannot be written to can always mend that, whatever they pay.")


@require_http_methods(METHODS)
@portal_view
@open_to_all
@reauthentication_required  # type: ignore[untyped-decorator]
def address(request: PortalRequest) -> HttpResponse:
    """Where we write to, and the form that sends a link to another address."""
    ensure_owned(request.landlord, by=request.user)
    form = AddressForm(request.POST if request.method == "POST" else None, landlord=request.landlord)
    if form.is_valid():
        if allow(f"address-link:{request.landlord.pk}", limit=LINKS_PER_LANDLORD, seconds=HOUR):
            addresses.ask_for(request.landlord, address=form.cleaned_data["address"], by=request.user)
            return redirect(HOME)
        form.add_error("address", TOO_MANY)
    waiting = addresses.waiting_change(request.landlord)
    until = waiting.asked_at + addresses.GOOD_FOR if waiting else None
    shown = {"form": form, "waiting": waiting, "until": until, "signs_in_as": request.user.email}
    return render(request, "compliance/contact/address.html", shown, status=422 if form.errors else 200)


@require_POST
@portal_view
@open_to_all
def address_give_up(request: PortalRequest) -> HttpResponse:
    """Stay reachable where one was."""
    ensure_owned(request.landlord, by=request.user)
    addresses.give_up(request.landlord, by=request.user)
    messages.success(request, "Your address of record stays as it is. The link that was sent does not work any more.")
    return redirect("compliance:landlord-detail")


@never_cache
@require_http_methods(METHODS)
@portal_view
@open_to_all
def address_confirm(request: PortalRequest, token: str) -> HttpResponse:
    """The link that was sent to the new address: say once more what it does, then do it."""
    change = addresses.change_behind(token)
    if not landlords_of(request.user).filter(pk=change.landlord_id).exists():
        raise Http404
    ensure_owned(change.landlord, by=request.user)
    if request.method == "GET":
        return render(request, "compliance/contact/confirm.html", {"change": change})
    addresses.confirm(change, by=request.user)
    messages.success(request, f"From now on we write to {change.address}.")
    return redirect("compliance:landlord-detail")
