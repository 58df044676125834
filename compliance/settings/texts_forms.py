"""The forms about reminders by SMS."""

from django import forms

from accounts.errors import NotAMobileNumber
from accounts.sms.numbers import e164


class NumberForm(forms.Form):
    """A mobile number."""

    number = forms.CharField(
        label="Mobile number",
        max_length=40,
        help_text="Such as 07400 123456, or with its country, +353 85 012 3456. We text a code to it.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Enter a mobile number"},
    )

    def clean_number(self) -> str:
        """The number in E.164."""
        try:
            return e164(self.cleaned_data["number"])
        except NotAMobileNumber as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The six figures in the text message.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the code"},
    )

    def clean_code(self) -> str:
        """The figures alone."""
        return "".join(str(self.cleaned_data["code"]).split())
