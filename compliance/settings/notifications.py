"""The page on which a landlord says what they are told beside what they must be, and when."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.notifying.models import Kind
from accounts.notifying.selectors import digest_hours, wishes_of
from accounts.notifying.services import set_wishes
from accounts.portal import PortalRequest, portal_view
from accounts.sms import services as sms
from accounts.sms.numbers import spaced
from compliance.settings.notification_forms import NotificationForm
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, plan_needed, ungated

PAGE = "compliance:settings-notifications"
NEEDS: Mapping[Kind, FeatureKey] = {
    Kind.MONTHLY: FeatureKey.EMAIL_NOTIFICATIONS,
    Kind.TENANT_WROTE: FeatureKey.TENANT_PORTAL,
    Kind.TENANT_ASKED: FeatureKey.TENANT_PORTAL,
    Kind.REPORT_READY: FeatureKey.REPORTS_PDF,
}
"""What a plan must have for a kind of mail to be sent at all."""


@require_http_methods(["GET", "POST"])
@portal_view
@ungated("Whoever is written to says when, and of what they would rather not hear, whatever they pay.")
def page(request: PortalRequest) -> HttpResponse:
    """Hours, mails and texts, in one form."""
    form = form_of(request)
    if form.is_valid():
        save(request, form)
        messages.success(request, "Saved.")
        return redirect(PAGE)
    mobile = sms.mobile_of(request.landlord)
    shown = {
        "form": form,
        "number": spaced(mobile.number) if mobile else "",
        "sms_plan": plan_needed(request, FeatureKey.SMS_REMINDERS),
    }
    return render(request, "compliance/settings/notifications.html", shown, status=422 if form.is_bound else 200)


def form_of(request: PortalRequest) -> NotificationForm:
    """The form with what this landlord's plan can send."""
    entitlements = current_entitlements(request)
    return NotificationForm(
        request.POST if request.method == "POST" else None,
        wishes=wishes_of(request.landlord),
        offered=[kind for kind, key in NEEDS.items() if entitlements.allows(key)],
        hours=digest_hours(request.landlord),
        wants_texts=request.landlord.wants_sms if can_be_texted(request) else None,
    )


def can_be_texted(request: PortalRequest) -> bool:
    """Whether there is a proved number, from which no STOP came, and the plan has texts."""
    mobile = sms.mobile_of(request.landlord)
    is_heard = mobile is not None and mobile.number != "" and mobile.stopped_at is None
    return is_heard and current_entitlements(request).allows(FeatureKey.SMS_REMINDERS)


def save(request: PortalRequest, form: NotificationForm) -> None:
    """Keep what was said. Texts are switched on only where they may be sent; off always."""
    said = form.cleaned_data
    wants_texts = said.get("texts")
    if wants_texts and not request.landlord.wants_sms:
        current_entitlements(request).check(FeatureKey.SMS_REMINDERS, to=Access.SIDE_EFFECT)
    if wants_texts is not None:
        sms.want(request.landlord, is_wanted=wants_texts, by=request.user)
    hours = {name: said[name] for name in ("digest_at", "quiet_from", "quiet_until")}
    set_wishes(request.landlord, **hours, muted=form.muted, by=request.user)
