"""The wizard's forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Landlord
from compliance import postcodes
from compliance.attributes import Attribute, attributes
from compliance.forms import FactsForm, fact_field
from compliance.homes import Recipients
from compliance.models import LocalAuthority
from compliance.nations import Nation

REQUIRED = "This is needed to go on"
YES_NO = [("yes", "Yes"), ("no", "No")]


def text(label: str, *, hint: str = "", autocomplete: str = "off", required: bool = True, limit: int = 200) -> Any:
    """A line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"Enter {label[0].lower()}{label[1:]}"},
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


class WizardForm(forms.Form):
    """A page's form. `seen` is what the page held when it was shown, to tell when another window changed it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the page says, as JSON can hold it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class YouForm(WizardForm):
    """Who the landlord is."""

    name = text("Your full name", autocomplete="name")
    email = forms.EmailField(
        max_length=254,
        label="Your e-mail address",
        help_text="Your link to go on later and your legal reminders go there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, such as name@example.org",
        },
    )
    kind = choice(
        "You are",
        [("individual", "An individual landlord"), ("company", "A company that lets"), ("agent", "A letting agent")],
    )
    company_name = text("Company name", hint="For a company or an agent.", autocomplete="organization", required=False)

    def clean(self) -> dict[str, Any]:
        """A company and an agent have a company name; an individual needs none."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_firm = cleaned.get("kind") in (Landlord.Kind.COMPANY, Landlord.Kind.AGENT)
        if is_firm and not cleaned.get("company_name"):
            self.add_error("company_name", "Enter the company's name")
        if not is_firm:
            cleaned["company_name"] = ""
        return cleaned


class AddressForm(WizardForm):
    """Where a home is."""

    line_1 = text("Address line 1", autocomplete="address-line1", limit=120)
    line_2 = text("Address line 2", autocomplete="address-line2", required=False, limit=120)
    town = text("Town or city", autocomplete="address-level2", limit=80)
    postcode = forms.CharField(
        label="Postcode",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "width-6"}),
        error_messages={"required": "Enter the postcode"},
    )

    def clean_postcode(self) -> str:
        """The postcode as it is written."""
        try:
            return postcodes.normalise(self.cleaned_data["postcode"])
        except postcodes.PostcodeError as error:
            raise ValidationError(str(error)) from error


class PlaceForm(WizardForm):
    """Whose law applies to a home, and how it is let."""

    nation = choice("Which nation is it in?", Nation.choices, hint="Housing law differs between the four.")
    authority = forms.ChoiceField(
        label="Local authority",
        help_text="The council that the council tax or rates are paid to.",
        error_messages={"required": "Choose the local authority"},
    )
    is_let = choice("Is it let now?", YES_NO, hint="If nobody lives there yet, what a tenancy needs is asked later.")
    let_type = forms.Field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["authority"].choices = authorities()  # type: ignore[attr-defined]
        self.fields["let_type"] = fact_field(attributes()["let_type"], required=True)

    def clean(self) -> dict[str, Any]:
        """The council is one of the nation's."""
        cleaned: dict[str, Any] = super().clean() or {}
        nation, code = cleaned.get("nation"), cleaned.get("authority")
        if nation and code and not LocalAuthority.objects.filter(code=code, nation=nation).exists():
            self.add_error("authority", f"Choose a local authority in {Nation(nation).label}")
        return cleaned


def authorities() -> list[tuple[str, Any]]:
    """Every local authority, by nation."""
    rows = list(LocalAuthority.objects.order_by("name"))
    groups = [(str(nation.label), [(row.code, row.name) for row in rows if row.nation == nation]) for nation in Nation]
    return [("", "Choose a local authority"), *groups]


class HomeFactsForm(FactsForm, WizardForm):
    """The facts that a page asks, each with "not sure"."""

    def __init__(self, *args: Any, asked: list[Attribute], **options: Any) -> None:
        super().__init__(*args, asked=asked, required=True, **options)
        self.asked = asked

    def values(self) -> dict[str, Any]:
        """The facts, as JSON can hold them."""
        return {each.name: each.plain(self.cleaned_data.get(each.name)) for each in self.asked}

    def clean(self) -> dict[str, Any]:
        """There are not more households than people."""
        cleaned: dict[str, Any] = super().clean() or {}
        people, households = cleaned.get("occupants"), cleaned.get("households")
        if people is not None and households is not None and households > people:
            self.add_error("households", "There cannot be more households than people")
        return cleaned


class ManagementForm(WizardForm):
    """Who looks after a home, and who is reminded."""

    managed_by = choice("Who manages it?", [("landlord", "You do"), ("agent", "An agent does")])
    recipients = choice("Who gets the reminders?", Recipients.choices)
    agent_name = text("The agent's name", hint="If an agent manages it or gets reminders.", required=False)
    agent_email = forms.EmailField(
        max_length=254,
        label="The agent's e-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address in the right form, such as name@example.org"},
    )

    def clean(self) -> dict[str, Any]:
        """An agent who manages or is reminded has a name, and who is reminded an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_reminded = cleaned.get("recipients") in (Recipients.AGENT, Recipients.BOTH)
        if (is_reminded or cleaned.get("managed_by") == "agent") and not cleaned.get("agent_name"):
            self.add_error("agent_name", "Enter the agent's name")
        if is_reminded and not cleaned.get("agent_email") and "agent_email" not in self.errors:
            self.add_error("agent_email", "Enter the agent's e-mail address, since reminders go there")
        return cleaned


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, in order."""
        return [file for file in data or [] if file]


def agreed(label: str) -> forms.BooleanField:
    """A box that must be ticked."""
    return forms.BooleanField(label=label, error_messages={"required": "Tick this box to go on"})


class PapersForm(HomeFactsForm):
    """Certificates to upload now, a few facts about the landlord, and what they agree to."""

    certificates = ManyFilesField(
        label="Certificates",
        required=False,
        help_text="PDF, JPEG, PNG, HEIC or Word, up to 20 MB each. You can add them later.",
    )

    def __init__(self, *args: Any, asked: list[Attribute], is_consumer: bool, links: dict[str, str], **more: Any):
        super().__init__(*args, asked=asked, **more)
        self.consents = consents(is_consumer=is_consumer, links=links)
        self.fields.update(self.consents)

    def values(self) -> dict[str, Any]:
        """The facts, and what was agreed to."""
        return {"facts": super().values(), "agreed": {name: self.cleaned_data[name] for name in self.consents}}


def consents(*, is_consumer: bool, links: dict[str, str]) -> dict[str, forms.Field]:
    """What is agreed to. Consumers also ask for the service to begin before their 14 days to cancel are over.

    Consumer Contracts (Information, Cancellation and Additional Charges) Regulations 2013, reg. 36.
    """
    asked: dict[str, forms.Field] = {
        "privacy": agreed(linked("I have read the %s", links["privacy"], "privacy notice")),
        "terms": agreed(linked("I accept the %s", links["terms"], "terms")),
        "not_advice": agreed("I understand that this is information with its sources, and not legal advice"),
    }
    if is_consumer:
        asked["start_now"] = agreed(
            "Start at once. I can still cancel within 14 days, and then pay only for the days I used"
        )
    return asked


def linked(sentence: str, url: str, words: str) -> SafeString:
    """A label with a link in it; both come from us."""
    return mark_safe(sentence % f'<a href="{url}" target="_blank" rel="noopener">{words}</a>')  # noqa: S308


class LinkForm(forms.Form):
    """Where to send the link to go on."""

    email = forms.EmailField(
        max_length=254,
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, such as name@example.org",
        },
    )
