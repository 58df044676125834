"""The form with which an owner closes the account."""

from django import forms


class CloseForm(forms.Form):
    """That what it means was read."""

    is_understood = forms.BooleanField(
        label="Everything that I keep here is to be erased for good, and I have taken with me what I want to keep",
        error_messages={
            "required": "Tick this to close the account. Before that, take with you what you want to keep."
        },
    )
