"""A file to check, or its fingerprint."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

BY_FINGERPRINT = (
    "Enter its SHA-256 fingerprint below instead: “certutil -hashfile NAME SHA256” on Windows, or “shasum -a 256 NAME” "
    "on a Mac and on Linux, counts it."
)


class VerifyForm(forms.Form):
    """One of the two."""

    file = forms.FileField(
        label="The file",
        required=False,
        allow_empty_file=True,
        help_text="Up to 100 MB. We count its fingerprint, keep nothing of it and do not open it.",
    )
    fingerprint = forms.CharField(
        label="Or its SHA-256 fingerprint",
        required=False,
        max_length=200,
        help_text="64 letters and figures, if you would rather not send the file.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, unread: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.unread = unread

    def clean_file(self) -> Any:
        """A file that was read to its end; of one that was too large for that, how it is checked all the same."""
        file = self.cleaned_data["file"]
        if self.unread:
            raise forms.ValidationError(f"{self.unread[0]} {BY_FINGERPRINT}")
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
