"""Asking for a report: which, of what, on which day, as which file."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Landlord
from compliance.as_at.forms import MomentForm
from compliance.lists.forms import HomeChoice
from compliance.models import Property
from compliance.reports.exhibits import MATTERS, Scope
from compliance.reports.words import EXPLAINED, DayStyle, ReportFormat, ReportKind
from config.lib import clock
from config.lib.dayfield import DayField


class TablesForm(forms.Form):
    """A report that is made of tables, and as which file."""

    kind = forms.ChoiceField(
        label="Which report?",
        choices=[(kind, f"{kind.label}. {EXPLAINED[kind]}") for kind in EXPLAINED],
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


class ReportForm(TablesForm, MomentForm):
    """A report of all homes or of one."""

    known = None  # type: ignore[assignment]  # how a form leaves out a field of its base
    field_order = ("kind", "home", "on", "format", "days")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, label="Of which homes?", with_archived=True, with_landlord=False)
        on = self.fields["on"]
        on.label, on.initial = "As at which day?", clock.today()
        on.help_text = "Today, a day gone by, or one to come: with the law and the facts of that day."
        self.order_fields(self.field_order)

    @property
    def home(self) -> Property | None:
        """The home that was chosen, or None for all."""
        return self.cleaned_data["home"] or None


class EvidenceForm(forms.Form):
    """An evidence pack or bundle: of which homes, which period and which matters."""

    kind = forms.ChoiceField(
        label="What do you need?",
        choices=[
            (ReportKind.PACK, "An evidence pack of one home: one PDF, with the original files attached to it"),
            (
                ReportKind.BUNDLE,
                "An evidence bundle for a hearing or a council: a ZIP with one numbered PDF, the original files, and a "
                "page that checks them without us",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need", "invalid_choice": "Choose what you need"},
    )
    since = DayField(
        label="From which day?",
        help_text="Papers that were still in force on that day are in it too. Leave it empty to go back to the first.",
        required=False,
    )
    until = DayField(label="Until which day?", help_text="Today or a day before.")
    matters = forms.MultipleChoiceField(
        label="Which matters?",
        choices=list(MATTERS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(MATTERS),
        error_messages={"required": "Choose at least one matter", "invalid_choice": "Choose from these matters"},
    )
    field_order = ("kind", "home", "since", "until", "matters")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.landlord = landlord
        self.fields["home"] = HomeChoice(landlord, label="Of which homes?", with_archived=True, with_landlord=False)
        self.fields["until"].initial = clock.today()
        self.order_fields(self.field_order)

    def clean_until(self) -> date:
        """A day that has been."""
        until: date = self.cleaned_data["until"]
        if until > clock.today():
            raise ValidationError("Enter today or a day before, since nothing is recorded later yet", code="future")
        return until

    def clean(self) -> dict[str, Any]:
        """A period that does not end before it begins, and for a pack one home."""
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("since", "Enter a day that is not after the last day")
        if said.get("kind") == ReportKind.PACK and "home" in said and not said["home"]:
            self.add_error("home", "Choose the home that the pack is about")
        return said

    @property
    def scope(self) -> Scope:
        """What was chosen."""
        said = self.cleaned_data
        return Scope(self.landlord, said["home"] or None, said["since"], said["until"], said["matters"])
