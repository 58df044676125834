"""What a new token is for."""

from django import forms

from compliance.api.words import Lasts, Scope
from compliance.models import ApiToken


class TokenForm(forms.Form):
    """A new token."""

    label = forms.CharField(
        label="What is it for?",
        help_text="So that you know it again, such as “Our bookkeeping”.",
        max_length=ApiToken._meta.get_field("label").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the token is for"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the token may do"},
    )
    days = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=Lasts.choices,
        initial=Lasts.QUARTER,
        help_text="It ends by itself, so that a forgotten one opens nothing.",
    )
