"""The buttons by which a landlord says that they keep to a rule."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.portal import PortalRequest, portal_view
from compliance.acknowledging import services
from compliance.acknowledging.errors import NothingToAcknowledge, RuleChanged
from compliance.selectors import get_requirement
from plans.features import Access, FeatureKey
from plans.gate import require_feature

writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)
VERSION, EVERYWHERE = "version", "everywhere"
PAGE = "compliance:requirement-detail"


@require_POST
@portal_view
@writing
def acknowledge(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that the rule is kept to."""
    requirement = get_requirement(request.landlord, pk=pk)
    version = request.POST.get(VERSION, "")
    read = int(version) if version.isdecimal() else 0
    try:
        services.acknowledge(requirement, version=read, everywhere=EVERYWHERE in request.POST, by=request.user)
        messages.success(request, "Saved, with your name and the day.")
    except (NothingToAcknowledge, RuleChanged) as refusal:
        messages.error(request, refusal.message)
    return redirect(PAGE, pk)


@require_POST
@portal_view
@writing
def take_back(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that the rule is not kept to after all."""
    requirement = get_requirement(request.landlord, pk=pk)
    try:
        services.take_back(requirement, by=request.user)
        messages.success(request, "Taken back. What you said before stays in the history.")
    except NothingToAcknowledge as refusal:
        messages.error(request, refusal.message)
    return redirect(PAGE, pk)
