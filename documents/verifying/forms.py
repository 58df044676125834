"""A file to check, or its fingerprint."""

import re
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

LARGEST = 20 * 1024 * 1024


class VerifyForm(forms.Form):
    """One of the two."""

    file = forms.FileField(
        label="The file",
        required=False,
        allow_empty_file=True,
        help_text="PDF or Word, up to 20 MB. We count its fingerprint, keep nothing of it and do not open it.",
    )
    fingerprint = forms.CharField(
        label="Or its SHA-256 fingerprint",
        required=False,
        max_length=200,
        help_text="64 letters and figures, if you would rather not send the file.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        """A file of a size that we ever issue."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(f"This file has {filesizeformat(file.size)}. Choose one of at most 20 MB.")
        if file and file.size == 0:
            raise forms.ValidationError("This file is empty. Choose the file as you received it.")
        return file

    def clean_fingerprint(self) -> str:
        """Sixty-four hexadecimal figures, however they are spaced."""
        typed = re.sub(r"[\s:]", "", self.cleaned_data["fingerprint"]).lower()
        if typed and not re.fullmatch(r"[0-9a-f]{64}", typed):
            raise forms.ValidationError("A SHA-256 fingerprint has 64 figures from 0 to 9 and a to f.")
        return typed

    def clean(self) -> dict[str, Any]:
        """Something to check."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("fingerprint"):
            self.add_error("file", "Choose the file, or enter its fingerprint.")
        return cleaned
