"""Forms about people."""

from django import forms
from django.core.exceptions import ValidationError

ADDRESS_ERRORS = {
    "required": "Enter an e-mail address",
    "invalid": "Enter an e-mail address in the right form, such as name@example.org",
}


class SetPasswordForm(forms.Form):
    """The first password of an invited person."""

    password = forms.CharField(
        label="Choose a password",
        help_text="At least 10 characters. Three random words are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="Type it again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_again(self) -> str:
        """The same password, typed twice."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise ValidationError("The two passwords are not the same.")
        return again


class AddressForm(forms.Form):
    """An e-mail address, to send something to."""

    email = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=ADDRESS_ERRORS,
    )
