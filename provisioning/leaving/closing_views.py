"""The pages on which an owner closes the account, and takes that back. They are never gated."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.portal import PortalRequest, ensure_named, portal_view
from accounts.selectors import ensure_owned, is_owned
from billing.account.leaving import running
from config.lib import clock
from config.routes import CLOSURE
from plans.gate import ungated
from provisioning.leaving import closing
from provisioning.leaving.forms import CloseForm
from provisioning.leaving.selectors import open_closure, orders_under_way
from provisioning.leaving.tasks import close

open_to_all = ungated("Whoever wants to leave may, whatever they pay or owe.")


@never_cache
@require_GET
@portal_view
@open_to_all
def closure(request: PortalRequest) -> HttpResponse:
    """What closing the account means, and when; or until when it can be taken back."""
    asked = open_closure(request.landlord)
    due = asked.due_at if asked else clock.now() + closing.DAYS_TO_TAKE_BACK
    current = running(request.landlord)
    paid_until = current.current_period_end if current else None
    shown = {
        "closure": asked,
        "is_owner": is_owned(request.landlord, by=request.user),
        "due": due,
        "days": closing.DAYS_TO_TAKE_BACK.days,
        "subscription": current,
        "is_paid_beyond": bool(paid_until and paid_until > due),
        "runs_out_on": paid_until if paid_until and paid_until <= due else None,
        "orders": orders_under_way(request.landlord),
    }
    return render(request, "provisioning/leaving/closure.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@portal_view
@open_to_all
def ask(request: PortalRequest) -> HttpResponseBase:
    """Ask for the closure, by an owner who has just proved that it is them."""
    ensure_owned(request.landlord, by=request.user)
    answer: HttpResponseBase = asked(request)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def asked(request: PortalRequest) -> HttpResponse:
    """The form, or what follows from it."""
    if open_closure(request.landlord):
        return redirect(CLOSURE)
    ensure_named(request)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = closing.ask(request.landlord, by=request.user)
        close.delay_on_commit(row.pk)
        messages.success(request, "Your account closes. We have written to you when, and how to take that back.")
        return redirect(CLOSURE)
    due = clock.now() + closing.DAYS_TO_TAKE_BACK
    shown = {"form": form, "due": due}
    return render(request, "provisioning/leaving/ask.html", shown, status=422 if form.errors else 200)


@require_POST
@portal_view
@open_to_all
def take_back(request: PortalRequest) -> HttpResponse:
    """Keep the account after all."""
    ensure_owned(request.landlord, by=request.user)
    row = closing.take_back(request.landlord, by=request.user)
    close.delay_on_commit(row.pk)
    messages.success(request, "Your account stays. Everything is as it was.")
    return redirect(CLOSURE)
