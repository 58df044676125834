"""What is asked of a schedule and of those it goes to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Landlord
from compliance.lists.forms import HomeChoice
from compliance.reports.forms import TablesForm
from compliance.reports.recipients import MOST_RECIPIENTS
from compliance.reports.words import Rhythm, Weekday


class ScheduleForm(TablesForm):
    """Which report, how often, and for whom."""

    rhythm = forms.ChoiceField(
        label="How often?",
        help_text="It is made from seven in the morning, as at that day.",
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often", "invalid_choice": "Choose how often"},
    )
    weekday = forms.TypedChoiceField(
        label="If every week, on which day?", choices=Weekday.choices, coerce=int, initial=Weekday.MONDAY
    )
    month_day = forms.IntegerField(
        label="If every month, on which date?",
        help_text="From 1 to 31. In a month without that date it is made on the last day.",
        min_value=1,
        max_value=31,
        initial=1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Enter a date from 1 to 31"),
    )
    addresses = forms.CharField(
        label="To which e-mail addresses?",
        help_text="One a line. We ask each person first whether they want it, unless they are one of your own people.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter at least one e-mail address"},
    )
    field_order = ("kind", "home", "format", "days", "rhythm", "weekday", "month_day", "addresses")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, label="Of which homes?", with_landlord=False)
        self.order_fields(self.field_order)

    def clean_addresses(self) -> list[str]:
        """Each address once."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines()]
        found = list(dict.fromkeys(line.lower() for line in lines if line))
        for address in found:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(f"{address} is not an e-mail address", code="invalid") from error
        if len(found) > MOST_RECIPIENTS:
            raise ValidationError(f"Enter at most {MOST_RECIPIENTS} addresses", code="too_many")
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """What a schedule keeps: of the days, only the one that its rhythm has."""
        said = self.cleaned_data
        rhythm = said["rhythm"]
        kept = {name: said[name] for name in ("kind", "format", "days", "rhythm")}
        kept["home"] = said["home"] or None
        kept["weekday"] = said["weekday"] if rhythm == Rhythm.WEEKLY else None
        kept["month_day"] = said["month_day"] if rhythm == Rhythm.MONTHLY else None
        return kept


class RecipientForm(forms.Form):
    """One more address."""

    address = forms.EmailField(
        label="Another e-mail address",
        error_messages={"required": "Enter an e-mail address", "invalid": "Enter an e-mail address"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
