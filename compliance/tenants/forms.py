"""The forms about tenants: who is invited, what is shared, said, asked and shown."""

from collections.abc import Iterable
from typing import Any

from django import forms

from compliance.models import Occupier, Share, Tenancy
from compliance.models.tenants import Asked, Place
from compliance.portfolio.fields import choice, email, text
from compliance.tenancies.forms import LONGEST_NAME
from compliance.tenants.papers import Paper
from documents.models import Document
from documents.selectors import usable_documents

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
        return obj.dated_name


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


def words(label: str, *, limit: int, hint: str = "", required: bool = True) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something first"},
    )


class MessageForm(forms.Form):
    """Something to say."""

    text = words("Your message", limit=5000)


class RequestForm(forms.Form):
    """Which paper is wanted."""

    wanted = choice("Which paper do you need?", Asked.choices)
    note = words("Anything your landlord should know", limit=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Something else has to be named."""
        said = self.cleaned_data
        if said.get("wanted") == Asked.OTHER and not said.get("note", "").strip():
            self.add_error("note", "Say what you need")
        return said


class AnswerForm(forms.Form):
    """What the landlord answers, and with which of the papers that the tenants are shown."""

    text = words("Your answer", limit=5000, hint="Such as where to find it, or when it will be there.")
    document = forms.TypedChoiceField(
        label="Which file answers it?",
        help_text="One of those that they are shown. It is linked beside your answer.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, papers: Iterable[Paper], **options: Any) -> None:
        super().__init__(*args, **options)
        shown = [(paper.document.pk, paper.title) for paper in papers]
        self.fields["document"].choices = [("", "None of them"), *shown]  # type: ignore[attr-defined]


class GasPageForm(forms.Form):
    """How much of the address a public page shows."""

    shown = choice("What may the page say of where the home is?", Place.choices)
