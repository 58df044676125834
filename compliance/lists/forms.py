"""What the lists of homes, requirements, evidence and tenancies are narrowed by."""

from typing import Any

from django import forms

from accounts.models import Landlord
from compliance.lists.selectors import ALL_KINDS, CRITICAL, LANDLORD, STANDS, Worst, choosable_homes
from compliance.overview import URGENCY
from compliance.standing import Kind, Outcome
from compliance.tenancies.selectors import State
from config.lib.listing import FilterForm, choice, sorting
from config.lib.nations import Nation

YES_NO = [("yes", "Yes"), ("no", "No")]


class PropertyFilter(FilterForm):
    """Which homes, in which order."""

    standing = choice("Its worst requirement is", choices=Worst.choices, any_label="Anything")
    nation = choice("Nation", choices=Nation.choices, any_label="All nations")
    is_hmo = choice("HMO", choices=YES_NO, any_label="Either")
    managed_by = choice(
        "Managed by",
        choices=[("landlord", "You"), ("agent", "An agent"), ("not_said", "Not said")],
        any_label="Anyone",
    )
    sort = sorting(("", "Address"), ("score", "Score, lowest first"), ("-score", "Score, highest first"))


class HomeChoice(forms.TypedChoiceField):
    """One of the landlord's homes, or where it makes sense the landlord as such."""

    def __init__(
        self, landlord: Landlord, *, label: str = "Home", with_archived: bool = False, with_landlord: bool = True
    ) -> None:
        homes = {str(home.pk): home for home in choosable_homes(landlord, with_archived=with_archived)}
        named = [(key, f"{home} (archived)" if home.archived_at else str(home)) for key, home in homes.items()]
        own = [(LANDLORD, "You, as the landlord")] if with_landlord else []
        choices = [("", "All homes"), *own, *named]
        wrong = {"invalid_choice": "Choose one of your homes"}
        super().__init__(
            label=label,
            required=False,
            choices=choices,
            coerce=lambda key: homes.get(key, key),
            empty_value=None,
            error_messages=wrong,
        )


class RequirementFilter(FilterForm):
    """Which requirements, in which order."""

    standing = choice(
        "Standing", choices=[(standing, standing.label) for standing in URGENCY], any_label="Any standing"
    )
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[
            ("", "What the law asks"),
            *[(kind, kind.label) for kind in Kind if kind is not Kind.REQUIREMENT],
            (ALL_KINDS, "All kinds"),
        ],
    )
    nation = choice("Nation", choices=Nation.choices, any_label="All nations")
    weight = choice("Weight", choices=[(CRITICAL, "Critical only")], any_label="Any weight")
    sort = sorting(("", "Due date"), ("standing", "Standing, worst first"), ("title", "Title"))
    field_order = ("q", "standing", "home", "kind", "nation", "weight", "sort")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord)
        self.order_fields(self.field_order)


class EvidenceFilter(FilterForm):
    """Which entries."""

    outcome = choice("Outcome", choices=Outcome.choices, any_label="Any outcome")
    entries = choice(
        "Entries", choices=[(STANDS, "Those that stand"), ("replaced", "Corrected or withdrawn")], any_label="All"
    )
    field_order = ("q", "home", "outcome", "entries")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, with_archived=True)
        self.order_fields(self.field_order)


class TenancyFilter(FilterForm):
    """Which tenancies, in which order."""

    state = choice("They", choices=State.choices, any_label="Run, are to come or have ended")
    sort = sorting(("", "Latest first"), ("home", "Address"), ("ends", "Last day"))
    field_order = ("q", "state", "home", "sort")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, with_archived=True, with_landlord=False)
        self.order_fields(self.field_order)
