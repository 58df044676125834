"""A tenant's pages: which homes are shared with them, and what of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from compliance.tenants import inviting
from compliance.tenants.door import TenancyRequest, person, tenancy_view
from compliance.tenants.selectors import accesses_of
from config.lib import clock

TENANCY = "tenancy:papers"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The tenancies that are shared with whoever is signed in, and the invitations that wait for them."""
    accesses = list(accesses_of(person(request), on=clock.today()))
    accepted = [access for access in accesses if access.accepted_at]
    waiting = [access for access in accesses if not access.accepted_at]
    if len(accepted) == 1 and not waiting:
        return redirect(TENANCY, accepted[0].tenancy_id)
    return render(request, "compliance/tenancy/home.html", {"accepted": accepted, "waiting": waiting})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation, or decline it; somebody else's is a 404."""
    access = get_object_or_404(accesses_of(person(request), on=clock.today()), pk=pk)
    if "decline" in request.POST:
        inviting.decline(access)
        messages.success(request, "Declined. You are shown nothing of this home.")
        return redirect("tenancy:home")
    inviting.accept(access)
    return redirect(TENANCY, access.tenancy_id)


@require_GET
@tenancy_view
def papers(request: TenancyRequest) -> HttpResponse:
    """What is shared with a tenancy."""
    access = request.access
    return render(request, "compliance/tenancy/papers.html", {"access": access, "home": access.tenancy.property})
