"""Forms that ask for facts. What is asked and how stands in `data/attributes.yaml`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance.attributes import Attribute, FactValue
from config.lib.dayfield import DayField
from config.lib.predicates.parsing import Kind

NOT_SURE = "not_sure"
YES_NO_NOT_SURE = [("yes", "Yes"), ("no", "No"), (NOT_SURE, "Not sure")]
LEAVE_EMPTY = "Leave it empty if you are not sure."
PENCE_IN_A_POUND = 100


class PoundsField(forms.CharField):
    """An amount typed in pounds, with or without sign, commas and pence. Gives pence."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """The amount in pence."""
        text = re.sub(r"[£,\s]", "", super().to_python(value) or "")
        if not text:
            return None
        if not re.fullmatch(r"\d{1,9}(\.\d{2})?", text):
            raise ValidationError("Enter an amount in pounds, for example 52,000", code="invalid")
        pounds, _, pence = text.partition(".")
        return int(pounds) * PENCE_IN_A_POUND + int(pence or 0)


def fact_field(attribute: Attribute, *, required: bool = False) -> forms.Field:
    """The form field that asks for a fact. It cleans to a value in Python's own type, or None where not said.

    Where `required`, one of yes, no and not sure must be picked; a number or a day may always be left empty.
    """
    shared: dict[str, Any] = {"label": attribute.question, "help_text": attribute.hint, "required": False}
    match attribute.type:
        case Kind.BOOL:
            return _choice_field(attribute, choices=YES_NO_NOT_SURE, required=required)
        case Kind.ENUM:
            return _choice_field(attribute, choices=[*attribute.choices, (NOT_SURE, "Not sure")], required=required)
    shared["help_text"] = f"{attribute.hint} {LEAVE_EMPTY}".strip()
    match attribute.type:
        case Kind.DATE:
            return DayField(**shared)
        case Kind.MONEY:
            return PoundsField(widget=forms.TextInput(attrs={"class": "width-6", "inputmode": "decimal"}), **shared)
        case Kind.DECIMAL:
            shared |= {"min_value": attribute.minimum, "max_value": attribute.maximum}
            return forms.DecimalField(widget=_figures("decimal"), max_digits=5, decimal_places=1, **shared)
    return forms.IntegerField(
        widget=_figures("numeric"), min_value=attribute.minimum, max_value=attribute.maximum, **shared
    )


def typed_value(attribute: Attribute, *, value: FactValue | None) -> object:
    """A fact as its field shows it."""
    match attribute.type:
        case Kind.BOOL:
            return {True: "yes", False: "no"}.get(bool(value)) if value is not None else None
        case Kind.MONEY:
            return typed_pounds(int(str(value))) if value is not None else None
    return value


def typed_pounds(amount: int) -> str:
    """Pence as pounds are typed, with pence only where there are some."""
    pounds, pence = divmod(amount, PENCE_IN_A_POUND)
    return f"{pounds:,}.{pence:02}" if pence else f"{pounds:,}"


class FactsForm(forms.Form):
    """Asks for these facts, with what was said before already filled in."""

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Attribute],
        values: Mapping[str, FactValue | None] | None = None,
        required: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for attribute in asked:
            field = fact_field(attribute, required=required)
            field.initial = typed_value(attribute, value=(values or {}).get(attribute.name))
            self.fields[attribute.name] = field


def _choice_field(attribute: Attribute, *, choices: list[tuple[str, str]], required: bool) -> forms.Field:
    return forms.TypedChoiceField(
        label=attribute.question,
        help_text=attribute.hint,
        choices=choices,
        coerce=attribute.clean,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer; “Not sure” is one"},
    )


def _figures(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "width-4", "inputmode": mode})
