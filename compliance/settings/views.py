"""The first page of the settings: everything that can be set, in one list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.branding.selectors import kept_brand
from accounts.members import members_of
from accounts.notifying.selectors import digest_hours
from accounts.portal import PortalRequest, portal_view
from accounts.selectors import landlords_of
from accounts.sms.numbers import spaced
from accounts.sms.services import mobile_of
from plans.features import FeatureKey
from plans.gate import plan_needed, ungated


@require_GET
@portal_view
@ungated("Every landlord has a password, an address and a plan, and finds here what else there is to set.")
def overview(request: PortalRequest) -> HttpResponse:
    """What can be set, and where."""
    mobile = mobile_of(request.landlord)
    shown = {
        "brand": kept_brand(request.landlord),
        "branding_plan": plan_needed(request, FeatureKey.WHITE_LABEL_REPORTS),
        "others": landlords_of(request.user).exclude(pk=request.landlord.pk),
        "member_count": members_of(request.landlord).count(),
        "reminder_hours": digest_hours(request.landlord),
        "mobile": mobile,
        "number": spaced(mobile.number) if mobile else "",
        "sms_plan": plan_needed(request, FeatureKey.SMS_REMINDERS),
    }
    return render(request, "compliance/settings/overview.html", shown)
