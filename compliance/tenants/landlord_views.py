"""The landlord's pages about tenants: who has access, and on what terms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.portal import PortalRequest, portal_view
from compliance.lists.views import exporting, page, part
from compliance.portfolio.capping import ensure_open
from compliance.tenancies.selectors import get_any_tenancy, get_occupier, get_tenancy
from compliance.tenants import inviting, writing
from compliance.tenants.errors import CannotInvite, CannotSend
from compliance.tenants.forms import AnswerForm, InviteForm, MessageForm, ShareForm
from compliance.tenants.listing import TENANTS, TenantFilter, listed_tenants
from compliance.tenants.pages import residents_of
from compliance.tenants.papers import papers_of, receipts_of, shown_to
from compliance.tenants.selectors import (
    get_access,
    get_request,
    get_share,
    get_thread,
    is_over,
    requests_of,
    threads_over,
    told_of,
)
from compliance.tenants.sharing import end_share, share
from config.lib import clock
from plans.exports import exported
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

reading = require_feature(FeatureKey.TENANT_PORTAL, Access.READ)
changing = require_feature(FeatureKey.TENANT_PORTAL, Access.WRITE)
sending = require_feature(FeatureKey.TENANT_PORTAL, Access.SIDE_EFFECT)
SEND = Access.SIDE_EFFECT
METHODS = ["GET", "POST"]
OF_TENANCY = "compliance:tenants-of"


@require_GET
@portal_view
@reading
def tenants(request: PortalRequest) -> HttpResponse:
    """Everybody who was given access."""
    form = TenantFilter(request.GET, landlord=request.landlord)
    seen = part(request, listed_tenants(request.landlord, chosen=form.chosen, on=clock.today()))
    return page(request, "compliance/tenants/list.html", form=form, export="compliance:tenants-csv", page=seen)


@require_GET
@portal_view
@reading
@exporting
def tenants_csv(request: PortalRequest) -> HttpResponse:
    """The same as a file."""
    form = TenantFilter(request.GET, landlord=request.landlord)
    rows = listed_tenants(request.landlord, chosen=form.chosen, on=clock.today())
    return exported(request, rows, columns=TENANTS, name="tenants", form=form)


@require_GET
@portal_view
@reading
def tenants_of(request: PortalRequest, pk: int) -> HttpResponse:
    """One tenancy: who has access, and what they are shown; of an archived home, what was written and confirmed."""
    tenancy = get_any_tenancy(request.landlord, pk=pk)
    shown = {
        "tenancy": tenancy,
        "home": tenancy.property,
        "residents": residents_of(tenancy, on=clock.today()),
        "papers": shown_to(tenancy, told_of(tenancy, on=clock.today())),
        "receipts": receipts_of(tenancy),
        "requests": requests_of(tenancy),
        "threads": threads_over(tenancy),
    }
    return render(request, "compliance/tenants/tenancy.html", shown)


@require_http_methods(METHODS)
@portal_view
@sending
def tenant_invite(request: PortalRequest, pk: int) -> HttpResponse:
    """Invite somebody who lives there."""
    occupier = get_occupier(request.landlord, pk=pk)
    ensure_open(occupier.tenancy.property)
    form = InviteForm(request.POST or None, occupier=occupier, initial={"ends": "yes"})
    if form.is_valid():
        try:
            inviting.invite_tenant(occupier, by=request.user, **form.said)
        except CannotInvite as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Invited. They find the way in by the e-mail that is on its way to them.")
            return redirect(OF_TENANCY, occupier.tenancy_id)
    shown = {"occupier": occupier, "tenancy": occupier.tenancy, "home": occupier.tenancy.property, "form": form}
    return render(request, "compliance/tenants/invite.html", shown, status=422 if form.is_bound else 200)


@require_POST
@portal_view
@sending
def tenant_invite_again(request: PortalRequest, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    access = get_access(request.landlord, pk=pk)
    try:
        inviting.invite_again(access)
        messages.success(request, "Sent again.")
    except CannotInvite as refusal:
        messages.error(request, refusal.message)
    return redirect(OF_TENANCY, access.tenancy_id)


@require_http_methods(METHODS)
@portal_view
@reading
def tenant_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then end an access at once; possible in every status."""
    access = get_access(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/tenants/revoke.html", {"access": access, "home": access.tenancy.property})
    inviting.revoke(access, by=request.user)
    messages.success(request, "Revoked. They see nothing of this tenancy any more.")
    return redirect(OF_TENANCY, access.tenancy_id)


@require_POST
@portal_view
@changing
def tenant_ends(request: PortalRequest, pk: int) -> HttpResponse:
    """Say whether an access ends with the tenancy."""
    access = get_access(request.landlord, pk=pk)
    inviting.let_end(access, with_tenancy=request.POST.get("ends") == "yes", by=request.user)
    messages.success(request, "Saved.")
    return redirect(OF_TENANCY, access.tenancy_id)


# What is shared ------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@portal_view
@sending
def tenancy_share(request: PortalRequest, pk: int) -> HttpResponse:
    """Share a file with a tenancy."""
    tenancy = get_tenancy(request.landlord, pk=pk)
    ensure_open(tenancy.property)
    form = ShareForm(request.POST or None, tenancy=tenancy)
    if form.is_valid():
        share(tenancy, form.cleaned_data["document"], title=form.cleaned_data["title"], by=request.user)
        messages.success(request, "Shared. Those who have access are told by e-mail that something is there.")
        return redirect(OF_TENANCY, tenancy.pk)
    shown = {"tenancy": tenancy, "home": tenancy.property, "form": form}
    return render(request, "compliance/tenants/share.html", shown, status=422 if form.is_bound else 200)


@require_POST
@portal_view
@reading
def share_end(request: PortalRequest, pk: int) -> HttpResponse:
    """Share a file no more; possible in every status."""
    row = get_share(request.landlord, pk=pk)
    end_share(row, by=request.user)
    messages.success(request, f"“{row.title}” is not shared any more. What was confirmed stays.")
    return redirect(OF_TENANCY, row.tenancy_id)


# What is said and asked ------------------------------------------------------------------------------


@require_http_methods(METHODS)
@portal_view
@reading
def tenant_messages(request: PortalRequest, pk: int) -> HttpResponse:
    """What was written between the landlord and one tenant, and a form to go on unless the access is over."""
    access = (get_thread if request.method == "GET" else get_access)(request.landlord, pk=pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            writing.write_to_tenant(access, text=form.cleaned_data["text"], by=request.user)
        except CannotSend as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, f"Sent. {access.occupier} is told by e-mail that there is a message.")
            return redirect("compliance:tenants-messages", access.pk)
    thread = writing.read_thread(access, by_tenant=False)
    shown = {"access": access, "tenancy": access.tenancy, "home": access.tenancy.property, "form": form}
    shown |= {"is_over": is_over(access)}
    shown |= {"thread": thread, "may_write": current_entitlements(request).allows(FeatureKey.TENANT_PORTAL, to=SEND)}
    return render(request, "compliance/tenants/messages.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
@portal_view
@reading
def tenant_request(request: PortalRequest, pk: int) -> HttpResponse:
    """A paper that a tenant asked for, and its answer."""
    row = get_request(request.landlord, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, papers=papers_of(row.access.tenancy))
    if form.is_valid():
        writing.answer_request(row, **form.cleaned_data, by=request.user)
        messages.success(request, "Answered.")
        return redirect(OF_TENANCY, row.access.tenancy_id)
    shown = {"row": row, "tenancy": row.access.tenancy, "home": row.access.tenancy.property, "form": form}
    shown |= {"may_write": current_entitlements(request).allows(FeatureKey.TENANT_PORTAL, to=SEND)}
    return render(request, "compliance/tenants/request.html", shown, status=422 if form.is_bound else 200)
