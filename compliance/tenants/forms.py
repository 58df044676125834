"""The landlord's forms about tenants: who is invited, and what is shared."""

from typing import Any

from django import forms

from compliance.models import Occupier, Share, Tenancy
from compliance.portfolio.fields import choice, email, text
from documents.models import Document
from documents.selectors import usable_documents

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


class FileChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One of the landlord's own files."""

    def label_from_instance(self, obj: Document) -> str:
        """Its name and when it came."""
        return f"{obj.name}, uploaded {obj.uploaded_at:%d.%m.%Y}"


class ShareForm(forms.Form):
    """A file, and what the tenants read in place of its name."""

    document = FileChoice(
        None, label="Which file?", empty_label="Choose a file", error_messages={"required": "Choose a file"}
    )
    title = text(
        "What is it?",
        limit=Share._meta.get_field("title").max_length or 120,
        hint="The tenants read this in place of the file’s name, such as “Deposit certificate”.",
    )

    def __init__(self, *args: Any, tenancy: Tenancy, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].queryset = usable_documents(tenancy.property.landlord)  # type: ignore[attr-defined]
        self.fields["title"].error_messages["required"] = "Say what it is"
