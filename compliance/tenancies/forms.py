"""The forms of a tenancy: when it begins, who lives there, when it ends."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance.models import Occupier, Tenancy
from compliance.portfolio.fields import text
from config.lib.dayfield import DayField

LONGEST_NAME = Occupier._meta.get_field("name").max_length or 200


class TenancyForm(forms.Form):
    """A new tenancy."""

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    starts_on = DayField(
        label="When did the tenancy start, or when will it?",
        required=False,
        help_text="Leave it empty if you are not sure. What the law asks can turn on it.",
    )
    lead = text(
        "Name of the tenant",
        limit=LONGEST_NAME,
        required=False,
        hint="Of several, the one who speaks for them. The others are added afterwards.",
    )


class EndForm(forms.Form):
    """The last day of a tenancy."""

    ends_on = DayField(label="Which is its last day?", help_text="A day gone by, or one to come if notice was given.")

    def __init__(self, *args: Any, tenancy: Tenancy, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tenancy = tenancy

    def clean_ends_on(self) -> date:
        """A day that is not before the tenancy began."""
        ends_on: date = self.cleaned_data["ends_on"]
        if self.tenancy.starts_on is not None and ends_on < self.tenancy.starts_on:
            raise ValidationError(
                f"The tenancy began on {self.tenancy.starts_on:%-d %B %Y}, so it cannot end before that", code="early"
            )
        return ends_on


class NameForm(forms.Form):
    """The name of somebody who lives there."""

    name = text("Full name", limit=LONGEST_NAME)
