"""What is sent to the vault, what its list is narrowed by, and why a file goes."""

from typing import Any

from django import forms

from config.lib.listing import FilterForm, choice
from documents.selectors import FILED, HELD, REMOVED, UNFILED


class ManyFilesInput(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; at least one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as they came. Each is judged by itself, so an empty one is no mistake of the form."""
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return data


class UploadForm(forms.Form):
    """Files for the vault."""

    uploads = ManyFilesField(
        label="Files",
        help_text="PDF, JPEG, PNG, HEIC or Word, up to 20 MB each. They are kept byte for byte.",
        error_messages={"required": "Choose the files that you want to upload"},
        widget=ManyFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif,.docx,.zip"}),
    )


class DocumentFilter(FilterForm):
    """Which files."""

    state = choice(
        "Show",
        choices=[
            (UNFILED, "Waiting to be filed"),
            (FILED, "In use as evidence"),
            (HELD, "Held or shut away"),
            (REMOVED, "Deleted"),
        ],
        any_label="All files",
    )


class RemovalForm(forms.Form):
    """Why a file goes."""

    why = forms.CharField(
        label="Why do you delete it?",
        max_length=300,
        help_text="Kept with its name and its fingerprint.",
        error_messages={"required": "Say why you delete it"},
    )
