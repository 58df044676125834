"""The fields with which a home is described, at sign-up and in the portal alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance import postcodes
from compliance.homes import Recipients

YES_NO = [("yes", "Yes"), ("no", "No")]
MANAGERS = [("landlord", "You do"), ("agent", "An agent does")]


def text(label: str, *, limit: int = 200, hint: str = "", autocomplete: str = "off", required: bool = True) -> Any:
    """A line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"Enter {label[0].lower()}{label[1:]}"},
    )


def email(label: str, *, hint: str = "", autocomplete: str = "off", required: bool = True) -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        max_length=254,
        label=label,
        help_text=hint,
        required=required,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={
            "required": f"Enter {label[0].lower()}{label[1:]}",
            "invalid": "Enter an e-mail address in the right form, such as name@example.org",
        },
    )


def choice(label: str, choices: Iterable[tuple[str, str]], *, hint: str = "") -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one"},
    )


class AddressFields(forms.Form):
    """Where a home is."""

    line_1 = text("Address line 1", limit=120, autocomplete="address-line1")
    line_2 = text("Address line 2", limit=120, autocomplete="address-line2", required=False)
    town = text("Town or city", limit=80, autocomplete="address-level2")
    postcode = forms.CharField(
        label="Postcode",
        max_length=12,
        help_text="Housing law differs between the four nations: the postcode says which one applies.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "width-6"}),
        error_messages={"required": "Enter the postcode"},
    )

    def clean_postcode(self) -> str:
        """The postcode as it is written."""
        try:
            return postcodes.normalise(self.cleaned_data["postcode"])
        except postcodes.PostcodeError as error:
            raise ValidationError(str(error)) from error


class ManagementFields(forms.Form):
    """Who looks after a home, and who is reminded."""

    managed_by = choice("Who manages it?", MANAGERS)
    recipients = choice("Who gets the reminders?", Recipients.choices)
    agent_name = text("The agent’s name", hint="If an agent manages it or gets reminders.", required=False)
    agent_email = email("The agent’s e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever is reminded can be written to."""
        cleaned: dict[str, Any] = super().clean() or {}
        for field, problem in management_problems(cleaned).items():
            if field not in self.errors:
                self.add_error(field, problem)
        return cleaned


def management_problems(said: Mapping[str, Any]) -> dict[str, str]:
    """An agent who manages or is reminded has a name, and who is reminded an address. Problems, by field."""
    found = {}
    is_reminded = said.get("recipients") in (Recipients.AGENT, Recipients.BOTH)
    if (is_reminded or said.get("managed_by") == "agent") and not said.get("agent_name"):
        found["agent_name"] = "Enter the agent’s name"
    if is_reminded and not said.get("agent_email"):
        found["agent_email"] = "Enter the agent’s e-mail address, since reminders go there"
    return found
