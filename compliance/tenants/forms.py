"""The forms about tenants: who is invited."""

from typing import Any

from django import forms

from compliance.models import Occupier
from compliance.portfolio.fields import choice, email, text

LONGEST_NAME = Occupier._meta.get_field("name").max_length or 200
ENDS = [("yes", "Their access ends with it"), ("no", "They keep reading what was shared, until you revoke it")]


class InviteForm(forms.Form):
    """The address of somebody who lives there, and their name where nobody has said it yet."""

    name = text("Full name", limit=LONGEST_NAME)
    email = email("E-mail address", hint="Each tenant needs one of their own.")
    ends = choice("When the tenancy has ended", ENDS)

    def __init__(self, *args: Any, occupier: Occupier, **options: Any) -> None:
        super().__init__(*args, **options)
        self.occupier = occupier
        if occupier.name:
            del self.fields["name"]

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        name = given.get("name") or self.occupier.name
        return {"name": name, "email": given["email"], "ends_with_tenancy": given["ends"] == "yes"}
