"""The act by which staff erase a landlord, or what a guest ordered: whoever does it types what they mean."""

from typing import Any

from django import forms
from django.db import models
from unfold.widgets import UnfoldAdminTextInputWidget

from adminpanel.acts import Act, ReasonForm


class EraseForm(ReasonForm):
    """Why, and what."""

    typed = forms.CharField(
        label="Type the reference, to be sure",
        max_length=20,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, reference: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reference = reference
        self.fields["reason"].help_text = "Kept in the audit trail for good, so name nobody in it."
        self.fields["typed"].help_text = f"It is {reference}."

    def clean_typed(self) -> str:
        """The reference of this row, and of no other."""
        typed = str(self.cleaned_data["typed"]).strip().upper()
        if typed != self.reference:
            raise forms.ValidationError(f"This is not {self.reference}, so nothing was erased.")
        return typed

    def clean(self) -> dict[str, Any]:
        """The reason. What was typed beside it has done its work."""
        return {name: value for name, value in self.cleaned_data.items() if name != "typed"}


class Erase(Act):
    """An act upon one row, confirmed by its reference."""

    def form_for(self, rows: models.QuerySet[Any], *, data: Any) -> ReasonForm:
        """The form that knows which reference is to be typed."""
        return EraseForm(data, reference=rows.get().reference)
