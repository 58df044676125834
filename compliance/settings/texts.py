"""The pages on which a landlord proves a mobile number, and says whether reminders go there too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.portal import PortalRequest, portal_view
from accounts.sms import services
from accounts.sms.gateway import is_available
from accounts.sms.numbers import spaced
from accounts.sms.services import Outcome
from compliance.settings.texts_forms import CodeForm, NumberForm
from config.lib.ratelimit import DAY, HOUR, allow
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

PAGE = "compliance:settings-texts"
CODES_PER_LANDLORD, CODES_PER_NUMBER = 3, 5
reading = require_feature(FeatureKey.SMS_REMINDERS, Access.READ)
sending = require_feature(FeatureKey.SMS_REMINDERS, Access.SIDE_EFFECT)
TOO_MANY = "Several codes were sent already. Look for the last one, or try again in an hour."
WRONG = "This is not the code that we sent. Look again, or have another sent."
OVER = "This code does not work any more: it was sent ten minutes ago, or mistyped five times. Have another sent."
AWAY = "This installation has no SMS service at the moment, so no code can be sent."


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def page(request: PortalRequest) -> HttpResponse:
    """The number there is, the one that waits for its code, and the form that sends a code."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.SMS_REMINDERS, to=Access.SIDE_EFFECT)
    if form.is_valid():
        number = form.cleaned_data["number"]
        if refused := refusal(request, number):
            form.add_error("number", refused)
        else:
            services.send_code(request.landlord, number=number, by=request.user)
            return redirect(PAGE)
    return shown(request, form=form, code_form=CodeForm())


def refusal(request: PortalRequest, number: str) -> str:
    """Why no code is sent to a number now, if so."""
    if not is_available():
        return AWAY
    may_ask = allow(f"sms-code:{request.landlord.pk}", limit=CODES_PER_LANDLORD, seconds=HOUR)
    may_be_sent = allow(f"sms-code-to:{number}", limit=CODES_PER_NUMBER, seconds=DAY)
    return "" if may_ask and may_be_sent else TOO_MANY


@require_POST
@portal_view
@sending
def code(request: PortalRequest) -> HttpResponse:
    """Take the code that was sent."""
    form = CodeForm(request.POST)
    if form.is_valid():
        outcome = services.prove(request.landlord, code=form.cleaned_data["code"], by=request.user)
        if outcome is Outcome.RIGHT:
            messages.success(request, "Your number is proved. Reminders come by SMS too, beside each e-mail.")
            return redirect(PAGE)
        form.add_error("code", WRONG if outcome is Outcome.WRONG else OVER)
    return shown(request, form=NumberForm(), code_form=form)


@require_POST
@portal_view
@reading
def wanted(request: PortalRequest) -> HttpResponse:
    """Switch reminders by SMS on or off; off is possible in every status."""
    is_wanted = "on" in request.POST
    if is_wanted:
        current_entitlements(request).check(FeatureKey.SMS_REMINDERS, to=Access.SIDE_EFFECT)
    services.want(request.landlord, is_wanted=is_wanted, by=request.user)
    said = "Reminders come by SMS too." if is_wanted else "Reminders come by e-mail alone."
    messages.success(request, said)
    return redirect(PAGE)


@require_POST
@portal_view
@reading
def remove(request: PortalRequest) -> HttpResponse:
    """Forget the number, or the one that waits; possible in every status."""
    services.give_up_number(request.landlord, by=request.user)
    return redirect(PAGE)


def shown(request: PortalRequest, *, form: NumberForm, code_form: CodeForm) -> HttpResponse:
    """The page with both forms."""
    row = services.mobile_of(request.landlord)
    is_refused = form.is_bound or code_form.is_bound
    context = {
        "form": form,
        "code_form": code_form,
        "row": row,
        "number": spaced(row.number) if row else "",
        "waiting": spaced(row.pending) if row else "",
        "is_available": is_available(),
    }
    return render(request, "compliance/settings/texts.html", context, status=422 if is_refused else 200)
