"""What the trail is narrowed by."""

from typing import Any

from accounts.models import Landlord
from compliance.trail.phrases import SUBJECTS
from compliance.trail.selectors import STAFF, US, members_of, names_of_tenants
from config.lib.listing import FilterForm, choice

DAYS = [("7", "The last 7 days"), ("30", "The last 30 days"), ("365", "The last 12 months")]


class TrailFilter(FilterForm):
    """Which entries."""

    about = choice("About", choices=[(subject.key, subject.label) for subject in SUBJECTS], any_label="Anything")
    days = choice("When", choices=DAYS, any_label="Any time")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        members = {person.pk: str(person) for person in members_of(landlord)}
        people = [(str(key), name) for key, name in (members | names_of_tenants(landlord)).items()]
        ours = [(US, "The system, by itself"), (STAFF, "Our staff")]
        self.fields["by"] = choice("By", choices=[*people, *ours], any_label="Anybody")
        self.order_fields(("q", "about", "by", "days"))
