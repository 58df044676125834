"""The pages from which staff see whether mail and text messages arrive."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from accounts.errors import NotAMobileNumber
from accounts.models import User
from accounts.sms.gateway import is_available
from accounts.sms.numbers import e164
from adminpanel.services import send_test_mail, send_test_text


class TrialForm(forms.Form):
    """Where to."""

    address = forms.EmailField(
        label="Which address?",
        help_text="It gets one short mail. What becomes of it shows on the mail's page.",
        widget=UnfoldAdminEmailInputWidget({"autocomplete": "email"}),
    )


def trial_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask for an address; send it a mail, and show that mail."""
    assert isinstance(request.user, User)  # noqa: S101  # the site lets nobody else in
    form = TrialForm(request.POST or None, initial={"address": request.user.email})
    if request.method == "POST" and form.is_valid():
        message = send_test_mail(form.cleaned_data["address"], by=request.user)
        messages.success(request, "A test mail is on its way. Reload this page to see what became of it.")
        return redirect("admin:accounts_message_change", message.pk)
    said = "See whether mail leaves this installation, and whether it arrives."
    return trial(model_admin, request, form=form, title="Send a test mail", said=said)


class TextTrialForm(forms.Form):
    """To which number."""

    number = forms.CharField(
        label="Which mobile number?",
        max_length=40,
        help_text="It gets one short text message. What becomes of it shows on the message's page.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_number(self) -> str:
        """The number in E.164."""
        if not is_available():
            raise forms.ValidationError("No SMS service is set on this installation: SMS_GATEWAY_URL is empty.")
        try:
            return e164(self.cleaned_data["number"])
        except NotAMobileNumber as refusal:
            raise forms.ValidationError(refusal.message) from refusal


def text_trial_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask for a number; send it a text message, and show that message."""
    assert isinstance(request.user, User)  # noqa: S101  # the site lets nobody else in
    form = TextTrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        message = send_test_text(form.cleaned_data["number"], by=request.user)
        messages.success(request, "A test message is on its way, in the morning if it is late. Reload this page.")
        return redirect("admin:accounts_message_change", message.pk)
    said = "See whether text messages leave this installation, and whether they arrive."
    return trial(model_admin, request, form=form, title="Send a test text message", said=said)


def trial(model_admin: Any, request: HttpRequest, *, form: forms.Form, title: str, said: str) -> HttpResponse:
    """The page that asks where to."""
    shown = {**model_admin.admin_site.each_context(request), "title": title, "form": form, "said": said}
    return render(request, "adminpanel/test_mail.html", shown)
