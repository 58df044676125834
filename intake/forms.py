"""The wizard's forms."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Landlord
from compliance.attributes import Attribute, attributes
from compliance.forms import FactsForm, fact_field
from compliance.models import LocalAuthority
from compliance.portfolio.fields import YES_NO, AddressFields, ManagementFields, choice, email, text
from compliance.portfolio.selectors import councils_by_nation
from config.lib.nations import Nation
from intake.terms import TERMS_VERSION


class WizardForm(forms.Form):
    """A page's form. `seen` is what the page held when it was shown, to tell when another window changed it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the page says, as JSON can hold it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class YouForm(WizardForm):
    """Who the landlord is."""

    name = text("Your full name", autocomplete="name")
    email = email(
        "Your e-mail address", hint="Your link to go on later and your legal reminders go there.", autocomplete="email"
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


class PlanForm(forms.Form):
    """Which plan; each is a button of its own."""

    plan = forms.CharField(error_messages={"required": "Choose a plan, by how many homes you let"})


class AddressForm(AddressFields, WizardForm):
    """Where a home is."""


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
        self.fields["authority"].choices = councils_by_nation(list(Nation))  # type: ignore[attr-defined]
        self.fields["let_type"] = fact_field(attributes()["let_type"], required=True)

    def clean(self) -> dict[str, Any]:
        """The council is one of the nation's."""
        cleaned: dict[str, Any] = super().clean() or {}
        nation, code = cleaned.get("nation"), cleaned.get("authority")
        if nation and code and not LocalAuthority.objects.filter(code=code, nation=nation).exists():
            self.add_error("authority", f"Choose a local authority in {Nation(nation).label}")
        return cleaned


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


class ManagementForm(ManagementFields, WizardForm):
    """Who looks after a home, and who is reminded."""


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
        """The facts, and what was agreed to, with the version of the terms that were read."""
        agreed_to = {name: self.cleaned_data[name] for name in self.consents}
        return {"facts": super().values(), "agreed": agreed_to, "terms_version": TERMS_VERSION}


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

    email = email("Your e-mail address", autocomplete="email")
