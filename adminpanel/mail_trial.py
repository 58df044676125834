"""The page from which staff see whether mail arrives."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from unfold.widgets import UnfoldAdminEmailInputWidget

from accounts.models import User
from adminpanel.services import send_test_mail


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
    shown = {**model_admin.admin_site.each_context(request), "title": "Send a test mail", "form": form}
    return render(request, "adminpanel/test_mail.html", shown)
