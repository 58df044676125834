"""The forms in which proofs, services, days and reasons are recorded."""

from typing import Any

from django import forms

from compliance.due.dates import EXPIRES, PREVIOUS
from compliance.due.rules import rule
from compliance.evidence.services import Details
from compliance.models import Evidence, Requirement
from compliance.outcomes import OUTCOMES
from compliance.standing import Means, Outcome
from config.lib.dayfield import DayField
from documents.models import Document
from documents.selectors import usable_documents

NO_FILE = "No file"


def in_words(name: str) -> str:
    """The name of a date for people: `next_letting_date` → "Next letting date"."""
    return name.replace("_", " ").removesuffix(" date").capitalize() + " date"


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One of the landlord's own files, or none."""

    def __init__(self, requirement: Requirement, **options: Any) -> None:
        options |= {"required": False, "empty_label": NO_FILE}
        super().__init__(usable_documents(requirement.landlord), **options)

    def label_from_instance(self, obj: Document) -> str:
        """Its name and when it came."""
        return obj.dated_name


class EvidenceForm(forms.Form):
    """A proof of one requirement: only what can matter to it is asked."""

    upload = forms.FileField(
        label="Upload the document",
        required=False,
        help_text="PDF, photograph or Word document, up to 20 MB. It is kept byte for byte.",
    )
    issued_on = DayField(label="Date")
    outcome = forms.ChoiceField(label="What did it find?", choices=Outcome.choices, widget=forms.RadioSelect)
    expires_on = DayField(label="Expiry or next date, as printed", required=False)
    report_deadline = DayField(
        label="Date by which the report wants repairs", required=False, help_text="Only if it names one."
    )
    previous_deadline = DayField(
        label="Date by which this check was due",
        required=False,
        help_text="From the record before it. A check in the two months up to that date keeps the anniversary.",
    )
    issued_by = forms.CharField(label="Who did or issued it", max_length=200, required=False)
    number = forms.CharField(label="Number of the certificate or licence", max_length=80, required=False)

    def __init__(self, *args: Any, requirement: Requirement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.requirement = requirement
        law = requirement.obligation
        chosen = DocumentChoice(requirement, label="Or choose one that you uploaded before")
        self.fields = {"upload": self.fields["upload"], "document": chosen, **self.fields}
        self.fields["issued_on"].label = in_words(law.issued)
        for name in self.idle():
            del self.fields[name]

    def idle(self) -> list[str]:
        """The fields that cannot matter to this requirement."""
        law = self.requirement.obligation
        turns_on = rule(law.due_algorithm).events
        idle = [] if EXPIRES in turns_on or not rule(law.due_algorithm).is_once else ["expires_on"]
        idle += [] if PREVIOUS in turns_on and self.requirement.held_id is None else ["previous_deadline"]
        idle += [] if law.code in OUTCOMES else ["report_deadline"]
        return idle + ([] if law.calls_for_paper else ["number"])

    @property
    def details(self) -> Details:
        """What was said."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("upload", "why")}
        return Details(**said)


class CorrectionForm(EvidenceForm):
    """The same, put in the place of what was wrong."""

    why = forms.CharField(label="Why is it corrected?", max_length=300, help_text="Kept with both entries.")

    def idle(self) -> list[str]:
        """As for a new proof, but that the deadline it was done for can be corrected too."""
        has_previous = PREVIOUS in rule(self.requirement.obligation.due_algorithm).events
        return [name for name in super().idle() if not (has_previous and name == "previous_deadline")]


class WithdrawForm(forms.Form):
    """Why an entry proves nothing."""

    why = forms.CharField(label="Why does it prove nothing?", max_length=300, help_text="Kept with the entry.")


class ServiceForm(forms.Form):
    """That the tenant was given it."""

    served_on = DayField(label="When was it given?")
    means = forms.ChoiceField(label="How?", choices=Means.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, evidence: Evidence, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = "Its fingerprint is kept, so that you can show which version was given."
        self.fields["document"] = DocumentChoice(
            evidence.requirement, label="Which file was given?", help_text=hint, initial=evidence.document_id
        )


class DaysForm(forms.Form):
    """The days that the due rule turns on and that only the landlord knows."""

    def __init__(self, *args: Any, requirement: Requirement, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in asked_days(requirement):
            self.fields[name] = DayField(
                label=in_words(name), required=False, help_text="Leave it empty if it has not happened."
            )


def asked_days(requirement: Requirement) -> list[str]:
    """The names of the days that only the landlord can say."""
    return [name for name, source in requirement.obligation.events.items() if "asked" in source]


class WaiverForm(forms.Form):
    """Why something is not required."""

    why = forms.CharField(
        label="Why is it not required here?",
        max_length=300,
        help_text="Kept with your name and today's date, and shown to whoever asks.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
