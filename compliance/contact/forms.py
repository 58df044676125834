"""The form about the address of record."""

from typing import Any

from django import forms

from accounts.forms import ADDRESS_ERRORS
from accounts.messages.reaching import is_unreachable
from accounts.models import Landlord


class AddressForm(forms.Form):
    """Where legal reminders are to go."""

    address = forms.EmailField(
        label="Where should we write to you?",
        help_text="We send a link there. Until you follow it, your present address counts.",
        error_messages=ADDRESS_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.landlord = landlord

    def clean_address(self) -> str:
        """Another address, or the present one where mail comes back and it is to be shown that it works again."""
        address = str(self.cleaned_data["address"]).lower()
        if address == self.landlord.email.lower() and not is_unreachable(address):
            raise forms.ValidationError("This is your address of record already, and e-mail arrives there.")
        return address
