"""A day asked for in three boxes, so that nobody needs to fit a calendar to a date they have on paper."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 1900, 2100


class DayWidget(forms.MultiWidget):
    """Day, month and year, each with a label of its own; drawn by `components/field_date_parts.html`."""

    use_fieldset = True
    part_labels: ClassVar = {"day": "Day", "month": "Month", "year": "Year"}

    def __init__(self, *, autocomplete: str = "") -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs=self._attrs(name, autocomplete)) for name in self.part_labels
        }
        super().__init__(parts)

    def _attrs(self, name: str, autocomplete: str) -> dict[str, Any]:
        hint = {"autocomplete": f"{autocomplete}-{name}"} if autocomplete else {}
        return {"part_label": self.part_labels[name], "maxlength": 4 if name == "year" else 2, **hint}

    def decompress(self, value: date | None) -> list[int | None]:
        """The three figures of a day."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day of the calendar. Says which part is missing, and refuses a day that does not exist or nobody can mean."""

    widget = DayWidget
    default_error_messages: ClassVar = {
        "required": "Enter a date, for example 27 3 2024",
        "invalid": "Enter a real date, for example 27 3 2024",
        "incomplete": "Enter a day, a month and a year, for example 27 3 2024",
        "out_of_range": f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}",
    }

    def __init__(self, **options: Any) -> None:
        parts = [
            forms.IntegerField(min_value=1, error_messages={"invalid": self._invalid(), "min_value": self._invalid()})
        ]
        super().__init__(parts * 3, require_all_fields=True, **options)

    def _invalid(self) -> str:
        return str(self.default_error_messages["invalid"])

    def clean(self, value: Any) -> date | None:
        """As any field; with some of the parts left empty it says so, rather than that all of it is missing."""
        filled = [bool(str(part or "").strip()) for part in value or []]
        if any(filled) and not all(filled):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        cleaned: date | None = super().clean(value)
        return cleaned

    def compress(self, data_list: list[int]) -> date | None:
        """The day that the three figures name."""
        if not data_list:
            return None
        try:
            day = date(data_list[2], data_list[1], data_list[0])
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["out_of_range"], code="out_of_range")
        return day
