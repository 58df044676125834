"""Forms about a home as such: where it is, who looks after it, and whether it is still let."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Landlord
from compliance import postcodes
from compliance.homes import Address, HomeFacts, Management
from compliance.meanwhile import SeenField
from compliance.models import LocalAuthority, Property
from compliance.portfolio.fields import YES_NO, AddressFields, ManagementFields, choice, text
from compliance.portfolio.selectors import AddressKey, Stated, address_key, councils_by_nation, homes_at, nations_of
from config.lib.nations import Nation


class HomeForm(ManagementFields, AddressFields):
    """Where a home is and who looks after it. The council is one of the nation that the postcode lies in.

    Until a postcode was given there is no council to choose: the form then comes back with those of its nation.
    """

    authority = forms.ChoiceField(
        label="Local authority",
        help_text="The council that the council tax or rates are paid to.",
        error_messages={"required": "Choose the local authority"},
    )
    field_order: Sequence[str] = (
        "line_1", "line_2", "town", "postcode", "authority", "managed_by", "recipients", "agent_name", "agent_email",
    )  # fmt: skip

    def __init__(
        self, *args: Any, landlord: Landlord, home: Property | None = None, own_key: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.landlord, self.home, self.own_key = landlord, home, home.source_key if home else own_key
        self.nations = self.possible_nations()
        if self.is_bound and "authority" not in self.data:
            del self.fields["authority"]
        elif self.nations:
            self.offer_councils()
        elif self.typed("authority"):
            self.keep_council()
        else:
            del self.fields["authority"]

    def typed(self, name: str) -> str:
        """What the field holds as it was sent, or as the page begins."""
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    def possible_nations(self) -> list[Nation]:
        """Where the home may lie: as its postcode says, and as was confirmed before of this postcode."""
        found = nations_of(self.typed("postcode"))
        if not found or self.home is None or postcodes.normalise(self.typed("postcode")) != self.home.postcode:
            return found
        return list(dict.fromkeys([*found, Nation(self.home.nation)]))

    def offer_councils(self) -> None:
        """Let a council of the home's nation be chosen; near a border, of each."""
        field = self.fields["authority"]
        field.choices = councils_by_nation(self.nations)  # type: ignore[attr-defined]
        where = f"This postcode is in {self.nations[0].label}. Choose a local authority there"
        field.error_messages |= {"invalid_choice": where}

    def keep_council(self) -> None:
        """Carry the council that was chosen on while the postcode is being corrected."""
        field = self.fields["authority"]
        field.choices = councils_by_nation(list(Nation))  # type: ignore[attr-defined]
        field.widget = forms.HiddenInput()

    @property
    def lacks_council(self) -> bool:
        """Whether the council is still to be offered."""
        return "authority" not in self.fields

    def with_councils(self) -> "HomeForm":
        """The same answers, with the councils of the postcode's nation to choose from."""
        initial = {name: self.data.get(name, "") for name in self.data}
        return type(self)(initial=initial, landlord=self.landlord, home=self.home, own_key=self.own_key)

    def clean(self) -> dict[str, Any]:
        """Besides, no home is there twice."""
        cleaned = super().clean()
        if cleaned.get("line_1") and cleaned.get("postcode"):
            self.check_only_once(address_key(cleaned["line_1"], line_2=cleaned["line_2"], postcode=cleaned["postcode"]))
        return cleaned

    def check_only_once(self, key: AddressKey) -> None:
        """Refuse an address that another home of the landlord's has."""
        other = homes_at(self.landlord).get(key)
        if other is None or other.source_key == self.own_key:
            return
        where = "among your archived homes: restore it there" if other.archived_at else "among your homes already"
        self.add_error("line_1", f"This address is {where}")

    @property
    def address(self) -> Address:
        """Where it is."""
        said = self.cleaned_data
        return Address(line_1=said["line_1"], line_2=said["line_2"], town=said["town"], postcode=said["postcode"])

    @property
    def management(self) -> Management:
        """Who looks after it."""
        said = self.cleaned_data
        return Management(
            by_agent=said["managed_by"] == "agent",
            recipients=said["recipients"],
            agent_name=said["agent_name"],
            agent_email=said["agent_email"],
        )

    @property
    def council(self) -> LocalAuthority:
        """The council; its nation is the home's."""
        return LocalAuthority.objects.get(code=self.cleaned_data["authority"])


class NewHomeForm(HomeForm):
    """A home to add. `key` names it, so that sending the page twice adds one home."""

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    is_let = choice("Is it let now?", YES_NO, hint="If so, we ask about the tenancy too.")
    field_order = (
        "key", "line_1", "line_2", "town", "postcode", "authority", "is_let",
        "managed_by", "recipients", "agent_name", "agent_email",
    )  # fmt: skip

    @property
    def described(self) -> HomeFacts:
        """The home as it was described."""
        return HomeFacts(
            source_key=self.cleaned_data["key"],
            address=self.address,
            nation=self.council.nation,
            authority_code=self.council.code,
            tenancy={} if self.cleaned_data["is_let"] == "yes" else None,
            management=self.management,
        )


class ChangedHomeForm(HomeForm):
    """A home that is there. `seen` is what the page showed, to tell what is changed on it."""

    seen = SeenField()

    @property
    def sent(self) -> Stated:
        """What was sent, by the names of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def words(self, name: str, value: str) -> str:
        """What a field holds, as a person reads it."""
        if name == "authority":
            return LocalAuthority.objects.get(code=value).name
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value)) or "Nothing"


class ArchiveForm(forms.Form):
    """Why a home is archived, if the landlord wants to say."""

    reason = text("Why?", limit=200, hint="Such as “Sold”. It is kept with the home’s history.", required=False)


class ChoiceForm(forms.Form):
    """Which homes stay active: as many as the plan allows. It begins with those that are."""

    homes = forms.TypedMultipleChoiceField(
        label="Properties that stay active", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, homes: Sequence[Property], limit: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = min(limit, len(homes))
        field = self.fields["homes"]
        field.choices = [(home.pk, home.address) for home in homes]  # type: ignore[attr-defined]
        field.error_messages["required"] = f"Choose {self.wanted} properties."
        field.initial = [home.pk for home in homes if home.read_only_since is None]

    def clean_homes(self) -> list[int]:
        """As many as the plan allows, no more and no fewer."""
        chosen: list[int] = self.cleaned_data["homes"]
        if len(chosen) != self.wanted:
            raise forms.ValidationError(f"You chose {len(chosen)}. Choose {self.wanted} properties.")
        return chosen
