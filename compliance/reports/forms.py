"""Asking for a report: which, of what, on which day, as which file."""

from typing import Any

from django import forms

from accounts.models import Landlord
from compliance.as_at.forms import MomentForm
from compliance.lists.forms import HomeChoice
from compliance.models import Property
from compliance.reports.words import EXPLAINED, DayStyle, ReportFormat, ReportKind
from config.lib import clock


class ReportForm(MomentForm):
    """A report of all homes or of one."""

    known = None  # type: ignore[assignment]  # how a form leaves out a field of its base
    kind = forms.ChoiceField(
        label="Which report?",
        choices=[(kind, f"{kind.label}. {EXPLAINED[kind]}") for kind in ReportKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a report", "invalid_choice": "Choose a report"},
    )
    format = forms.ChoiceField(
        label="As which file?",
        choices=[(ReportFormat.PDF, "PDF"), (ReportFormat.XLSX, "Excel (XLSX)"), (ReportFormat.CSV, "CSV")],
        widget=forms.RadioSelect,
        initial=ReportFormat.PDF,
        error_messages={"required": "Choose a file format", "invalid_choice": "Choose a file format"},
    )
    days = forms.ChoiceField(
        label="Dates in Excel and CSV files",
        choices=DayStyle.choices,
        widget=forms.RadioSelect,
        initial=DayStyle.UK,
        error_messages={"required": "Choose how dates are written", "invalid_choice": "Choose how dates are written"},
    )
    field_order = ("kind", "home", "on", "format", "days")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, with_archived=True, with_landlord=False)
        self.fields["home"].label = "Of which homes?"
        on = self.fields["on"]
        on.label, on.initial = "As at which day?", clock.today()
        on.help_text = "Today, a day gone by, or one to come: with the law and the facts of that day."
        self.order_fields(self.field_order)

    @property
    def home(self) -> Property | None:
        """The home that was chosen, or None for all."""
        return self.cleaned_data["home"] or None
