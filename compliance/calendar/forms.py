"""The forms of the calendar: which home is shown, and what a new address holds."""

from typing import Any

from django import forms

from accounts.models import Landlord
from compliance.models import CalendarFeed, Property
from compliance.selectors import active_properties


class HomeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the landlord's active homes, or all of them."""

    def __init__(self, landlord: Landlord, **options: Any) -> None:
        homes = active_properties(landlord).order_by("line_1", "pk")
        super().__init__(homes, required=False, empty_label="All homes", **options)

    def label_from_instance(self, home: Property) -> str:
        """A home by its street and town."""
        return str(home)


class HomeFilter(forms.Form):
    """Which home the month is shown for."""

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, label="Show the dates of")


class FeedForm(forms.Form):
    """A new calendar address."""

    field_order = ("home", "label")
    label = forms.CharField(
        label="What is it for?",
        help_text="So that you know it again in the list, such as “My phone” or “The agent’s calendar”.",
        required=False,
        max_length=CalendarFeed._meta.get_field("label").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        wrong = {"invalid_choice": "Choose one of your homes"}
        self.fields["home"] = HomeChoice(landlord, label="Which dates?", error_messages=wrong)
        self.order_fields(self.field_order)
