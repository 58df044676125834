"""What staff type about schemes and weights."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from compliance.models import Obligation, Weight
from compliance.models.schemes import SchemeKind
from compliance.schemes import is_possible
from compliance.scoring.weights import LEAST, MOST
from config.lib import clock


class SchemeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A scheme, and why it is written down or changed. Its fields are those of the admin's page."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="Kept in the audit trail.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a kind of scheme that the law does not know where the council is."""
        values = super().clean() or self.cleaned_data
        council, kind = values.get("local_authority"), values.get("kind")
        if council and kind and not is_possible(kind, in_council=council):
            said = f"{SchemeKind(kind).label} is not known in {council.get_nation_display()}."
            self.add_error("kind", said)
        return values


class WeightForm(forms.ModelForm):  # type: ignore[type-arg]
    """How much an obligation counts from a day on."""

    code = forms.ChoiceField(label="Obligation", widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Weight
        fields: ClassVar = ["code", "weight", "starts_on", "why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            rows = Obligation.objects.order_by("code", "-number").distinct("code").values_list("code", "name")
            choices = [(code, f"{code}: {name}") for code, name in rows]
            self.fields["code"].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]

    def clean_weight(self) -> Decimal:
        """A weight within reason."""
        weight: Decimal = self.cleaned_data["weight"]
        if not LEAST <= weight <= MOST:
            raise forms.ValidationError(f"Give a weight from {LEAST} to {MOST}.")
        return weight

    def clean_starts_on(self) -> date:
        """Today or later: what scores were is never rewritten."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < clock.today():
            raise forms.ValidationError("It starts today or later: past scores stay as they were.")
        return starts_on
